package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is how urgent under {@code share: energy} (design 3.3): the time that a session can spare,
 * which is what is left until its departure less what it needs at its cap, decides its weight in
 * the fill and its order in admission.
 *
 * <p>One that has said when it leaves and what it wants claims a quarter of its cap in that order
 * ({@link Waves}), so that those who can spare much wait while others cannot; it needs no turns,
 * for waiting alone makes it urgent. The rule and its numbers were chosen by playing sessions again
 * (decision 058).
 *
 * <p>A pure function of all sessions together, for one that has not said enough counts as the
 * middle one of those that have: to say nothing is neither rewarded nor punished, and where nobody
 * has said anything all are alike. A departure that has passed says nothing any more.
 */
final class Laxity {
  /** A session that can spare so much more than this has a quarter of the weight. */
  private static final Duration HALF = Duration.ofMinutes(15);

  /** A session that is on gives way to one that can spare less by this. */
  private static final Duration LAZY = Duration.ofMinutes(30);

  /** A session claims one part in so many of its cap. */
  private static final int CLAIM = 4;

  /** Longer than any laxity: those who come first or last whatever they can spare. */
  private static final Duration AGE = Duration.ofDays(36_500);

  private static final Duration LONGEST = Duration.ofDays(365);

  private static final long MOST_WEIGHT = 1000;

  private Laxity() {}

  /**
   * What is known of one session.
   *
   * @param departure when it leaves
   * @param left what it still wants; 0 Wh or less: it has what it wanted
   * @param cap most that it can take, per phase; above 0 A
   * @param phases how many phases it takes that on, 1 to 3
   * @param on is offered at least its floor now
   * @param first has never been on: goes before the others
   * @param overdue has waited longer than its bound: goes before the others, too, unless it has
   *     said enough to be urgent in time
   */
  record Session(
      Optional<MonoTime> departure,
      Optional<WattHours> left,
      Amps cap,
      int phases,
      boolean on,
      boolean first,
      boolean overdue) {

    private boolean saysEnough(MonoTime now) {
      return left.isPresent() && spare(now).isPresent();
    }

    boolean isMet() {
      return left.isPresent() && left.get().wattHours() <= 0;
    }

    /** What it can spare; empty when it has not said enough. */
    Optional<Duration> spare(MonoTime now) {
      if (departure.isEmpty() || !departure.get().isAfter(now) || isMet()) return Optional.empty();
      Duration time = departure.get().since(now);
      Duration spare = time.minus(left.map(this::needed).orElse(Duration.ZERO));
      if (spare.isNegative()) return Optional.of(Duration.ZERO);
      return Optional.of(spare.compareTo(LONGEST) > 0 ? LONGEST : spare);
    }

    /** The time that {@code energy} takes at the cap and nominal voltage. */
    private Duration needed(WattHours energy) {
      long milliwatts = (long) cap.milliamps() * phases * Watts.NOMINAL_VOLTS;
      long most = Math.min(energy.wattHours(), 1_000_000_000L);
      return Duration.ofSeconds(Math.ceilDiv(most * 3_600_000L, Math.max(1, milliwatts)));
    }
  }

  /**
   * @param weight its share relative to the others of its kind, 1 to 1000
   * @param order_ns smaller is admitted earlier
   * @param claim_mA what it claims, per phase, before those behind it share anything; its floor if
   *     that is more
   */
  record Urgency(long weight, long order_ns, int claim_mA) {}

  /** One urgency per session, in the same order. */
  static List<Urgency> of(List<Session> sessions, MonoTime now) {
    List<Duration> known = new ArrayList<>();
    for (Session session : sessions) session.spare(now).ifPresent(known::add);
    known.sort(null);
    Duration middle = known.isEmpty() ? Duration.ZERO : known.get(known.size() / 2);
    List<Urgency> urgencies = new ArrayList<>(sessions.size());
    for (Session session : sessions)
      urgencies.add(urgency(session, session.spare(now).orElse(middle), now));
    return urgencies;
  }

  private static Urgency urgency(Session session, Duration spare, MonoTime now) {
    boolean says = session.saysEnough(now);
    boolean first = session.first() || (session.overdue() && !says);
    if (session.isMet() && !first) return new Urgency(1, AGE.toNanos(), 0);
    Duration order = session.on() ? spare.minus(LAZY) : spare;
    if (first) order = order.minus(AGE);
    int claim_mA = says ? session.cap().milliamps() / CLAIM : 0;
    return new Urgency(session.isMet() ? 1 : weight(spare), order.toNanos(), claim_mA);
  }

  /** Falls with the square of what can be spared. */
  private static long weight(Duration spare) {
    long half = HALF.toSeconds();
    long sum = half + spare.toSeconds();
    return Math.max(1, MOST_WEIGHT * half * half / (sum * sum));
  }
}
