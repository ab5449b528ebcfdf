package headroom.core.control;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * The upper bounds that the store keeps for one EVSE (design 3.4, restart): raised durably before a
 * higher limit or fallback leaves, lowered at leisure. One raise to the rating serves a whole
 * session, so a session costs two writes.
 *
 * @param stored what is safe on disk; empty when this EVSE has never had bounds
 * @param asked what the store was last asked to keep, while it has not answered
 * @param askedAt when it was first asked for {@code asked}
 * @param repeatedAt when it was last asked
 */
record DurableBound(
    Optional<Kept> stored, Optional<Kept> asked, MonoTime askedAt, MonoTime repeatedAt) {
  /**
   * @param limit the most that may be in force
   * @param fallback the highest fallback that may be in the charger
   */
  record Kept(Amps limit, Amps fallback) {
    private Kept least(Kept other) {
      return new Kept(limit.min(other.limit), fallback.min(other.fallback));
    }

    private boolean covers(Kept other) {
      return !other.limit.isAbove(limit) && !other.fallback.isAbove(fallback);
    }
  }

  /** The store may have lost the question: it is put again. */
  static final Duration REPEAT = Duration.ofSeconds(10);

  /**
   * A store that has not answered by then is taken to have failed, and control goes on without it
   * (design 3.7): what is at risk then is one lease, if we die as well.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static final DurableBound NONE =
      new DurableBound(Optional.empty(), Optional.empty(), MonoTime.ZERO, MonoTime.ZERO);

  static DurableBound of(Kept stored) {
    return new DurableBound(Optional.of(stored), Optional.empty(), MonoTime.ZERO, MonoTime.ZERO);
  }

  /** Whether the store has to be asked for {@code bound} now. */
  boolean mustAsk(Kept bound, MonoTime now) {
    if (asked.isPresent() && asked.get().equals(bound)) return now.isAtLeast(REPEAT, repeatedAt);
    return asked.isPresent() || !stored.equals(Optional.of(bound));
  }

  DurableBound ask(Kept bound, MonoTime now) {
    boolean again = asked.isPresent() && asked.get().equals(bound);
    // What was asked before may be on disk already, or be there before this.
    Optional<Kept> sure = again ? stored : stored.map(kept -> asked.map(kept::least).orElse(kept));
    return new DurableBound(sure, Optional.of(bound), again ? askedAt : now, now);
  }

  /** The store has written {@code bound}. */
  DurableBound kept(Kept bound) {
    boolean last = asked.isPresent() && asked.get().equals(bound);
    return new DurableBound(
        Optional.of(bound), last ? Optional.empty() : asked, askedAt, repeatedAt);
  }

  /**
   * Whether the store has owed an answer for so long that it is taken to have failed.
   *
   * @param answeredAt when it last answered anything
   */
  boolean isOverdue(MonoTime answeredAt, MonoTime now) {
    return asked.isPresent() && now.isAtLeast(PATIENCE, askedAt.max(answeredAt));
  }

  /** The highest fallback that may be on disk. */
  Amps fallbackNoted() {
    Amps onDisk = stored.map(Kept::fallback).orElse(Amps.ZERO);
    return asked.map(kept -> kept.fallback().max(onDisk)).orElse(onDisk);
  }

  /** Whether a limit is safe on disk, and will be when what was asked for is. */
  boolean covers(Amps limit) {
    return covers(new Kept(limit, Amps.ZERO));
  }

  private boolean covers(Kept wanted) {
    if (stored.isEmpty() || !stored.get().covers(wanted)) return false;
    // A lower bound that is on its way would be below this limit once it is written.
    return asked.isEmpty() || asked.get().covers(wanted);
  }

  /**
   * Whether a limit may leave.
   *
   * @param storeFails the store is known to have failed: it is asked, and not waited for
   */
  boolean allows(Amps limit, boolean storeFails, MonoTime now) {
    return allows(new Kept(limit, Amps.ZERO), storeFails, now);
  }

  /** Whether a fallback may be ordered; likewise. */
  boolean allowsFallback(Amps fallback, boolean storeFails, MonoTime now) {
    return allows(new Kept(fallback, fallback), storeFails, now);
  }

  private boolean allows(Kept wanted, boolean storeFails, MonoTime now) {
    if (covers(wanted)) return true;
    boolean onlyWaits = asked.isPresent() && asked.get().covers(wanted);
    boolean isBelowStored = stored.isPresent() && stored.get().covers(wanted);
    return onlyWaits && !isBelowStored && (storeFails || now.isAtLeast(PATIENCE, askedAt));
  }
}
