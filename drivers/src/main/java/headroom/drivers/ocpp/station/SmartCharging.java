package headroom.drivers.ocpp.station;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Question;
import headroom.drivers.ocpp.Question.Rank;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Limits as charging profiles: {@link ChargerLimit.Kind#SESSION} as TxProfile, {@link
 * ChargerLimit.Kind#HOLD} as TxDefaultProfile one level above the fallback. Nothing is granted
 * before {@link Fallback} is through.
 *
 * <p>One limit per EVSE is on its way at a time, the newest wins.
 */
public final class SmartCharging {
  private static final Duration DECREASE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LIMIT_TIMEOUT = Duration.ofSeconds(30);
  private static final int LEVEL_ABOVE_FALLBACK = 1;
  private static final int REFUSALS_BELIEVED = 2;

  /** What ChargingProfileStatus has beside Accepted, in all versions. */
  private static final List<String> SAYS_NO = List.of("Rejected", "NotSupported");

  private final Station station;
  private final Transactions transactions;
  private final Map<EvseId, ChargerLimit> waiting = new LinkedHashMap<>();
  private final Map<EvseId, ChargerLimit> inForce = new LinkedHashMap<>();
  private Capabilities capabilities = Capabilities.UNKNOWN;
  private Optional<RateUnit> learnedUnit = Optional.empty();
  private boolean onlySafeSteps;
  private boolean supported = true;
  private int holdsRefused;
  private int sessionsRefused;
  private boolean granting;
  private long written;

  public SmartCharging(Station station, Transactions transactions) {
    this.station = station;
    this.transactions = transactions;
  }

  /** Limits wait: the link is new, or the charger restarted and its fallback is not sure. */
  void pause() {
    granting = false;
  }

  public void closed() {
    granting = false;
    dropAllWaiting("link lost");
  }

  /** What the charger said of itself. A new firmware may do what the old one refused. */
  void learn(Capabilities said) {
    capabilities = said;
    holdsRefused = 0;
    sessionsRefused = 0;
    onlySafeSteps = false;
  }

  void learnUnit(RateUnit unit) {
    learnedUnit = Optional.of(unit);
    supported = true;
  }

  /** It knows no charging profiles at all: no limit is sent any more. */
  void unsupported() {
    supported = false;
    dropAllWaiting("it takes no charging profiles");
  }

  boolean isSupported() {
    return supported;
  }

  Capabilities capabilities() {
    return capabilities;
  }

  /**
   * What the charger may give on an EVSE as things stand: while a transaction runs what it was told
   * last, or its fallback; otherwise all that the EVSE can.
   */
  Amps allowed(Evse evse) {
    if (transactions.running(evse.id().number()).isEmpty()) return evse.rating();
    return Optional.ofNullable(inForce.get(evse.id()))
        .filter(told -> told.kind() == Kind.SESSION && told.leaseEnds().isAfter(station.now()))
        .map(ChargerLimit::limit)
        .orElse(station.charger().fallback());
  }

  /** From now on limits are sent: the fallback is in the charger, or known not to be. */
  void grant() {
    granting = true;
    List<ChargerLimit> due = List.copyOf(waiting.values());
    due.forEach(this::submit);
  }

  /** What profiles are written in: by the config, by experience, by its own word, by custom. */
  public RateUnit unit() {
    return station
        .charger()
        .limitedIn()
        .or(() -> learnedUnit)
        .or(capabilities::onlyUnit)
        .orElse(station.charger().current() == Current.DC ? RateUnit.W : RateUnit.A);
  }

  public Amps step() {
    Amps configured = station.charger().step().max(Rate.FINEST_STEP);
    return onlySafeSteps ? configured.max(Rate.SAFE_STEP) : configured;
  }

  boolean canHold() {
    return supported
        && capabilities.maxStackLevel().orElse(0) >= LEVEL_ABOVE_FALLBACK
        && holdsRefused < REFUSALS_BELIEVED;
  }

  int sessionLevel() {
    boolean room = capabilities.maxStackLevel().orElse(0) >= LEVEL_ABOVE_FALLBACK;
    return room && sessionsRefused < REFUSALS_BELIEVED ? LEVEL_ABOVE_FALLBACK : 0;
  }

  public long written() {
    return written;
  }

  void countWrite() {
    written++;
  }

  public void reportCapabilities() {
    boolean leases = supported && station.clock.isSure();
    String summary =
        "limits in %s, step %s, stack levels up to %s, %s%s"
            .formatted(
                unit(),
                step(),
                capabilities.maxStackLevel().map(String::valueOf).orElse("unknown"),
                leases ? "limits end by themselves" : "its clock is not sure",
                supported ? "" : ", no smart charging");
    station.report(
        new ChargerReport.Capabilities(
            station.id(), station.now(), unit(), step(), canHold(), leases, summary));
  }

  public void offer(ChargerLimit limit) {
    if (!supported) {
      outcome(limit, Outcome.DROPPED, "it takes no charging profiles");
      return;
    }
    ChargerLimit older = waiting.put(limit.evse(), limit);
    if (older != null) outcome(older, Outcome.DROPPED, "a newer limit took its place");
    if (granting) submit(limit);
  }

  private void submit(ChargerLimit limit) {
    station.link.ask(
        new Question(
            "SetChargingProfile",
            limit.urgent() ? Rank.DECREASE : Rank.LIMIT,
            limit.urgent() ? DECREASE_TIMEOUT : LIMIT_TIMEOUT,
            () -> request(limit),
            () -> sent(limit),
            answer -> answered(limit, answer)));
  }

  /** Built when its turn has come; what has become pointless meanwhile is dropped here. */
  private Optional<String> request(ChargerLimit limit) {
    // One that was queued before a restart waits for the fallback again.
    if (!granting || waiting.get(limit.evse()) != limit) return Optional.empty();
    Optional<Evse> evse = station.evse(limit.evse().number());
    Optional<String> transaction = transactions.running(limit.evse().number());
    Optional<String> pointless = pointless(limit, evse, transaction);
    if (pointless.isPresent() || evse.isEmpty()) {
      drop(limit, pointless.orElse(""));
      return Optional.empty();
    }
    Lease lease =
        Lease.until(station.chargersTime(station.now()), station.chargersTime(limit.leaseEnds()));
    Rate rate =
        Rate.of(
            station.charger(),
            evse.get(),
            unit(),
            step(),
            limit.limit(),
            limit.phases(),
            limit.dividedOver());
    int number = limit.evse().number();
    return Optional.of(
        switch (limit.kind()) {
          case SESSION ->
              station.wording.session(number, transaction.orElse(""), sessionLevel(), lease, rate);
          case HOLD -> station.wording.hold(number, LEVEL_ABOVE_FALLBACK, lease, rate);
        });
  }

  private Optional<String> pointless(
      ChargerLimit limit, Optional<Evse> evse, Optional<String> transaction) {
    if (evse.isEmpty()) return Optional.of("not in the config");
    if (!limit.leaseEnds().isAfter(station.now().plus(Duration.ofSeconds(1))))
      return Optional.of("its lease was over before it could be sent");
    return switch (limit.kind()) {
      case SESSION -> transaction.isEmpty() ? Optional.of("no transaction") : Optional.empty();
      case HOLD -> canHold() ? Optional.empty() : Optional.of("no stack level above the fallback");
    };
  }

  private void sent(ChargerLimit limit) {
    waiting.remove(limit.evse(), limit);
    written++;
    outcome(limit, Outcome.SENT, "");
  }

  private void answered(ChargerLimit limit, Answer answer) {
    String word = Station.word(answer);
    switch (answer) {
      case Answer.Result result when Station.isAccepted(answer) -> {
        refusals(limit.kind(), false);
        inForce.put(limit.evse(), limit);
        outcome(limit, Outcome.ACCEPTED, "");
      }
      case Answer.Result result when SAYS_NO.contains(word) -> refused(limit, word);
      case Answer.Result result -> unknown(limit, word);
      case Answer.Refused refused -> {
        if (refused.code().contains("Constraint") && isOddFraction(limit.limit())) takeSafeSteps();
        refused(limit, word);
      }
      case Answer.Unknown unknown -> unknown(limit, word);
      case Answer.NotSent notSent -> {
        if (granting) drop(limit, word);
      }
    }
  }

  /** Neither a yes nor a no: it may be in force. */
  private void unknown(ChargerLimit limit, String word) {
    station.link.trouble("SetChargingProfile: " + word);
    outcome(limit, Outcome.UNKNOWN, word);
  }

  private void refused(ChargerLimit limit, String word) {
    station.link.trouble("does not take a limit of " + limit.limit() + ": " + word);
    boolean couldHold = canHold();
    refusals(limit.kind(), true);
    outcome(limit, Outcome.REFUSED, word);
    if (couldHold != canHold()) reportCapabilities();
  }

  private void refusals(Kind kind, boolean refused) {
    switch (kind) {
      case HOLD -> holdsRefused = refused ? holdsRefused + 1 : 0;
      // Once it took one at the lower level there is no way back up.
      case SESSION -> {
        if (sessionsRefused < REFUSALS_BELIEVED)
          sessionsRefused = refused ? sessionsRefused + 1 : 0;
      }
    }
  }

  /** Some check tenths with doubles and refuse a third of them. */
  private boolean isOddFraction(Amps limit) {
    return unit() == RateUnit.A
        && limit.milliamps() % Rate.SAFE_STEP.milliamps() != 0
        && !onlySafeSteps;
  }

  private void takeSafeSteps() {
    onlySafeSteps = true;
    reportCapabilities();
  }

  private void drop(ChargerLimit limit, String why) {
    if (waiting.remove(limit.evse(), limit)) outcome(limit, Outcome.DROPPED, why);
  }

  private void dropAllWaiting(String why) {
    List<ChargerLimit> dropped = List.copyOf(waiting.values());
    waiting.clear();
    for (ChargerLimit limit : dropped) outcome(limit, Outcome.DROPPED, why);
  }

  private void outcome(ChargerLimit limit, Outcome outcome, String detail) {
    station.report(
        new LimitOutcome(station.id(), station.now(), limit.evse(), limit.seq(), outcome, detail));
  }
}
