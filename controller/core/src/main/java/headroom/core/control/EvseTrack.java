package headroom.core.control;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.Draw;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is remembered of one EVSE between two steps. The step that owns it changes it; then
 * nobody does, and the next step works on a copy ({@link Drafts}).
 */
final class EvseTrack {
  /** A sample that is older tells nothing any more. */
  static final Duration SAMPLE_LIVES = Duration.ofSeconds(30);

  /** So long a draw proves that its limit is not below it. */
  private static final Duration DRAW_PROVES = Duration.ofSeconds(15);

  /** Two samples in a row that differ by no more are of a draw at rest. */
  private static final long RESTS_WITHIN_MA = 500;

  final EvseId id;
  final Committed committed;

  private PhaseWiring wiring;
  private PowerLimit power;
  DurableBound bound = DurableBound.NONE;

  /** The lease that the bound in the store was kept for. */
  Duration boundLease = Duration.ZERO;

  Car car;
  Turn turn = Turn.NONE_YET;

  Waking waking = Waking.AWAKE;
  PhaseSwitch phaseSwitch = PhaseSwitch.NEVER;

  /** The limit that somebody has set on this EVSE alone. */
  Optional<Limits.OfEvse> limit = Optional.empty();

  boolean seen;
  boolean connected;
  MonoTime linkChangedAt = MonoTime.ZERO;
  Optional<ChargerReport.Silent> silence = Optional.empty();
  Optional<String> whyUnlimitable = Optional.empty();
  Optional<EvseState> state = Optional.empty();

  Optional<String> transaction = Optional.empty();
  Optional<WattHours> energyAtStart = Optional.empty();
  Optional<WattHours> energy = Optional.empty();

  Optional<Draw> draw = Optional.empty();

  /** The sample before that. */
  private Optional<Draw> drawBefore = Optional.empty();

  /** What it counted with when its draw was measured. */
  private Amps countedThen = Amps.ZERO;

  MonoTime sampleAskedAt = MonoTime.ZERO;
  Optional<Amps> chargerStep = Optional.empty();
  boolean canHold;
  boolean leases;
  boolean limitedInWatts;

  /** How many phases the car has been proven to use: a power is divided over so many. */
  FewestPhases phasesProven = FewestPhases.UNKNOWN;

  /** What its car needs at least, where it was seen to need more than others. */
  LearnedFloor learnedFloor = LearnedFloor.NONE;

  /** Draws taken from then on show what the latest limit made of them. */
  MonoTime settledAt = MonoTime.ZERO;

  /** The lowest limit that was in force since the draw was last settled. */
  Amps leastOffer = Amps.ZERO;

  /** When it was last at 0 A: an older draw says nothing of how it took what came then. */
  MonoTime offeredSince = MonoTime.ZERO;

  /** How often it was let on from 0 A (design 3.3, 5). */
  long closings;

  private boolean isOffered;

  Optional<MonoTime> raisedAt = Optional.empty();

  /** What the rise that is under way goes up by at a time. */
  Optional<Amps> pace = Optional.empty();

  Optional<Amps> lastSent = Optional.empty();
  MonoTime retryAt = MonoTime.ZERO;
  MonoTime holdRetryAt = MonoTime.ZERO;
  int refusals;
  Optional<String> refusal = Optional.empty();
  Optional<MonoTime> loweringSince = Optional.empty();
  List<Decrease> decreases = List.of();

  Obedience obedience = Obedience.NEW;

  /** When a meter last cleared it of a suspicion. */
  Optional<MonoTime> clearedAt = Optional.empty();

  /** Current per phase that a limit, sent but perhaps not yet effective, takes away. */
  record Decrease(Amps to, long by_mA, MonoTime sentAt) {}

  EvseTrack(EvseId id, Committed committed, PhaseWiring wiring, PowerLimit power) {
    this.id = id;
    this.committed = committed;
    this.wiring = wiring;
    this.power = power;
    this.car = Car.unknown(wiring.phases());
  }

  private EvseTrack(EvseTrack other) {
    id = other.id;
    committed = other.committed.copy();
    wiring = other.wiring;
    power = other.power;
    car = other.car;
    copyFrom(other);
  }

