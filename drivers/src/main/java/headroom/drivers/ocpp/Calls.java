package headroom.drivers.ocpp;

import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Question.Rank;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Our questions on one link: one at a time (OCPP-J 1.6 section 4.1.1), limits first.
 *
 * <p>When a decrease waits, the question before it holds the link for at most 5 s (design 3.6). It
 * still gets its answer when that comes late; a limit however is settled as unknown then, for a
 * newer one takes its place.
 */
final class Calls {
  /** How long a decrease waits for the answer to another question. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int REMEMBERED_IDS = 64;

  private final Outside outside;
  private final Map<Rank, Deque<Question>> waiting = new EnumMap<>(Rank.class);
  private final Map<String, Sent> overdue = new LinkedHashMap<>();
  private final Set<String> settled = new LinkedHashSet<>();
  private Optional<Sent> inFlight = Optional.empty();
  private boolean open = true;

  /** What the questions need of the link. */
  interface Outside {
    MonoTime now();

    String newId();

    void send(Frame.Call call);

    /** Runs {@code task} on the session's queue while the link is open. */
    void after(Duration delay, Runnable task);
  }

  private record Sent(String id, Question question, MonoTime at) {}

  Calls(Outside outside) {
    this.outside = outside;
    for (Rank rank : Rank.values()) waiting.put(rank, new ArrayDeque<>());
  }

  void ask(Question question) {
    if (!open) {
      question.answered().accept(new Answer.NotSent("no link"));
      return;
    }
    queue(question.rank()).add(question);
    press();
    next();
  }

  /**
   * An answer came.
   *
   * @return whether it belongs to a question of ours, on time or late
   */
  boolean answered(String id, Answer answer) {
    if (inFlight.isPresent() && inFlight.get().id.equals(id)) {
      Question question = inFlight.get().question;
      settle(id);
      inFlight = Optional.empty();
      question.answered().accept(answer);
      next();
      return true;
    }
    Sent late = overdue.remove(id);
    if (late != null) {
      settle(id);
      late.question.answered().accept(answer);
      return true;
    }
    return settled.contains(id);
  }

  /** The id of the question that is on its way. */
  Optional<String> inFlightId() {
    return inFlight.map(Sent::id);
  }

  /** The link is gone: every question gets its answer. */
  void close(String why) {
    open = false;
    List<Sent> sent = new ArrayList<>(overdue.values());
    inFlight.ifPresent(sent::add);
    overdue.clear();
    inFlight = Optional.empty();
    for (Sent each : sent) each.question.answered().accept(new Answer.Unknown(why));
    for (Deque<Question> queue : waiting.values()) {
      List<Question> unsent = new ArrayList<>(queue);
      queue.clear();
      for (Question each : unsent) each.answered().accept(new Answer.NotSent(why));
    }
  }

  private void next() {
    while (open && inFlight.isEmpty()) {
      Optional<Question> question = poll();
      if (question.isEmpty()) return;
      Optional<String> payload = question.get().payload().get();
      if (payload.isEmpty()) {
        question.get().answered().accept(new Answer.NotSent("became pointless"));
        continue;
      }
      send(question.get(), payload.get());
    }
  }

  private void send(Question question, String payload) {
    Sent sent = new Sent(outside.newId(), question, outside.now());
    inFlight = Optional.of(sent);
    outside.send(new Frame.Call(sent.id, question.action(), payload));
    outside.after(question.timeout(), () -> timedOut(sent));
    question.sent().run();
    press();
  }

  private void timedOut(Sent sent) {
    boolean waited = inFlight.filter(sent::equals).isPresent();
    if (!waited && overdue.remove(sent.id) == null) return;
    settle(sent.id);
    if (waited) inFlight = Optional.empty();
    sent.question
        .answered()
        .accept(
            new Answer.Unknown("no answer within " + sent.question.timeout().toSeconds() + " s"));
    next();
  }

  /** Sees to it that a waiting decrease does not wait too long for the question in flight. */
  private void press() {
    if (inFlight.isEmpty() || !isPressed()) return;
    Sent holding = inFlight.get();
    Duration held = outside.now().since(holding.at);
    if (held.compareTo(PATIENCE) >= 0) giveWay(holding);
    else outside.after(PATIENCE.minus(held), () -> giveWay(holding));
  }

  private void giveWay(Sent holding) {
    if (inFlight.filter(holding::equals).isEmpty() || !isPressed()) return;
    inFlight = Optional.empty();
    if (holding.question.rank() == Rank.ORDINARY) {
      overdue.put(holding.id, holding);
    } else {
      settle(holding.id);
      holding
          .question
          .answered()
          .accept(
              new Answer.Unknown(
                  "no answer within " + PATIENCE.toSeconds() + " s, and a lower limit waits"));
    }
    next();
  }

  private boolean isPressed() {
    for (Rank rank : Rank.values()) if (rank.presses() && !queue(rank).isEmpty()) return true;
    return false;
  }

  private Optional<Question> poll() {
    for (Rank rank : Rank.values()) {
      Question question = queue(rank).poll();
      if (question != null) return Optional.of(question);
    }
    return Optional.empty();
  }

  private Deque<Question> queue(Rank rank) {
    Deque<Question> queue = waiting.get(rank);
    if (queue == null) throw new IllegalStateException("no queue for " + rank);
    return queue;
  }

  private void settle(String id) {
    settled.add(id);
    if (settled.size() > REMEMBERED_IDS) {
      Iterator<String> oldest = settled.iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
