package headroom.daemon.cases;

import headroom.core.control.RestoredBound;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.port.SetLimit;
import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.config.Place;
import headroom.daemon.config.SiteReader.Described;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case: a site, what happens to it and what is expected ({@code docs/cases.md}). Times count
 * from its beginning.
 *
 * @param name what it shows, in one sentence
 * @param because how the expected figures come about
 * @param source where the inputs of the controller come from
 * @param steps what happens and what is expected then, in the order of their times
 * @param always what holds after every tick
 */
record Case(
    String name,
    List<String> because,
    Described site,
    Source source,
    List<Step> steps,
    List<Bound> always) {
  Case {
    because = List.copyOf(because);
    steps = List.copyOf(steps);
    always = List.copyOf(always);
  }

  /** Where the snapshots come from. */
  sealed interface Source {
    /**
     * Chargers, cars and meters of a simple model.
     *
     * @param cars by EVSE, those that the case describes
     * @param bounds what the store remembers at the start
     * @param offline chargers that are not connected at the start
     */
    record Modelled(Map<EvseId, CarModel> cars, List<RestoredBound> bounds, List<ChargerId> offline)
        implements Source {}

    /** The very snapshots of a running daemon. */
    record Recorded(Recording recording) implements Source {}
  }

  /** What is done at one time, and what is expected after the tick of that time. */
  record Step(Duration at, List<Deed> deeds, List<Expectation> expected) {
    Step {
      deeds = List.copyOf(deeds);
      expected = List.copyOf(expected);
    }
  }

  /** Something that happens to a modelled site. */
  sealed interface Deed {
    /** A car comes, and its transaction starts. */
    record Plug(EvseId evse) implements Deed {}

    record Unplug(EvseId evse) implements Deed {}

    /** The car, or the charger it stands at, behaves otherwise from now on. */
    record Change(EvseId evse, CarModel to) implements Deed {}

    /** What is not ours on a circuit, from now on; negative for what PV gives. */
    record Load(CircuitId circuit, PhaseAmps load) implements Deed {}

    /** A meter fails in some way; empty: it answers again. */
    record Meter(MeterId meter, Optional<MeterFault> fault) implements Deed {}

    /** A meter shows this, whatever flows; empty: it shows what flows again. */
    record Shows(MeterId meter, Optional<PhaseAmps> current) implements Deed {}

    record Link(ChargerId charger, LinkChange change) implements Deed {}

    /** All limits of one source, from now on; their ends count from the case's beginning. */
    record Limits(headroom.core.event.Source source, List<SetLimit> limits) implements Deed {}

    record Wished(headroom.core.port.Wish wish) implements Deed {}
  }

  /** What becomes of a charger's link. */
  enum LinkChange {
    UP,
    DOWN,
    SILENT,
    /** It restarts and has lost its limits above the fallback. */
    BOOTS
  }

  /**
   * A car, and the charger that it stands at.
   *
   * @param phases how many of the wired phases it uses, from the first terminal on
   * @param takes most that it draws per phase
   * @param least below this limit it draws nothing
   * @param follows how long after a limit its draw changes; empty: it never heeds limits
   * @param reports how often the charger sends meter values; empty: never
   * @param answers what the charger does with a limit
   */
  record CarModel(
      int phases,
      Amps takes,
      Amps least,
      Optional<Duration> follows,
      Optional<Duration> reports,
      Answers answers) {}

  /** What a charger does with a limit. */
  sealed interface Answers {
    record After(Duration time) implements Answers {}

    /** It says nothing, and heeds nothing. */
    record Nothing() implements Answers {}

    record Refuses() implements Answers {}
  }

  /** A sum of currents on a circuit that is never above a limit. */
  record Bound(Place place, What what, CircuitId circuit, PhaseAmps most) {
    /** Which currents are added up. */
    enum What {
      /** What the cars draw. */
      DRAWS,
      /** What the chargers allow by themselves: limits, leases and fallbacks as they have them. */
      ALLOWED,
      /** What the controller counts. */
      COMMITTED
    }
  }
}
