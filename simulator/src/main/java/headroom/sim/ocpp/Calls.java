package headroom.sim.ocpp;

import headroom.core.port.Timer.Wake;
import headroom.sim.World;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of a station: one at a time (OCPP-J section 4.1.1). Messages about transactions are
 * kept in order until they are delivered, also while offline; others are given up with the link. A
 * kept one that is refused or not answered is tried three times in all (section 3.7.1).
 */
public final class Calls {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(20);

  private final World world;
  private final Consumer<String> send;
  private final String idPrefix;
  private final Deque<Call> passing = new ArrayDeque<>();
  private final Deque<Call> kept = new ArrayDeque<>();
  private Optional<Waiting> waiting = Optional.empty();
  private boolean open;
  private boolean mayKeepFlow;
  private long lastId;
  private long givenUp;

  /** A call that is to be sent. */
  private static final class Call {
    private final String action;
    private final Supplier<ObjectNode> payload;
    private final Consumer<Optional<JsonNode>> onAnswer;
    private int attempts;

    private Call(
        String action, Supplier<ObjectNode> payload, Consumer<Optional<JsonNode>> onAnswer) {
      this.action = action;
      this.payload = payload;
      this.onAnswer = onAnswer;
    }
  }

  private record Waiting(String id, Call call, boolean isKept, Wake timeout) {}

  Calls(World world, String idPrefix, Consumer<String> send) {
    this.world = world;
    this.idPrefix = idPrefix;
    this.send = send;
  }

  /** Sends as soon as it can; given up when the link goes. Empty answer: there was none to use. */
  public void ask(String action, ObjectNode payload, Consumer<Optional<JsonNode>> onAnswer) {
    if (!open) {
      onAnswer.accept(Optional.empty());
      return;
    }
    passing.add(new Call(action, () -> payload, onAnswer));
    pump();
  }

  /** Keeps until delivered or refused three times. The payload is made when it is sent. */
  public void keep(
      String action, Supplier<ObjectNode> payload, Consumer<Optional<JsonNode>> onAnswer) {
    kept.add(new Call(action, payload, onAnswer));
    pump();
  }

  void opened() {
    open = true;
    mayKeepFlow = false;
  }

  /** From now on kept messages may go: the station is registered. */
  void letKeptFlow() {
    mayKeepFlow = true;
    pump();
  }

  /** The link is gone. Being offline is no attempt (OCPP-J 1.6 erratum 3.3). */
  void closed() {
    open = false;
    Optional<Waiting> lost = waiting;
    waiting = Optional.empty();
    lost.ifPresent(
        was -> {
          was.timeout().cancel();
          if (was.isKept()) was.call().attempts--;
          else was.call().onAnswer.accept(Optional.empty());
        });
    while (!passing.isEmpty()) passing.remove().onAnswer.accept(Optional.empty());
  }

  public int keptCount() {
    return kept.size();
  }

  /** Kept messages that were refused or not answered three times. */
  public long givenUp() {
    return givenUp;
  }

  private void pump() {
    if (!open || waiting.isPresent()) return;
    boolean keptTurn = passing.isEmpty();
    if (keptTurn && (!mayKeepFlow || kept.isEmpty())) return;
    Call call = keptTurn ? kept.element() : passing.remove();
    call.attempts++;
    String id = idPrefix + ++lastId;
    Wake timeout = world.after(ANSWER_WITHIN, () -> onTimeout(id));
    waiting = Optional.of(new Waiting(id, call, keptTurn, timeout));
    ArrayNode frame = Json.array().add(2).add(id).add(call.action).add(call.payload.get());
    send.accept(Json.write(frame));
  }

  void onResult(String id, JsonNode payload) {
    settle(id, Optional.of(payload));
  }

  void onError(String id) {
    settle(id, Optional.empty());
  }

  private void onTimeout(String id) {
    settle(id, Optional.empty());
  }

  private void settle(String id, Optional<JsonNode> answer) {
    if (waiting.isEmpty() || !waiting.get().id().equals(id)) return;
    Waiting was = waiting.get();
    was.timeout().cancel();
    waiting = Optional.empty();
    if (was.isKept() && answer.isEmpty() && was.call().attempts < ATTEMPTS) {
      mayKeepFlow = false;
      world.after(RETRY_AFTER.multipliedBy(was.call().attempts), this::letKeptFlow);
    } else {
      if (was.isKept()) {
        kept.remove();
        if (answer.isEmpty()) givenUp++;
      }
      was.call().onAnswer.accept(answer);
    }
    pump();
  }
}
