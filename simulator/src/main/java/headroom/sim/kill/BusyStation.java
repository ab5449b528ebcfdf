package headroom.sim.kill;

import headroom.core.port.Timer.Wake;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.csms.Envelope;
import headroom.sim.ocpp.StationBook;
import headroom.sim.ocpp.StationBook.Said;
import headroom.sim.wire.StationSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A charging station for OCPP 1.6J whose transactions take a second or two, one after the other,
 * whether it is connected or not. What it has to say of them it keeps until it is answered, in
 * order, as the standard wants; and it notes whatever no station should have to hear.
 *
 * <p>All in the world's thread.
 */
final class BusyStation implements StationSocket.Owner {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final int MOST_KEPT = 40;

  /** Two clocks of one machine, read one after the other. */
  private static final Duration SAME_TIME = Duration.ofSeconds(1);

  private final World world;
  private final HttpClient client;
  private final URI address;
  private final String name;
  private final Chance chance;
  private final StationBook book;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private final Deque<Passing> passing = new ArrayDeque<>();
  private final Map<Long, Long> ids = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private Optional<StationSocket> socket = Optional.empty();
  private Optional<InFlight> inFlight = Optional.empty();
  private Instant told = Instant.EPOCH;
  private boolean registered;
  private boolean bootDue = true;
  private boolean lastOne;
  private boolean charging;
  private long transactions;
  private long lastId;
  private long meter;
  private long answered;

  /** A message about a transaction; {@code payload} has a hole where the id belongs. */
  private record Kept(long transaction, String action, String payload) {}

  /** A message that is lost with the link. */
  private record Passing(String action, String payload) {}

  private record InFlight(String id, String action, Optional<Kept> kept, Wake timeout) {}

  BusyStation(World world, HttpClient client, URI address, String name) {
    this.world = world;
    this.client = client;
    this.address = address;
    this.name = name;
    this.chance = world.chance("busy " + name);
    this.book = new StationBook(name);
  }

  void start() {
    dial();
    soon(200, 1_000, this::begin);
    world.every(HEARTBEAT, () -> pass("Heartbeat", "{}"));
  }

  /** Begins no more transactions. */
  void finish() {
    lastOne = true;
  }

  /** Whether all that it had to say was answered. */
  boolean isDone() {
    return lastOne && !charging && kept.isEmpty();
  }

  StationBook book() {
    return book;
  }

  /** Transactions that it began. */
  long transactions() {
    return transactions;
  }

  /** Answers that it got. */
  long answered() {
    return answered;
  }

  /** What no station should have to hear. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void complain(String what) {
    complaints.add(name + ": " + what);
  }

  // ---- transactions

  private void begin() {
    if (lastOne) return;
    if (kept.size() > MOST_KEPT) {
      soon(500, 1_000, this::begin);
      return;
    }
    charging = true;
    long mine = ++transactions;
    status("Charging");
    say(
        mine,
        "StartTransaction",
        "{\"connectorId\":1,\"idTag\":\"TAG-%d\",\"meterStart\":%d,\"timestamp\":\"%s\"}"
            .formatted(chance.between(1, 5), meter, time()),
        true);
    values(mine, "Transaction.Begin", true);
    measure(mine, chance.between(1, 5));
  }

  private void measure(long mine, int left) {
    soon(
        50,
        400,
        () -> {
          if (left == 0) {
            end(mine);
            return;
          }
          meter += chance.between(1, 50);
          boolean signed = chance.happens(0.3);
          values(mine, signed ? "Sample.Clock" : "Sample.Periodic", signed);
          measure(mine, left - 1);
        });
  }

  private void values(long mine, String context, boolean due) {
    String format = context.equals("Sample.Clock") ? ",\"format\":\"SignedData\"" : "";
    say(
        mine,
        "MeterValues",
        """
        {"connectorId":1,"transactionId":#,"meterValue":[{"timestamp":"%s","sampledValue":\
        [{"value":"%d","context":"%s"%s,"unit":"Wh","vendor":null}]}]}\
        """
            .formatted(time(), meter, context, format),
        due);
  }

  private void end(long mine) {
    values(mine, "Transaction.End", true);
    say(
        mine,
        "StopTransaction",
        "{\"transactionId\":#, \"meterStop\":%d,\"timestamp\":\"%s\",\"reason\":\"Local\"}"
            .formatted(meter, time()),
        true);
    status("Available");
    charging = false;
    soon(100, 800, this::begin);
  }

  private void say(long transaction, String action, String payload, boolean due) {
    book.add(new Said(transaction, action, payload.replace("#", "0"), due));
    kept.add(new Kept(transaction, action, payload));
    pump();
  }

  private void status(String status) {
    pass(
        "StatusNotification",
        "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"" + status + "\"}");
  }

  private void pass(String action, String payload) {
    if (!registered) return;
    passing.add(new Passing(action, payload));
    pump();
  }

  private String time() {
    return world.trueTime().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private void soon(int leastMs, int mostMs, Runnable task) {
    world.after(Duration.ofMillis(chance.between(leastMs, mostMs)), task);
  }

  // ---- the link

  private void dial() {
    socket = Optional.of(StationSocket.dial(world, client, address, this));
  }

  /** Lets go of its link for good. */
  void hangUp() {
    socket.ifPresent(StationSocket::abort);
    socket = Optional.empty();
  }

