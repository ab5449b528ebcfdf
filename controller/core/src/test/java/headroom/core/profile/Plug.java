package headroom.core.profile;

import headroom.core.port.ChargerReport.TransactionEnded;
import headroom.core.port.ChargerReport.TransactionStarted;
import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.profile.ChargingProfile.Schedule;
import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chargers and profiles for tests of profiles; what is not said is the simplest there is. */
final class Plug {
  static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  static final MonoTime START = MonoTime.ofSeconds(1000);
  static final ChargerId CP = new ChargerId("CP");
  static final EvseId ONE = new EvseId(CP, 1);
  static final EvseId TWO = new EvseId(CP, 2);

  private Plug() {}

  static Charger ac(int outlets, PhaseWiring wiring) {
    return charger(Current.AC, "grid", outlets, wiring, 1000);
  }

  static Charger ac(int outlets) {
    return ac(outlets, PhaseWiring.STRAIGHT);
  }

  static Charger onePhase() {
    return ac(1, PhaseWiring.of(Phase.L2));
  }

  static Charger dc() {
    return charger(Current.DC, "grid", 1, PhaseWiring.STRAIGHT, 950);
  }

  /** Two outlets that share a rating. */
  static Charger twin() {
    return charger(Current.AC, "CP", 2, PhaseWiring.STRAIGHT, 1000);
  }

  private static Charger charger(
      Current current, String circuit, int outlets, PhaseWiring wiring, int efficiency) {
    List<Evse> evses = new ArrayList<>();
    for (int i = 1; i <= outlets; i++)
      evses.add(new Evse(new EvseId(CP, i), wiring, Amps.of(32), Amps.of(6)));
    return new Charger(
        CP,
        new CircuitId(circuit),
        current,
        evses,
        Amps.ZERO,
        Amps.of(1),
        Duration.ofSeconds(300),
        0,
        1000,
        false,
        Optional.empty(),
        efficiency);
  }

  static Site site(Charger charger) {
    List<Circuit> circuits = new ArrayList<>();
    circuits.add(circuit("grid", Optional.empty()));
    if (charger.circuit().name().equals("CP"))
      circuits.add(circuit("CP", Optional.of(new CircuitId("grid"))));
    return new Site("test", Share.EQUAL, circuits, List.of(charger));
  }

  private static Circuit circuit(String name, Optional<CircuitId> parent) {
    return new Circuit(
        new CircuitId(name),
        parent,
        PhaseAmps.all(Amps.of(63)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PhaseAmps.ZERO,
        PhaseAmps.ZERO,
        Circuit.LimitOf.MANAGED,
        false);
  }

  static ProfileRules rules(Charger charger, boolean strict) {
    return new ProfileRules(charger, true, 8, 24, 10, List.of(RateUnit.A, RateUnit.W), strict);
  }

  static TransactionStarted started(EvseId evse, String id, MonoTime at) {
    return new TransactionStarted(CP, at, evse, id, at, "TAG");
  }

  static TransactionEnded ended(EvseId evse, String id, MonoTime at) {
    return new TransactionEnded(CP, at, evse, id, "Local");
  }

  static Period amps(int startSeconds, int amps) {
    return new Period(startSeconds, amps * 1000L, Optional.empty());
  }

  /** An absolute profile for ever, of one period. */
  static Making profile(int id, Purpose purpose, int amps) {
    return new Making(id, purpose).periods(amps(0, amps));
  }

  /** A profile in the making. */
  static final class Making {
    private final int id;
    private final Purpose purpose;
    private int level;
    private Kind kind = Kind.ABSOLUTE;
    private Optional<Recurrency> recurrency = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private Optional<String> transaction = Optional.empty();
    private Optional<Instant> start = Optional.of(NOON.minus(Duration.ofDays(30)));
    private Optional<Duration> duration = Optional.empty();
    private RateUnit unit = RateUnit.A;
    private List<Period> periods = List.of();

    Making(int id, Purpose purpose) {
      this.id = id;
      this.purpose = purpose;
    }

    Making level(int level) {
      this.level = level;
      return this;
    }

    Making relative() {
      kind = Kind.RELATIVE;
      start = Optional.empty();
      return this;
    }

    Making at(Instant start) {
      this.start = Optional.of(start);
      return this;
    }

    Making noStart() {
      start = Optional.empty();
      return this;
    }

    Making every(Recurrency each) {
      kind = Kind.RECURRING;
      recurrency = Optional.of(each);
      return this;
    }

    Making neverAgain() {
      kind = Kind.RECURRING;
      return this;
    }

    Making from(Instant from) {
      this.from = Optional.of(from);
      return this;
    }

    Making to(Instant to) {
      this.to = Optional.of(to);
      return this;
    }

    Making of(String transaction) {
      this.transaction = Optional.of(transaction);
      return this;
    }

    Making lasting(Duration duration) {
      this.duration = Optional.of(duration);
      return this;
    }

    Making watts() {
      unit = RateUnit.W;
      return this;
    }

    Making periods(Period... periods) {
      this.periods = List.of(periods);
      return this;
    }

    Making periods(List<Period> periods) {
      this.periods = periods;
      return this;
    }

    ChargingProfile made() {
      return new ChargingProfile(
          id,
          level,
          purpose,
          kind,
          recurrency,
          from,
          to,
          transaction,
          new Schedule(0, start, duration, unit, periods));
    }

    Installed on(int evse) {
      return new Installed(evse, made());
    }
  }
}
