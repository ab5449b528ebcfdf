package headroom.sim.csms;

import headroom.core.units.MonoTime;
import headroom.sim.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The operator's central system for OCPP 1.6J and 2.0.1: accepts every boot and card, numbers
 * transactions, keeps what it was told in a {@link Ledger}, treats calls as its {@link Conduct}
 * says, comes and goes, and can call a station.
 *
 * <p>All methods run in the world's thread.
 */
public final class CsmsModel {
  /** Nobody gives a call up sooner: until then a second one breaks the rule of one at a time. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(5);

  private final World world;
  private final Ledger ledger = new Ledger();
  private final Map<String, Visit> visits = new LinkedHashMap<>();
  private final Map<String, UnaryOperator<String>> scripted = new LinkedHashMap<>();
  private Conduct conduct = Conduct.PROMPT;
  private boolean up = true;
  private long lastId;
  private long connections;

  /** The way to a station that has connected. */
  public interface Link {
    /** Sends a text frame. */
    void send(String text);

    /** Drops the connection without a word; {@link Visit#onClosed} need not follow. */
    void cut();
  }

  /** A station's answer to a call, or what came in place of it. */
  public sealed interface Outcome {
    /**
     * @param payload byte for byte
     */
    record Result(String payload) implements Outcome {}

    record Refused(String code) implements Outcome {}

    /** The connection has gone before there was an answer. */
    record Gone() implements Outcome {}
  }

  public CsmsModel(World world) {
    this.world = world;
  }

  // ---- how it is

  /** How it treats calls from now on. */
  public void conduct(Conduct next) {
    conduct = next;
  }

  /**
   * Answers an action with what {@code answer} makes of the payload, in place of what it would say;
   * for actions that belong to no transaction.
   */
  public void answers(String action, UnaryOperator<String> answer) {
    scripted.put(action, answer);
  }

  /** Goes down: every connection drops, and nobody gets through until {@link #comeUp}. */
  public void goDown() {
    world.note("csms", "goes down");
    up = false;
    for (Visit visit : List.copyOf(visits.values())) visit.cut();
  }

  public void comeUp() {
    if (!up) world.note("csms", "comes up");
    up = true;
  }

  public boolean isUp() {
    return up;
  }

  // ---- stations

  /**
   * A station has connected; one that was there under the same identity is cut off.
   *
   * @param protocol its subprotocol, such as {@code ocpp1.6}
   */
  public Visit onOpen(String station, String protocol, Link link) {
    Optional.ofNullable(visits.get(station)).ifPresent(Visit::cut);
    Visit visit = new Visit(station, protocol, link);
    visits.put(station, visit);
    connections++;
    return visit;
  }

  public boolean isConnected(String station) {
    return visits.containsKey(station);
  }

  /** How many stations are connected now. */
  public int connected() {
    return visits.size();
  }

  /** How many connections there ever were. */
  public long connections() {
    return connections;
  }

  /** Drops the connection of a station. */
  public void cut(String station) {
    Optional.ofNullable(visits.get(station)).ifPresent(Visit::cut);
  }

  /**
   * Calls a station.
   *
   * @param payload goes out byte for byte
   * @param onOutcome told once; {@link Outcome.Gone} when it is not connected
   */
  public void call(String station, String action, String payload, Consumer<Outcome> onOutcome) {
    Visit visit = visits.get(station);
    if (visit == null) onOutcome.accept(new Outcome.Gone());
    else visit.call(action, payload, onOutcome);
  }

  // ---- what it knows

  public Ledger ledger() {
    return ledger;
  }

  /** The payloads of all calls of one action, in order. */
  public List<String> told(String action) {
    return ledger.received().stream()
        .filter(each -> each.action().equals(action))
        .map(Received::payload)
        .toList();
  }

  /** One connection of a station. */
  public final class Visit {
    private final String station;
    private final String protocol;
    private final Link link;
    private final Map<String, Consumer<Outcome>> asked = new LinkedHashMap<>();
    private final Set<String> idsUsed = new LinkedHashSet<>();
    private Optional<MonoTime> owes = Optional.empty();
    private boolean over;

    private Visit(String station, String protocol, Link link) {
      this.station = station;
      this.protocol = protocol;
      this.link = link;
    }

    /** The connection is gone. */
    public void onClosed() {
      if (over) return;
      over = true;
      visits.remove(station, this);
      List<Consumer<Outcome>> open = List.copyOf(asked.values());
      asked.clear();
      for (Consumer<Outcome> each : open) each.accept(new Outcome.Gone());
    }

    private void cut() {
      if (over) return;
      onClosed();
      link.cut();
    }

    private void call(String action, String payload, Consumer<Outcome> onOutcome) {
      String id = "csms-" + ++lastId;
      asked.put(id, onOutcome);
      link.send(Envelope.call(id, action, payload));
    }

    /** A text frame came. */
    public void onText(String text) {
      if (over) return;
      Optional<Envelope> parsed = Envelope.parse(text);
      if (parsed.isEmpty()) {
        ledger.find(station, "sent what is no OCPP: " + text);
        return;
      }
      Envelope frame = parsed.get();
      switch (frame.type()) {
        case Envelope.CALL -> onCall(frame);
        case Envelope.RESULT -> settle(frame, new Outcome.Result(frame.payload()));
        case Envelope.ERROR -> settle(frame, new Outcome.Refused(frame.action()));
        default -> {}
      }
    }

    private void settle(Envelope frame, Outcome outcome) {
      Consumer<Outcome> waiting = asked.remove(frame.id());
      if (waiting == null) ledger.find(station, "answered what nobody asked: " + frame.id());
      else waiting.accept(outcome);
    }

    private void onCall(Envelope call) {
      if (!idsUsed.add(call.id()))
        ledger.find(station, "used the message id " + call.id() + " twice on one connection");
      if (owes.filter(since -> !world.now().isAtLeast(LEAST_PATIENCE, since)).isPresent())
        ledger.find(station, "called " + call.action() + " while an earlier call was open");
      owes = Optional.of(world.now());
      switch (conduct.to(station, call.action(), call.payload())) {
        case Reply.Answer answer -> answer(call, answer.after(), 1);
        case Reply.Twice twice -> answer(call, twice.after(), 2);
        case Reply.Refusal refusal -> {
          note(call, false);
          later(refusal.after(), () -> reply(Envelope.error(call.id(), refusal.code())));
        }
        case Reply.Silence silence -> note(call, true);
        case Reply.CutBefore before -> {
          note(call, false);
          cut();
        }
        case Reply.CutAfter after -> {
          note(call, true);
          cut();
        }
      }
    }

    private Optional<String> note(Envelope call, boolean taken) {
      return ledger.note(world.now(), station, protocol, call, taken);
    }

    private void answer(Envelope call, Duration after, int times) {
      Optional<String> billed = note(call, true);
      Optional<String> says =
          Optional.ofNullable(scripted.get(call.action()))
              .map(script -> script.apply(call.payload()))
              .or(() -> billed)
              .or(() -> Answers.to(protocol, call.action(), world.trueTime()));
      String frame =
          says.map(payload -> Envelope.result(call.id(), payload))
              .orElseGet(() -> Envelope.error(call.id(), "NotImplemented"));
      later(
          after,
          () -> {
            for (int i = 0; i < times; i++) reply(frame);
          });
    }

    private void later(Duration after, Runnable step) {
      if (after.isZero()) step.run();
      else
        world.after(
            after,
            () -> {
              if (!over) step.run();
            });
    }

    private void reply(String text) {
      owes = Optional.empty();
      link.send(text);
    }
  }
}