  /** A copy, to write on. */
  EvseTrack copy() {
    return new EvseTrack(this);
  }

  /** One of which nothing is known yet. */
  static EvseTrack of(Charger charger, Evse evse, Duration settle) {
    PowerLimit power = PowerLimit.of(charger, evse);
    return new EvseTrack(
        evse.id(), new Committed(power, charger.fallback(), settle), evse.wiring(), power);
  }

  /**
   * What the config says in this step. A bound that was kept for a shorter lease is none for a
   * longer one; and of a car behind terminals that were named anew, nobody knows the phases any
   * more.
   */
  void configured(Charger charger, Evse evse) {
    power = PowerLimit.of(charger, evse);
    committed.configured(power);
    if (charger.lease().compareTo(boundLease) > 0) bound = DurableBound.NONE;
    boundLease = charger.lease();
    if (wiring.equals(evse.wiring())) return;
    wiring = evse.wiring();
    car = car.paused(wiring.phases());
    phasesProven = FewestPhases.UNKNOWN;
    draw = Optional.empty();
    drawBefore = Optional.empty();
  }

  /** What another one says: its last step left it so. */
  void copyFrom(EvseTrack other) {
    committed.copyFrom(other.committed);
    wiring = other.wiring;
    power = other.power;
    bound = other.bound;
    boundLease = other.boundLease;
    car = other.car;
    turn = other.turn;
    waking = other.waking;
    phaseSwitch = other.phaseSwitch;
    offeredSince = other.offeredSince;
    closings = other.closings;
    isOffered = other.isOffered;
    limit = other.limit;
    seen = other.seen;
    connected = other.connected;
    linkChangedAt = other.linkChangedAt;
    silence = other.silence;
    whyUnlimitable = other.whyUnlimitable;
    state = other.state;
    transaction = other.transaction;
    energyAtStart = other.energyAtStart;
    energy = other.energy;
    draw = other.draw;
    drawBefore = other.drawBefore;
    countedThen = other.countedThen;
    sampleAskedAt = other.sampleAskedAt;
    chargerStep = other.chargerStep;
    canHold = other.canHold;
    leases = other.leases;
    limitedInWatts = other.limitedInWatts;
    phasesProven = other.phasesProven;
    learnedFloor = other.learnedFloor;
    settledAt = other.settledAt;
    leastOffer = other.leastOffer;
    raisedAt = other.raisedAt;
    pace = other.pace;
    lastSent = other.lastSent;
    retryAt = other.retryAt;
    holdRetryAt = other.holdRetryAt;
    refusals = other.refusals;
    refusal = other.refusal;
    loweringSince = other.loweringSince;
    decreases = other.decreases;
    obedience = other.obedience;
    clearedAt = other.clearedAt;
  }

  /** Whether another one says the same. */
  boolean isSameAs(EvseTrack other) {
    return committed.isSameAs(other.committed)
        && wiring.equals(other.wiring)
        && power.equals(other.power)
        && bound.equals(other.bound)
        && boundLease.equals(other.boundLease)
        && car.equals(other.car)
        && turn.equals(other.turn)
        && waking.equals(other.waking)
        && phaseSwitch.equals(other.phaseSwitch)
        && offeredSince.equals(other.offeredSince)
        && closings == other.closings
        && isOffered == other.isOffered
        && limit.equals(other.limit)
        && seen == other.seen
        && connected == other.connected
        && linkChangedAt.equals(other.linkChangedAt)
        && silence.equals(other.silence)
        && whyUnlimitable.equals(other.whyUnlimitable)
        && state.equals(other.state)
        && transaction.equals(other.transaction)
        && energyAtStart.equals(other.energyAtStart)
        && energy.equals(other.energy)
        && draw.equals(other.draw)
        && drawBefore.equals(other.drawBefore)
        && countedThen.equals(other.countedThen)
        && sampleAskedAt.equals(other.sampleAskedAt)
        && chargerStep.equals(other.chargerStep)
        && canHold == other.canHold
        && leases == other.leases
        && limitedInWatts == other.limitedInWatts
        && phasesProven.equals(other.phasesProven)
        && learnedFloor.equals(other.learnedFloor)
        && settledAt.equals(other.settledAt)
        && leastOffer.equals(other.leastOffer)
        && raisedAt.equals(other.raisedAt)
        && pace.equals(other.pace)
        && lastSent.equals(other.lastSent)
        && retryAt.equals(other.retryAt)
        && holdRetryAt.equals(other.holdRetryAt)
        && refusals == other.refusals
        && refusal.equals(other.refusal)
        && loweringSince.equals(other.loweringSince)
        && decreases.equals(other.decreases)
        && obedience.equals(other.obedience)
        && clearedAt.equals(other.clearedAt);
  }

