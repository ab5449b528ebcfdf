package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * The least current with which a car charges, where that is more than the standard's 6 A (design
 * 3.3): one that takes nothing of its offer for a minute, and charged at a higher one in this
 * session, needs more. Its floor is then an ampere above that offer, and an ampere more after each
 * further minute, up to the offer at which it charged. Some cars need 7, 8 or 13 A.
 *
 * <p>A car that takes nothing even there is full or sleeps, and has no such floor; it is not
 * learned again while the car stays. Forgotten when it leaves.
 *
 * @param chargedAt the lowest offer at which it was seen to charge
 * @param nothingSince since when it has taken nothing of its offer
 * @param floor what was learned
 * @param disproved it took nothing at what was learned
 */
record LearnedFloor(
    Optional<Amps> chargedAt,
    Optional<MonoTime> nothingSince,
    Optional<Amps> floor,
    boolean disproved) {
  /** So long a car may take to begin; one that was paused may need as long to wake. */
  static final Duration TAKES_NOTHING_FOR = Duration.ofSeconds(60);

  /** At its learned floor it has more time: then it is known to be full, or asleep. */
  static final Duration DISPROVED_AFTER = Duration.ofMinutes(3);

  /** No car needs more; a higher one was charging for another reason. */
  static final Amps HIGHEST = Amps.of(16);

  private static final Amps STEP = Amps.of(1);
  private static final Amps CHARGES = Amps.of(1);
  private static final Amps TAKES_NOTHING = new Amps(500);

  static final LearnedFloor NONE =
      new LearnedFloor(Optional.empty(), Optional.empty(), Optional.empty(), false);

  /**
   * Learns from one sample.
   *
   * @param offer what the car was surely offered when it was taken, for as long as it takes to
   *     follow
   * @param least what a car needs as far as the config knows
   */
  LearnedFloor sampled(Amps draw, Amps offer, Amps least, MonoTime at) {
    if (offer.isBelow(least)) return since(Optional.empty());
    if (draw.isAbove(CHARGES)) return charging(offer);
    if (draw.isAbove(TAKES_NOTHING)) return since(Optional.empty());
    MonoTime began = nothingSince.orElse(at);
    boolean atItsFloor =
        floor.isPresent() && floor.equals(chargedAt) && !offer.isBelow(floor.get());
    if (atItsFloor && at.isAtLeast(DISPROVED_AFTER, began))
      return new LearnedFloor(chargedAt, Optional.empty(), Optional.empty(), true);
    boolean higher = chargedAt.isPresent() && offer.isBelow(chargedAt.get());
    boolean learns =
        higher
            && !disproved
            && !chargedAt.get().isAbove(HIGHEST)
            && at.isAtLeast(TAKES_NOTHING_FOR, began);
    return learns
        ? new LearnedFloor(
            chargedAt, Optional.empty(), Optional.of(offer.plus(STEP).min(chargedAt.get())), false)
        : since(Optional.of(began));
  }

  private LearnedFloor charging(Amps offer) {
    Amps lowest = chargedAt.map(offer::min).orElse(offer);
    // It charges with less than was thought.
    Optional<Amps> lower = floor.map(lowest::min);
    return new LearnedFloor(Optional.of(lowest), Optional.empty(), lower, disproved);
  }

  private LearnedFloor since(Optional<MonoTime> began) {
    return began.equals(nothingSince) ? this : new LearnedFloor(chargedAt, began, floor, disproved);
  }

  /** The floor of the session: what the config knows, or more. */
  Amps above(Amps least, Amps rating) {
    return floor.map(learned -> learned.min(rating)).map(least::max).orElse(least);
  }
}
