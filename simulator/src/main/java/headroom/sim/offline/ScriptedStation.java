package headroom.sim.offline;

import headroom.drivers.ocpp.ChargerGate;
import headroom.drivers.ocpp.Conversation;
import headroom.drivers.ocpp.Wire;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.csms.Envelope;
import headroom.sim.offline.DayPlan.Planned;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OCPP 1.6 station without physics that says what its {@link DayPlan} says, in order, one call
 * at a time, and keeps what is not answered. Beside that it boots, beats and shows cards.
 */
final class ScriptedStation {
  private static final Duration LATENCY = Duration.ofMillis(5);
  private static final Duration REDIAL = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration BEATS = Duration.ofMinutes(5);
  private static final Pattern ID = Pattern.compile("\"transactionId\"\\s*:\\s*(-?\\d+)");

  private final World world;
  private final DayPlan plan;
  private final Supplier<Optional<ChargerGate>> gate;
  private final Chance chance;
  private final Deque<Planned> kept = new ArrayDeque<>();
  private final Deque<String> passing = new ArrayDeque<>();
  private final Map<Long, String> ids = new LinkedHashMap<>();
  private Optional<Connection> open = Optional.empty();
  private Optional<Asked> asked = Optional.empty();
  private boolean powered = true;
  private boolean stopped;
  private long nextTransaction;
  private long nextId;
  private Duration longestCard = Duration.ZERO;
  private long refusals;

  /** A call that waits for its answer. */
  private record Asked(String id, String action, Optional<Planned> message, Duration since) {}

  /**
   * @param gate empty while the controller does not run
   */
  ScriptedStation(World world, DayPlan plan, Supplier<Optional<ChargerGate>> gate) {
    this.world = world;
    this.plan = plan;
    this.gate = gate;
    this.chance = world.chance("station " + plan.station());
  }

  void start() {
    world.after(chance.between(Duration.ZERO, Duration.ofSeconds(30)), this::dial);
    planTransaction();
    world.after(chance.between(Duration.ZERO, BEATS), () -> world.every(BEATS, this::beat));
  }

  private void planTransaction() {
    if (stopped) return;
    List<Planned> messages = plan.transaction(nextTransaction++);
    for (Planned message : messages)
      world.after(
          Duration.between(world.trueTime(), message.at()),
          () -> {
            kept.add(message);
            if (message.action().equals("StartTransaction")) say("Authorize");
            pump();
          });
    Planned last = messages.getLast();
    world.after(Duration.between(world.trueTime(), last.at()), this::planTransaction);
  }

  /** What has begun ends as planned; nothing new begins. Gives the number of transactions. */
  long stop() {
    stopped = true;
    return nextTransaction;
  }

  private void beat() {
    if (open.isPresent()) say("Heartbeat");
  }

  private void say(String action) {
    passing.add(action);
    pump();
  }

  /** Its power goes for a minute; what it had to say it says later. */
  void coldBoot() {
    powered = false;
    hangUp();
    world.after(
        Duration.ofMinutes(1),
        () -> {
          powered = true;
          dial();
        });
  }

  /** The controller is gone, or this end of the link. */
  void hangUp() {
    Optional<Connection> was = open;
    open = Optional.empty();
    asked = Optional.empty();
    passing.clear();
    was.ifPresent(Connection::ended);
  }

  void redialSoon() {
    world.after(
        REDIAL,
        () -> {
          if (powered && open.isEmpty()) dial();
        });
  }

  private void dial() {
    if (!powered || open.isPresent()) return;
    Optional<ChargerGate> there = gate.get();
    if (there.isEmpty()) {
      redialSoon();
      return;
    }
    switch (there.get().check(plan.station(), Optional.empty(), false, "10.0.0.1:40000")) {
      case ChargerGate.Verdict.Welcome welcome -> {
        Connection connection = new Connection();
        open = Optional.of(connection);
        connection.conversation =
            Optional.of(
                there.get().open(welcome.charger(), "ocpp1.6", "10.0.0.1:40000", connection));
        say("BootNotification");
      }
      case ChargerGate.Verdict.UnknownIdentity unknown -> throw notLetIn(unknown.why());
      case ChargerGate.Verdict.WrongCredentials wrong -> throw notLetIn(wrong.why());
      case ChargerGate.Verdict.NotEncrypted open -> throw notLetIn(open.why());
    }
  }