  private boolean isMine(StationSocket from) {
    return socket.filter(from::equals).isPresent();
  }

  @Override
  public void onOpen(StationSocket opened) {
    if (!isMine(opened)) return;
    if (bootDue || chance.happens(0.2)) boot();
    else registered = true;
    pump();
  }

  private void boot() {
    ask(
        "BootNotification",
        "{\"chargePointVendor\":\"Simulated\",\"chargePointModel\":\"Busy\"}",
        Optional.empty());
  }

  @Override
  public void onClosed(StationSocket gone) {
    if (!isMine(gone)) return;
    socket = Optional.empty();
    registered = false;
    passing.clear();
    inFlight.ifPresent(each -> each.timeout.cancel());
    inFlight = Optional.empty();
    soon(30, 300, this::dial);
  }

  private void pump() {
    if (!registered || inFlight.isPresent()) return;
    Passing other = passing.poll();
    if (other != null) {
      ask(other.action, other.payload, Optional.empty());
      return;
    }
    Kept head = kept.peek();
    if (head == null) return;
    Long id = ids.get(head.transaction);
    ask(
        head.action,
        head.payload.replace("#", id == null ? "-1" : Long.toString(id)),
        Optional.of(head));
  }

  private void ask(String action, String payload, Optional<Kept> about) {
    String id = Long.toString(++lastId);
    Wake timeout = world.after(ANSWER_WITHIN, () -> unanswered(id));
    inFlight = Optional.of(new InFlight(id, action, about, timeout));
    send("[2,\"" + id + "\",\"" + action + "\"," + payload + "]");
  }

  private void send(String text) {
    socket.ifPresent(open -> open.send(text));
  }

  private void unanswered(String id) {
    if (inFlight.filter(each -> each.id.equals(id)).isEmpty()) return;
    complain(inFlight.get().action + " had no answer in " + ANSWER_WITHIN);
    inFlight = Optional.empty();
    pump();
  }

  @Override
  public void onText(StationSocket from, String text) {
    if (!isMine(from)) return;
    Optional<Envelope> frame = Envelope.parse(text);
    if (frame.isEmpty()) {
      complain("heard what is no OCPP: " + text);
      return;
    }
    switch (frame.get().type()) {
      case Envelope.CALL -> send("[3,\"" + frame.get().id() + "\"," + reply(frame.get()) + "]");
      case Envelope.RESULT -> result(frame.get());
      case Envelope.ERROR -> refused(frame.get(), text);
      default -> complain("heard a frame of type " + frame.get().type());
    }
  }

  private static String reply(Envelope call) {
    return switch (call.action()) {
      case "GetConfiguration" ->
          "{\"configurationKey\":[{\"key\":\"ChargeProfileMaxStackLevel\",\"readonly\":true,"
              + "\"value\":\"8\"}]}";
      case "ClearChargingProfile" -> "{\"status\":\"Unknown\"}";
      default -> "{\"status\":\"Accepted\"}";
    };
  }

  private Optional<InFlight> settled(Envelope frame) {
    Optional<InFlight> asked = inFlight.filter(each -> each.id.equals(frame.id()));
    asked.ifPresent(each -> each.timeout.cancel());
    if (asked.isPresent()) inFlight = Optional.empty();
    return asked;
  }

  private void refused(Envelope frame, String text) {
    settled(frame).ifPresent(asked -> complain(asked.action + " got an error: " + text));
    world.after(AGAIN, this::pump);
  }

  private void result(Envelope frame) {
    Optional<InFlight> asked = settled(frame);
    if (asked.isEmpty()) return;
    answered++;
    JsonNode answer = JSON.readTree(frame.payload());
    switch (asked.get().action) {
      case "BootNotification" -> booted(answer);
      case "Heartbeat" -> takeTime(answer);
      case "StartTransaction" -> named(asked.get().kept.orElseThrow().transaction, answer);
      default -> {}
    }
    if (asked.get().kept.isPresent()) kept.remove();
    pump();
  }

  private void booted(JsonNode answer) {
    takeTime(answer);
    if (!answer.path("status").asString("").equals("Accepted")) {
      Optional<StationSocket> asked = socket;
      world.after(
          AGAIN,
          () -> {
            if (socket.equals(asked) && socket.isPresent() && inFlight.isEmpty()) boot();
          });
      return;
    }
    bootDue = false;
    registered = true;
  }

  private void takeTime(JsonNode answer) {
    Instant now = Instant.parse(answer.path("currentTime").asString(""));
    if (now.isBefore(told.minus(SAME_TIME)))
      complain("was told " + now + " after it had been told " + told);
    if (now.isAfter(told)) told = now;
  }

  private void named(long transaction, JsonNode answer) {
    long id = answer.path("transactionId").asLong(0);
    String status = answer.path("idTagInfo").path("status").asString("");
    if (id == 0 || !status.equals("Accepted")) complain("its transaction was refused: " + answer);
    ids.put(transaction, id);
  }
}