  boolean isOccupied() {
    return state.isPresent() && state.get().occupied();
  }

  /** The charger has said that no car is there. */
  boolean isKnownEmpty() {
    return state.isPresent() && state.get() == EvseState.AVAILABLE && transaction.isEmpty();
  }

  private boolean isOutOfOrder() {
    return state.isPresent()
        && (state.get() == EvseState.FAULTED || state.get() == EvseState.UNAVAILABLE);
  }

  /** A session whose limit is ours to set. */
  boolean isSession() {
    return transaction.isPresent() && committed.isCommandable() && !isOutOfOrder();
  }

  /** The limit that the charger should have by now: the newest sent, or the one in force. */
  Amps standing(MonoTime now) {
    Optional<Amps> awaited = committed.awaited(Kind.SESSION);
    if (awaited.isPresent()) return awaited.get();
    Optional<Amps> acknowledged = committed.acknowledged(now);
    return acknowledged.isPresent() ? acknowledged.get() : committed.level(now);
  }

  /** What the car is surely allowed now. */
  Amps offer(MonoTime now) {
    Optional<Amps> acknowledged = committed.acknowledged(now);
    return acknowledged.isPresent() ? acknowledged.get() : committed.base(now);
  }

  /**
   * A limit up to this is surely no increase: the least that can be in force, or what the car was
   * just seen to draw, for it could not draw that under less.
   */
  Amps surely(MonoTime now) {
    Amps least = committed.least(now);
    boolean seen =
        draw.isPresent()
            && !now.isAtLeast(DRAW_PROVES, draw.get().takenAt())
            && !draw.get().takenAt().isBefore(linkChangedAt);
    boolean quiet = committed.awaited(Kind.SESSION).isEmpty() && !now.isBefore(settledAt);
    return seen && quiet && !obedience.isPaused() ? least.max(draw.get().draw().highest()) : least;
  }

  /** What it counts with, per phase: what it could draw, and what it does draw if that is more. */
  Amps counted(MonoTime now) {
    Amps could = committed.at(now);
    return obedience.isLost(now) && draw.isPresent()
        ? could.max(draw.get().draw().highest())
        : could;
  }

  /** The phases that it counts on. Behind a lost link another car may have come. */
  PhaseSet phases(PhaseSet wired) {
    return connected && transaction.isPresent() ? car.used() : wired;
  }

  /** How its offers are counted where it divides a power over phases by itself. */
  Optional<Divided> divided() {
    if (!limitedInWatts || power.kind() != Current.AC) return Optional.empty();
    int most = car.used().count();
    return Optional.of(new Divided(power, Math.min(fewestPhases(), most), most));
  }

  /** The fewest phases that its car may use. Behind a lost link another car may have come. */
  private int fewestPhases() {
    return connected && transaction.isPresent() && turn.isOn() ? phasesProven.count() : 1;
  }

  /** What is known of the phases reaches the limits that were told as a power. */
  void countPhases() {
    int before = committed.fewestPhases();
    int now = divided().map(Divided::fewest).orElse(1);
    if (now == before) return;
    committed.fewestPhases(now);
    car = car.countedAnew();
    lastSent = Optional.empty();
  }

  /**
   * How many phases a limit names: all that are wired; where a power is divided, those that the car
   * may use, for some divide it by the phases that are named.
   */
  int phasesToUse(PhaseSet wired) {
    if (phaseSwitch.narrow()) return 1;
    return divided().map(Divided::most).orElse(wired.count());
  }

