package headroom.drivers.ocpp;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The pace at which all chargers together tell the CSMS what has waited: so many messages at a time
 * that it is done soon, and so few that a site that comes back does not flood it. A CSMS that is
 * slow gets the next message when it has answered one; whoever has had a turn goes to the end of
 * the line. What is live asks for no turn.
 *
 * <p>Any thread; each call is one atomic step.
 */
public final class ReplayPace {
  /** How many messages are on their way at a time, of different chargers. */
  static final int AT_A_TIME = 64;

  /** At most a thousand messages a second. */
  static final Duration APART = Duration.ofMillis(1);

  private final Deque<Consumer<Duration>> line = new ArrayDeque<>();
  private int onTheirWay;
  private MonoTime next = MonoTime.ZERO;

  /**
   * Asks for a turn. Whoever has had it calls {@link #leave}, whatever became of it.
   *
   * @param granted is told once, in this call or in another's {@code leave}, how long to wait yet;
   *     it only hands over
   */
  synchronized void enter(MonoTime now, Consumer<Duration> granted) {
    if (onTheirWay < AT_A_TIME) grant(now, granted);
    else line.add(granted);
  }

  /** A turn is over: the next in the line has it. */
  synchronized void leave(MonoTime now) {
    onTheirWay--;
    Consumer<Duration> first = line.poll();
    if (first != null) grant(now, first);
  }

  private void grant(MonoTime now, Consumer<Duration> granted) {
    onTheirWay++;
    MonoTime at = next.max(now);
    next = at.plus(APART);
    granted.accept(at.since(now));
  }
}
