package headroom.sim.csms;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * Transactions of OCPP 1.6. A start is known by station, connector, idTag, timestamp and meterStart
 * (that is how central systems in the field tell doubles); an end by its transaction; meter values
 * by their transaction and all that they say.
 */
final class Books16 implements Books {
  private static final String START = "StartTransaction";
  private static final String VALUES = "MeterValues";
  private static final String STOP = "StopTransaction";

  /** Of a transaction whose start was never delivered (erratum 3.18). */
  private static final int NEVER_BEGUN = -1;

  private final BiConsumer<String, String> finding;
  private final Map<List<String>, Bill> byStart = new LinkedHashMap<>();
  private final Map<List<String>, Bill> byId = new LinkedHashMap<>();
  private final Map<String, Bill> unbegun = new LinkedHashMap<>();
  private final Set<String> refusedStarts = new LinkedHashSet<>();
  private int lastId;

  /**
   * @param finding takes a station and what is wrong
   */
  Books16(BiConsumer<String, String> finding) {
    this.finding = finding;
  }

  @Override
  public boolean isBilled(String action, JsonNode payload) {
    return action.equals(START)
        || action.equals(STOP)
        || (action.equals(VALUES) && payload.has("transactionId"));
  }

  private static List<String> start(String station, JsonNode payload) {
    return List.of(
        station,
        payload.path("connectorId").asString(""),
        payload.path("idTag").asString(""),
        payload.path("timestamp").asString(""),
        payload.path("meterStart").asString(""));
  }

  private static List<String> named(String station, JsonNode payload) {
    return List.of(station, payload.path("transactionId").asString(""));
  }

  private Bill bill(String station, JsonNode payload) {
    if (payload.path("transactionId").asInt(0) == NEVER_BEGUN)
      return unbegun.computeIfAbsent(station, s -> new Bill(s, "-1"));
    Bill known = byId.get(named(station, payload));
    return known == null ? new Bill(station, "unknown") : known;
  }

  @Override
  public boolean isAgain(String station, String action, JsonNode payload, String text) {
    switch (action) {
      case START -> {
        Bill known = byStart.get(start(station, payload));
        if (known == null) return false;
        if (!known.has(text))
          finding.accept(station, "a start came again with other bytes: " + text);
        return true;
      }
      case STOP -> {
        Bill bill = bill(station, payload);
        if (bill.last(STOP).isEmpty() || bill.id().equals("-1")) return bill.has(text);
        if (!bill.has(text)) finding.accept(station, "an end came again with other bytes: " + text);
        return true;
      }
      default -> {
        return bill(station, payload).has(text);
      }
    }
  }

  @Override
  public void take(Received message, JsonNode payload) {
    if (message.action().equals(START)) {
      Bill bill = new Bill(message.station(), String.valueOf(++lastId));
      bill.add(message);
      bill.begun();
      byStart.put(start(message.station(), payload), bill);
      byId.put(List.of(message.station(), bill.id()), bill);
      return;
    }
    Bill bill = bill(message.station(), payload);
    if (bill.id().equals("unknown"))
      finding.accept(
          message.station(),
          message.action() + " names a transaction that nobody began: " + message.payload());
    if (bill.id().equals("-1") && !refusedStarts.contains(message.station()))
      finding.accept(
          message.station(), message.action() + " of no transaction, and no start was refused");
    if (bill.hasEnded())
      finding.accept(
          message.station(), message.action() + " after the end of transaction " + bill.id());
    bill.add(message);
    if (message.action().equals(STOP) && bill.hasBegun()) bill.ended();
  }

  @Override
  public String answer(String station, String action, JsonNode payload) {
    return switch (action) {
      case START -> {
        Bill bill = byStart.getOrDefault(start(station, payload), new Bill(station, "-1"));
        yield "{\"transactionId\":" + bill.id() + ",\"idTagInfo\":{\"status\":\"Accepted\"}}";
      }
      case STOP -> payload.has("idTag") ? "{\"idTagInfo\":{\"status\":\"Accepted\"}}" : "{}";
      default -> "{}";
    };
  }

  @Override
  public void refused(String station, String action, JsonNode payload) {
    if (action.equals(START)) refusedStarts.add(station);
  }

  @Override
  public List<Bill> bills() {
    return List.copyOf(byId.values());
  }
}