  private IllegalStateException notLetIn(String why) {
    return new IllegalStateException(plan.station() + " is not let in: " + why);
  }

  private void pump() {
    if (open.isEmpty() || asked.isPresent()) return;
    String quick = passing.poll();
    if (quick != null) {
      ask(quick, payload(quick), Optional.empty());
      return;
    }
    Planned next = kept.peek();
    if (next == null) return;
    String id = ids.getOrDefault(next.transaction(), "-1");
    ask(next.action(), next.payload(id), Optional.of(next));
  }

  private String payload(String action) {
    return switch (action) {
      case "BootNotification" ->
          "{\"chargePointVendor\":\"Scripted\",\"chargePointModel\":\"Till\"}";
      case "Authorize" -> "{\"idTag\":\"" + plan.station() + "\"}";
      default -> "{}";
    };
  }

  private void ask(String action, String payload, Optional<Planned> message) {
    String id = Long.toString(++nextId, 36);
    asked = Optional.of(new Asked(id, action, message, world.elapsed()));
    open.ifPresent(connection -> connection.toController(Envelope.call(id, action, payload)));
    world.after(ANSWER_WITHIN, () -> answered(id, Optional.empty()));
  }

  private void answered(String id, Optional<Envelope> answer) {
    if (asked.filter(waiting -> waiting.id().equals(id)).isEmpty()) return;
    Asked was = asked.get();
    asked = Optional.empty();
    boolean taken = answer.filter(a -> a.type() == Envelope.RESULT).isPresent();
    if (!taken && was.message().isPresent()) refusals++;
    if (was.action().equals("Authorize")) {
      Duration took = world.elapsed().minus(was.since());
      if (took.compareTo(longestCard) > 0) longestCard = took;
    }
    if (taken && was.message().isPresent()) {
      Planned message = was.message().get();
      kept.remove();
      if (message.action().equals("StartTransaction")) {
        Matcher given = ID.matcher(answer.get().payload());
        if (given.find()) ids.put(message.transaction(), given.group(1));
      }
      if (message.action().equals("StopTransaction")) ids.remove(message.transaction());
    }
    pump();
  }

  /** Calls about transactions that were answered with an error, or not. */
  long refusals() {
    return refusals;
  }

  boolean hasMore() {
    return !kept.isEmpty();
  }

  /** The longest that a driver has waited for his card since the last time that this was asked. */
  Duration takeLongestCard() {
    Duration longest = longestCard;
    longestCard = Duration.ZERO;
    return longest;
  }

  private void onText(String text) {
    Optional<Envelope> frame = Envelope.parse(text);
    if (frame.isEmpty()) throw new IllegalStateException("the controller sent no OCPP: " + text);
    if (frame.get().type() != Envelope.CALL) {
      answered(frame.get().id(), frame);
      return;
    }
    String answer =
        switch (frame.get().action()) {
          case "GetConfiguration" ->
              "{\"configurationKey\":[{\"key\":\"NumberOfConnectors\",\"readonly\":true,"
                  + "\"value\":\"1\"},{\"key\":\"ChargingScheduleAllowedChargingRateUnit\","
                  + "\"readonly\":true,\"value\":\"Current\"},"
                  + "{\"key\":\"ChargeProfileMaxStackLevel\",\"readonly\":true,\"value\":\"8\"}]}";
          case "ChangeConfiguration" -> "{\"status\":\"Rejected\"}";
          case "TriggerMessage" -> "{\"status\":\"NotImplemented\"}";
          case "ClearChargingProfile" -> "{\"status\":\"Unknown\"}";
          default -> "{\"status\":\"Accepted\"}";
        };
    String id = frame.get().id();
    open.ifPresent(connection -> connection.toController(Envelope.result(id, answer)));
  }

  private final class Connection implements Wire {
    private Optional<Conversation> conversation = Optional.empty();
    private boolean over;

    private void toController(String text) {
      world.after(
          LATENCY,
          () -> {
            if (!over) conversation.ifPresent(there -> there.onText(text));
          });
    }

    private void ended() {
      if (over) return;
      over = true;
      conversation.ifPresent(there -> there.onClosed("closed by the charger"));
    }

    @Override
    public void send(String text) {
      world.after(
          LATENCY,
          () -> {
            if (!over) onText(text);
          });
    }

    @Override
    public void close(int code, String why) {
      world.after(
          LATENCY,
          () -> {
            if (over) return;
            hangUp();
            redialSoon();
          });
    }
  }
}
