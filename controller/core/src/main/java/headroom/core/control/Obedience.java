package headroom.core.control;

import headroom.core.port.ChargerReport.Draw;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the car and charger behind one EVSE keep to their limits (design 3.5).
 *
 * <p>A draw of more than the limit and 10 % and 1 A, for 30 s, is disobedience: the EVSE is paused
 * and counts with what it draws. When its draw has come down it waits, longer each time, and is
 * tried again with its floor; when it has kept to that for a minute it is forgiven. Where nothing
 * measures it, the meter above it may find it out ({@link Elimination}).
 *
 * <p>The clock runs from when the limit was in force and the draw above it, whichever was later: a
 * car that follows a limit that goes on falling is late, not disobedient.
 *
 * @param stage what is known of it
 * @param limit the highest that may be in force now
 * @param before limits that were, lately, and until when
 * @param aboveSince since when it has drawn too much
 * @param sampledAt when the latest sample was taken that was judged
 * @param excusedUntil up to then a limit that was in force lately explains its draw
 * @param fineAt when it was last seen to draw no more than it may
 * @param since when this stage began
 * @param patience how long the next second chance is waited for
 * @param byMeter found out by a meter above, not by its own samples
 */
record Obedience(
    Stage stage,
    Amps limit,
    List<Before> before,
    MonoTime sampledAt,
    Optional<MonoTime> aboveSince,
    MonoTime excusedUntil,
    Optional<MonoTime> fineAt,
    MonoTime since,
    Duration patience,
    boolean byMeter) {
  static final Duration DISOBEYS_FOR = Duration.ofSeconds(30);

  /** One that was found out before is believed to do it again. */
  static final Duration DISOBEYS_AGAIN_FOR = Duration.ofSeconds(15);

  /** A pause that has had so long and shows nothing does not work. */
  static final Duration PAUSE_WORKS_WITHIN = Duration.ofSeconds(12);

  /** After this under a limit that it keeps to it is forgiven. */
  static final Duration FORGIVEN_AFTER = Duration.ofSeconds(60);

  /** A car and its charger follow a limit within this time. */
  static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(10);

  static final Duration FIRST_CHANCE = Duration.ofMinutes(5);
  static final Duration LAST_CHANCE = Duration.ofMinutes(60);

  private static final Amps SLACK = Amps.of(1);

  /** What is known of an EVSE. */
  enum Stage {
    /** Nothing against it. */
    KEEPS,
    /** Nothing measures it, and it is paused for a moment to see whether the load falls. */
    SUSPECTED,
    /** It draws more than it may, and is paused. */
    DISOBEYS,
    /** Its draw has come down; it stays paused for a while. */
    STOPPED,
    /** It has another chance, with its floor. */
    TRIED
  }

  /** A limit that was in force up to an instant. */
  record Before(Amps limit, MonoTime until) {}

  static final Obedience NEW =
      new Obedience(
          Stage.KEEPS,
          Amps.ZERO,
          List.of(),
          MonoTime.ZERO,
          Optional.empty(),
          MonoTime.ZERO,
          Optional.empty(),
          MonoTime.ZERO,
          FIRST_CHANCE,
          false);

  /** The most that may be measured under a limit. */
  static Amps tolerated(Amps limit) {
    return Amps.ofMilliamps(limit.milliamps() + limit.milliamps() / 10L).plus(SLACK);
  }

  /** Its current is not shared out: it is to have nothing. */
  boolean isPaused() {
    return stage == Stage.SUSPECTED || stage == Stage.DISOBEYS || stage == Stage.STOPPED;
  }

  /**
   * It is seen to draw too much, for too short a time to say more. Only a sample from after the
   * time that it has to follow a lower limit makes a doubt.
   */
  boolean isDoubtful() {
    return aboveSince.isPresent() && stage != Stage.DISOBEYS && !sampledAt.isBefore(excusedUntil);
  }

  /** It drew too much when it was still excused for that, and has not been seen since. */
  boolean mustBeSeen(MonoTime now) {
    return aboveSince.isPresent()
        && sampledAt.isBefore(excusedUntil)
        && !now.isBefore(excusedUntil);
  }

  /** It is given its floor alone: it is in doubt, or has another chance. */
  boolean isOnTrial() {
    return stage == Stage.TRIED || isDoubtful();
  }

  /** It was paused so long ago that what it draws now it will go on to draw. */
  boolean isLost(MonoTime now) {
    return stage == Stage.DISOBEYS && now.isAtLeast(PAUSE_WORKS_WITHIN, since);
  }

  /** It was paused just now, and what it draws may still end. */
  boolean isComingDown(MonoTime now) {
    return stage == Stage.DISOBEYS && !isLost(now);
  }

  /** When a sample will tell whether it disobeys. */
  Optional<MonoTime> dueAt() {
    return aboveSince.isEmpty()
        ? Optional.empty()
        : Optional.of(aboveSince.get().plus(patienceAbove()));
  }

  private Duration patienceAbove() {
    return stage == Stage.KEEPS ? DISOBEYS_FOR : DISOBEYS_AGAIN_FOR;
  }

  /** What may be in force now. */
  Obedience under(Amps level, MonoTime now) {
    Obedience next = level.equals(limit) ? this : limited(level, now);
    if (next.before.isEmpty() || !now.isAtLeast(DISOBEYS_FOR, next.before.getFirst().until()))
      return next.timed(now);
    List<Before> recent = new ArrayList<>(next.before);
    recent.removeIf(b -> now.isAtLeast(DISOBEYS_FOR, b.until()));
    return next.with(level, recent).timed(now);
  }

  private Obedience limited(Amps level, MonoTime now) {
    List<Before> longer = new ArrayList<>(before);
    // What was higher than all that came later excuses; the rest is hidden behind it.
    longer.removeIf(b -> !b.limit().isAbove(limit));
    longer.add(new Before(limit, now));
    return with(level, longer);
  }

  private Obedience timed(MonoTime now) {
    // One that nothing measures is not seen to stop, nor to keep to its limit.
    boolean waits = stage == Stage.STOPPED || (stage == Stage.DISOBEYS && byMeter);
    if (waits && now.isAtLeast(patience, since)) return as(Stage.TRIED, now);
    if (stage != Stage.TRIED || !byMeter) return this;
    if (limit.isZero()) return as(Stage.TRIED, now);
    return now.isAtLeast(FORGIVEN_AFTER, since) ? as(Stage.KEEPS, now) : this;
  }

  /** What a new sample tells. */
  Obedience sampled(Draw draw, MonoTime now) {
    if (!draw.takenAt().isAfter(sampledAt)) return this;
    Amps takes = draw.draw().highest();
    MonoTime at = draw.takenAt();
    if (!takes.isAbove(tolerated(limit))) return fine(at, now);
    MonoTime from = at;
    boolean known = false;
    MonoTime excused = MonoTime.ZERO;
    for (Before b : before) {
      if (takes.isAbove(tolerated(b.limit()))) continue;
      // A sample from before the limit came into force tells nothing of it.
      if (at.isBefore(b.until())) return this;
      from = known ? from.max(b.until()) : b.until();
      excused = excused.max(b.until().plus(FOLLOWS_WITHIN));
      known = true;
    }
    if (fineAt.isPresent()) {
      from = known ? from.max(fineAt.get()) : fineAt.get();
      known = true;
    }
    if (aboveSince.isPresent()) from = known ? from.max(aboveSince.get()) : aboveSince.get();
    Obedience above = seen(at, Optional.of(from), excused, fineAt);
    if (stage == Stage.STOPPED) return above.disobeys(false, now);
    boolean lasting = at.isAtLeast(above.patienceAbove(), from);
    return lasting && stage != Stage.DISOBEYS ? above.disobeys(false, now) : above;
  }

  private Obedience fine(MonoTime at, MonoTime now) {
    Obedience fine = seen(at, Optional.empty(), MonoTime.ZERO, Optional.of(at));
    return switch (stage) {
      case KEEPS, SUSPECTED, STOPPED -> fine;
      case DISOBEYS -> fine.as(Stage.STOPPED, now);
      case TRIED ->
          limit.isZero()
              ? fine.as(Stage.TRIED, now)
              : now.isAtLeast(FORGIVEN_AFTER, since) ? fine.as(Stage.KEEPS, now) : fine;
    };
  }

  /** Found out. */
  Obedience disobeys(boolean byAMeter, MonoTime now) {
    Duration twice = patience.multipliedBy(2);
    Duration next =
        stage == Stage.KEEPS
            ? FIRST_CHANCE
            : twice.compareTo(LAST_CHANCE) > 0 ? LAST_CHANCE : twice;
    return new Obedience(
        Stage.DISOBEYS,
        limit,
        before,
        sampledAt,
        aboveSince,
        excusedUntil,
        fineAt,
        now,
        next,
        byAMeter);
  }

  /** It is paused to see whether it is the one that the meter above sees. */
  Obedience suspected(MonoTime now) {
    return as(Stage.SUSPECTED, now);
  }

  /**
   * The meter above has found it out.
   *
   * @param again whether it was found out before
   */
  Obedience convicted(boolean again, MonoTime now) {
    return as(again ? Stage.TRIED : Stage.KEEPS, now).disobeys(true, now);
  }

  /** What the meter above said of it does not hold. */
  Obedience acquitted(MonoTime now) {
    return as(Stage.KEEPS, now);
  }

  /** It cannot be told anything now, and is not to blame for what it draws. */
  Obedience outOfReach() {
    boolean isSo =
        limit.isZero()
            && before.isEmpty()
            && aboveSince.isEmpty()
            && fineAt.isEmpty()
            && excusedUntil.equals(MonoTime.ZERO);
    if (isSo) return this;
    return with(Amps.ZERO, List.of())
        .seen(sampledAt, Optional.empty(), MonoTime.ZERO, Optional.empty());
  }

  private Obedience as(Stage next, MonoTime now) {
    boolean meter = byMeter && next != Stage.KEEPS;
    return new Obedience(
        next, limit, before, sampledAt, aboveSince, excusedUntil, fineAt, now, patience, meter);
  }

  private Obedience with(Amps level, List<Before> limits) {
    return new Obedience(
        stage,
        level,
        List.copyOf(limits),
        sampledAt,
        aboveSince,
        excusedUntil,
        fineAt,
        since,
        patience,
        byMeter);
  }

  private Obedience seen(
      MonoTime at, Optional<MonoTime> above, MonoTime excused, Optional<MonoTime> fine) {
    return new Obedience(stage, limit, before, at, above, excused, fine, since, patience, byMeter);
  }

  /** Judges the latest draw of an EVSE. */
  static void judge(EvseTrack track, MonoTime now) {
    if (!track.committed.isCommandable() || track.transaction.isEmpty()) {
      track.obedience = track.obedience.outOfReach();
      return;
    }
    Obedience next = track.obedience.under(track.committed.level(now), now);
    track.obedience = track.draw.isPresent() ? next.sampled(track.draw.get(), now) : next;
  }
}