  /** How many phases a power is divided over in a limit that is sent now. */
  int dividedOver(PhaseSet wired) {
    return divided().map(Divided::fewest).orElse(wired.count());
  }

  /** A lower limit leaves, and takes away {@code by_mA} once it is effective. */
  void lowers(Amps to, long by_mA, MonoTime now) {
    List<Decrease> more = new ArrayList<>(decreases);
    more.add(new Decrease(to, by_mA, now));
    decreases = List.copyOf(more);
  }

  /** Forgets decreases that have had the time to be effective. */
  void forgetDecreases(MonoTime now) {
    if (decreases.isEmpty()) return;
    decreases =
        decreases.stream().filter(d -> !now.isAtLeast(Guard.DECREASE_COUNTS, d.sentAt())).toList();
  }

  /** A limit leaves. */
  void sent(ChargerLimit limit, MonoTime now) {
    Optional<Watts> told =
        divided().map(divided -> divided.power().power(limit.limit(), limit.dividedOver()));
    committed.sent(limit, told, now, leases);
  }

  /** The least offer with which its car charges. */
  Amps least(Amps floor) {
    Optional<Divided> divided = divided();
    Amps least = divided.isPresent() ? divided.get().least(floor) : floor;
    return learnedFloor.above(least, power.rating());
  }

  /** Whether what was measured last shows what the latest limit made of it. */
  boolean drawIsSettled(MonoTime now) {
    return draw.isPresent() && isSettled(draw.get(), now);
  }

  /** Draws have had the time to follow the latest limit. */
  private boolean isSettled(Draw sample, MonoTime now) {
    Optional<Amps> awaited = committed.awaited(Kind.SESSION);
    boolean changing = awaited.isPresent() && !awaited.equals(committed.acknowledged(now));
    return !changing && !sample.takenAt().isBefore(settledAt);
  }

  /**
   * Notes whether its session surely may charge now.
   *
   * @param floor least current that a car charges with
   * @param last when the step before was
   */
  boolean offered(Amps floor, MonoTime last, MonoTime now) {
    boolean was = isOffered;
    isOffered = transaction.isPresent() && !offer(now).isBelow(floor);
    if (isOffered && !was) {
      closings++;
      offeredSince = last;
    }
    return isOffered;
  }

  /** What the car takes now, where a fresh sample shows it. */
  Optional<Amps> takes(MonoTime now) {
    MonoTime since = isOffered ? offeredSince : now;
    boolean shows = isMeasured(now) && !draw.orElseThrow().takenAt().isBefore(since);
    return shows ? Optional.of(draw.orElseThrow().draw().highest()) : Optional.empty();
  }

  /** What a sample shows of one phase, where it still tells. */
  private Optional<Draw> fresh(Optional<Draw> sample, Phase phase, MonoTime from, MonoTime now) {
    boolean tells =
        sample.isPresent()
            && sample.get().phases().contains(phase)
            && !now.isAtLeast(SAMPLE_LIVES, sample.get().takenAt())
            && !sample.get().takenAt().isBefore(from);
    return tells ? sample : Optional.empty();
  }

  /** What some drew together on one phase when the meter above was read, as far as is known. */
  static final class Drawn {
    long least_mA;
    long most_mA;

    private void add(long least, long most) {
      least_mA += least;
      most_mA += most;
    }
  }

  /**
   * Adds what it drew on one phase.
   *
   * @param steppedAt when the meter above last stepped: an older sample may have moved with it
   * @param metered when the meter was read. What was sampled later need not have been so yet: it
   *     drew something between that and what was sampled before
   */
  void addDraw(Drawn sum, Phase phase, MonoTime steppedAt, MonoTime metered, MonoTime now) {
    long could = counted(now).milliamps();
    // Who was seen to draw too much may go on with that; the others do without it already.
    if (beyond_mA(phase, now) > 0) could = Math.max(could, seen_mA(phase, now));
    long least = 0;
    long most = could;
    Optional<Draw> sample = fresh(draw, phase, steppedAt, now);
    if (sample.isPresent()) {
      long measured = sample.get().draw().get(phase).milliamps();
      boolean settled = isSettled(sample.get(), now);
      least = settled ? measured : Math.min(measured, standing(now).milliamps());
      most = settled ? measured : Math.max(measured, could);
      if (sample.get().takenAt().isAfter(metered)) {
        Optional<Draw> before = fresh(drawBefore, phase, steppedAt, now);
        long then = before.isPresent() ? before.get().draw().get(phase).milliamps() : 0;
        least = Math.min(before.isPresent() ? then : 0, least);
        most = Math.max(before.isPresent() ? then : could, most);
      }
    }
    sum.add(least, most);
  }

