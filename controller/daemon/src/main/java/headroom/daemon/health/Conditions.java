package headroom.daemon.health;

import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.EventLog;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is wrong now: what the controller says with each step, and what the rest of the
 * program raises and clears. Any thread.
 *
 * <p>Each condition that the program raises or clears is an event; for its own the controller
 * writes these events itself.
 */
public final class Conditions {
  private static final Comparator<Condition> WORST_FIRST =
      Comparator.comparing((Condition each) -> each.code().severity())
          .reversed()
          .thenComparing(Condition::since);

  private final EventLog events;
  private final Map<Key, Condition> raised = new LinkedHashMap<>();
  private List<Condition> ofController = List.of();

  private record Key(Code code, String subject) {}

  public Conditions(EventLog events) {
    this.events = events;
  }

  /**
   * Raises a condition; one that is raised already keeps its time and takes the new text.
   *
   * @param now when it began, if it is new
   */
  public void raise(Code code, String subject, String text, MonoTime now) {
    Condition condition;
    synchronized (this) {
      Key key = new Key(code, subject);
      Condition before = raised.get(key);
      condition = new Condition(code, subject, text, before == null ? now : before.since());
      raised.put(key, condition);
      if (before != null) return;
    }
    events.append(new Event.ConditionRaised(condition));
  }

  /** Clears a condition; nothing happens when it is not raised. */
  public void clear(Code code, String subject) {
    Condition before;
    synchronized (this) {
      before = raised.remove(new Key(code, subject));
    }
    if (before != null) events.append(new Event.ConditionCleared(before));
  }

  /** What the controller finds wrong at this step, in place of what it said before. */
  public synchronized void ofController(List<Condition> conditions) {
    ofController = conditions;
  }

  /** All that is wrong now, the worst first, then the oldest. */
  public synchronized List<Condition> active() {
    List<Condition> all = new ArrayList<>(ofController);
    all.addAll(raised.values());
    all.sort(WORST_FIRST);
    return List.copyOf(all);
  }

  public synchronized Optional<Condition> find(Code code, String subject) {
    return Optional.ofNullable(raised.get(new Key(code, subject)));
  }
}
