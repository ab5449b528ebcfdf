package headroom.core.event;

import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.util.List;
import java.util.Optional;

/**
 * Why an EVSE is offered what it is offered.
 *
 * @param bound what stopped it from getting more
 * @param sharers who else takes part in that bound, in charger order, without the EVSE itself
 * @param wanted most that the EVSE could use: least of rating, cable, car and what it takes
 */
public record Reason(Bound bound, List<EvseId> sharers, Amps wanted) {
  public Reason {
    if (!(sharers instanceof Others)) sharers = List.copyOf(sharers);
  }

  /** What an offer ran into. */
  public sealed interface Bound {
    /** A circuit's phase is full. {@code free} is what it has for our chargers. */
    record Full(CircuitId circuit, Phase phase, Source source, Amps limit, Amps free)
        implements Bound {}

    /** A circuit's total power is used up. */
    record PowerFull(CircuitId circuit, Source source, long limitWatts) implements Bound {}

    /** More would unbalance the phases. */
    record Unbalanced(CircuitId circuit, Phase heavy, Phase light, Amps limit) implements Bound {}

    /** Has all it can use: its own rating or cable. */
    record Rating(Amps rating) implements Bound {}

    /** Somebody has limited this EVSE alone; below its floor it is paused. */
    record Limited(Source source, Amps limit) implements Bound {}

    /** The car takes less than it was offered; the offer follows its draw. */
    record CarTakesLess(Amps draw) implements Bound {}

    /**
     * Waits for its turn: the floors of those before it use up what a circuit has.
     *
     * @param phase the phase to name, one of its own
     * @param full what has no room for its floor
     * @param since when it was first left out
     * @param turnEnds when the first of those that are on has had its turn; empty: nobody's turn
     *     ends, it waits for room
     */
    record Waiting(
        CircuitId circuit,
        Phase phase,
        Amps floor,
        Bound full,
        MonoTime since,
        Optional<MonoTime> turnEnds)
        implements Bound {}

    /** Room is there but must be given up by others, or be steady, first. */
    record Settling(Amps target, String what) implements Bound {}

    /** No car is plugged in. */
    record Idle() implements Bound {}

    /** A car is plugged in, but its transaction has not begun: nobody has let it charge yet. */
    record NotStarted() implements Bound {}

    /** It draws more than it is allowed, and is paused for that. */
    record Disobeys(Amps draw, Amps limit) implements Bound {}

    /**
     * It was seen to draw more than it is allowed, lately or before: it has its floor alone until
     * it keeps to that.
     */
    record Doubted(Amps draw) implements Bound {}

    /** A breaker above is so warm that everybody has the floor alone. */
    record Warm(CircuitId circuit) implements Bound {}

    /** We cannot command it now; it counts with what it may draw. */
    record OutOfReach(String what, Amps counted) implements Bound {}

    /** No increases: a measurement that guards {@code circuit} is missing. */
    record FailSafe(CircuitId circuit, String what) implements Bound {}

    /** The guard cut it: a circuit's phase was measured above its limit. */
    record Guard(CircuitId circuit, Phase phase, Amps excess) implements Bound {}

    /** The guard cut for an excess that is over; what it still holds back fades by 1 A a minute. */
    record HeldBack(CircuitId circuit, Phase phase, Amps held) implements Bound {}
  }
}