  /** What was sent to come down on a phase lately, and has not been seen to. */
  long onItsWay_mA(Phase phase, MonoTime now) {
    // A pause that may still work ends all of the draw; what a doubtful one is told ends none.
    if (obedience.isPaused()) return obedience.isLost(now) ? 0 : seen_mA(phase, now);
    long sum = 0;
    for (Decrease decrease : decreases) {
      if (now.isAtLeast(Guard.DECREASE_COUNTS, decrease.sentAt())) continue;
      sum += decrease.by_mA();
    }
    if (obedience.isDoubtful())
      return sum > 0 && lastSent.equals(Optional.of(Amps.ZERO)) ? seen_mA(phase, now) : 0;
    if (sum == 0 || draw.isEmpty() || !draw.get().phases().contains(phase)) return sum;
    // Only what the car really takes above its new limit can come down.
    long takes = draw.get().draw().get(phase).milliamps();
    return Math.min(sum, Math.max(0, takes - lastSent.orElse(standing(now)).milliamps()));
  }

  /** What its latest sample showed on a phase; 0 when that was too long ago. */
  long seen_mA(Phase phase, MonoTime now) {
    return isMeasured(now) ? draw.orElseThrow().draw().get(phase).milliamps() : 0;
  }

  /** Its draw was measured. */
  void measured(Draw sample) {
    drawBefore = draw;
    draw = Optional.of(sample);
    countedThen = counted(sample.takenAt());
  }

  /** Nobody has to do without anything because of what is seen of it. */
  boolean keepsWithin(MonoTime now) {
    return !isMeasured(now)
        || (!obedience.isDoubtful() && !draw.orElseThrow().draw().highest().isAbove(counted(now)));
  }

  /**
   * What it was seen to draw on a phase beyond what it counts with. What it counted with when the
   * sample was taken is no overdraw: a decrease since then has been given its time, and only a
   * later sample could show that it was not followed. One that drew clearly more than even that
   * will not follow the decrease either.
   */
  long beyond_mA(Phase phase, MonoTime now) {
    long seen = seen_mA(phase, now);
    Amps counts = counted(now);
    if (seen <= counts.milliamps()) return 0;
    boolean proven = seen > Obedience.tolerated(countedThen).milliamps();
    return Math.max(0, seen - (proven ? counts : counts.max(countedThen)).milliamps());
  }

  /**
   * What the others have to do without on a phase because of it: what it draws beyond what it
   * counts with, or beyond its floor, which is all that one in doubt is given.
   */
  long overdraw_mA(Phase phase, long beyond_mA, Amps floor, MonoTime now) {
    if (!obedience.isDoubtful() || !isSession()) return beyond_mA;
    return Math.max(beyond_mA, seen_mA(phase, now) - floor.milliamps());
  }

  boolean wiredOn(Phase phase) {
    return wiring.phases().contains(phase);
  }

  /**
   * Whether what it drew when a meter was read is surely what its latest sample shows: taken since
   * the latest limit has settled, twice the same, and not younger than the reading.
   */
  boolean isAtRest(MonoTime metered, MonoTime now) {
    if (!drawIsSettled(now) || !isMeasured(now) || drawBefore.isEmpty()) return false;
    if (draw.orElseThrow().takenAt().isAfter(metered)) return false;
    long last = draw.orElseThrow().draw().highest().milliamps();
    return Math.abs(last - drawBefore.get().draw().highest().milliamps()) <= RESTS_WITHIN_MA;
  }

  /** Whether its own samples tell what it draws. */
  boolean isMeasured(MonoTime now) {
    return draw.isPresent() && !now.isAtLeast(SAMPLE_LIVES, draw.get().takenAt());
  }
}
