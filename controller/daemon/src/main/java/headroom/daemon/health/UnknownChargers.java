package headroom.daemon.health;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.port.Timer;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells of chargers that knock and are not in the config. Listens to the event log on its way
 * through; any thread.
 *
 * <p>Bounded: who knocks with ever new names gets {@link #MAX_NAMES} conditions at most.
 */
public final class UnknownChargers implements EventLog {
  static final int MAX_NAMES = 20;
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

  private final EventLog log;
  private final Conditions conditions;
  private final Clock clock;
  private final Timer timer;
  private final Map<String, MonoTime> knocked = new LinkedHashMap<>();
  private final Predicate<String> isWaiting;
  private Predicate<String> isKnown;

  /**
   * @param isKnown whether a name is that of a charger in the config
   * @param isWaiting whether one of that name is connected and waits
   */
  public UnknownChargers(
      EventLog log,
      Conditions conditions,
      Clock clock,
      Timer timer,
      Predicate<String> isKnown,
      Predicate<String> isWaiting) {
    this.log = log;
    this.conditions = conditions;
    this.clock = clock;
    this.timer = timer;
    this.isKnown = isKnown;
    this.isWaiting = isWaiting;
  }

  @Override
  public void append(Event event) {
    log.append(event);
    switch (event) {
      case Event.HandshakeRefused refused ->
          knock(refused.identity(), "knocks from " + refused.peer());
      case Event.StrangerWaits waits ->
          knock(waits.identity(), "waits at 0 A, connected from " + waits.peer());
      default -> {}
    }
  }

  /** Takes a new config: those that it knows are no longer strange. */
  public void know(Predicate<String> isKnown) {
    synchronized (this) {
      this.isKnown = isKnown;
      knocked.keySet().removeIf(name -> cleared(name, isKnown.test(name)));
    }
  }

  private void knock(String name, String does) {
    MonoTime now = clock.now();
    synchronized (this) {
      if (isKnown.test(name)) return;
      if (!knocked.containsKey(name) && knocked.size() >= MAX_NAMES) return;
      knocked.put(name, now);
      conditions.raise(
          Code.UNKNOWN_CHARGER, name, "a charger with the identity \"" + name + "\" " + does, now);
    }
    lookAgain(now);
  }

  private void lookAgain(MonoTime now) {
    timer.wakeAt(now.plus(FORGOTTEN_AFTER), this::forgetSilent);
  }

  private synchronized void forgetSilent() {
    MonoTime now = clock.now();
    knocked.replaceAll((name, last) -> isWaiting.test(name) ? now : last);
    knocked
        .entrySet()
        .removeIf(each -> cleared(each.getKey(), now.isAtLeast(FORGOTTEN_AFTER, each.getValue())));
    if (knocked.keySet().stream().anyMatch(isWaiting)) lookAgain(now);
  }

  private boolean cleared(String name, boolean clear) {
    if (clear) conditions.clear(Code.UNKNOWN_CHARGER, name);
    return clear;
  }
}
