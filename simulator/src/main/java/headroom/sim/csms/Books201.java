package headroom.sim.csms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * Transactions of OCPP 2.0.1. A TransactionEvent is known by its transactionId and seqNo; the
 * numbers begin at 0 and have no gap (Part 2, E01 and TransactionEventRequest.seqNo). An event that
 * comes again may say {@code offline} where it did not before (E11.FR.07).
 */
final class Books201 implements Books {
  private final BiConsumer<String, String> finding;
  private final Map<List<String>, Account> accounts = new LinkedHashMap<>();

  /** A transaction and its events by number. */
  private static final class Account {
    private final Bill bill;
    private final TreeMap<Integer, String> events = new TreeMap<>();
    private final Set<Integer> refused = new TreeSet<>();

    private Account(Bill bill) {
      this.bill = bill;
    }

    /** The number that is next: those that were refused may stay out. */
    private int next(int least) {
      int next = events.isEmpty() ? 0 : events.lastKey() + 1;
      while (next < least && refused.contains(next)) next++;
      return next;
    }
  }

  /**
   * @param finding takes a station and what is wrong
   */
  Books201(BiConsumer<String, String> finding) {
    this.finding = finding;
  }

  @Override
  public boolean isBilled(String action, JsonNode payload) {
    return action.equals("TransactionEvent");
  }

  private static List<String> key(String station, JsonNode payload) {
    return List.of(station, payload.path("transactionInfo").path("transactionId").asString(""));
  }

  private Account account(String station, JsonNode payload) {
    return accounts.computeIfAbsent(
        key(station, payload), key -> new Account(new Bill(station, key.get(1))));
  }

  private static int number(JsonNode payload) {
    return payload.path("seqNo").asInt(-1);
  }

  @Override
  public boolean isAgain(String station, String action, JsonNode payload, String text) {
    Account account = accounts.get(key(station, payload));
    if (account == null) return false;
    String before = account.events.get(number(payload));
    if (before == null) return false;
    if (!Wording.sameButOffline(before, text))
      finding.accept(station, "an event came again with other bytes: " + text);
    return true;
  }

  @Override
  public void take(Received message, JsonNode payload) {
    Account account = account(message.station(), payload);
    String type = payload.path("eventType").asString("");
    int number = number(payload);
    String what = type + " " + number + " of transaction " + account.bill.id();
    int expected = account.next(number);
    if (number != expected)
      finding.accept(message.station(), what + " came when " + expected + " was next");
    if (account.bill.hasEnded()) finding.accept(message.station(), what + " came after the end");
    if (type.equals("Started")) {
      if (account.bill.hasBegun()) finding.accept(message.station(), what + ": a second beginning");
      account.bill.begun();
    } else if (!account.bill.hasBegun() && account.refused.isEmpty()) {
      finding.accept(message.station(), what + " before the beginning");
    }
    account.events.put(number, message.payload());
    account.bill.add(message);
    if (type.equals("Ended")) account.bill.ended();
  }

  @Override
  public String answer(String station, String action, JsonNode payload) {
    return payload.has("idToken") ? "{\"idTokenInfo\":{\"status\":\"Accepted\"}}" : "{}";
  }

  @Override
  public void refused(String station, String action, JsonNode payload) {
    account(station, payload).refused.add(number(payload));
  }

  /** The event with this number, byte for byte. */
  Optional<String> event(String station, String transaction, int seqNo) {
    return Optional.ofNullable(accounts.get(List.of(station, transaction)))
        .map(account -> account.events.get(seqNo));
  }

  @Override
  public List<Bill> bills() {
    return accounts.values().stream().map(account -> account.bill).toList();
  }
}
