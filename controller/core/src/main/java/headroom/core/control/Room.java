package headroom.core.control;

import headroom.core.event.Reason.Bound;
import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;

/**
 * One thing that the offers below a circuit must stay within: a sum of currents and what is free
 * for it.
 *
 * @param what which sum it is
 * @param free_mA what our chargers below may have together; negative when the others alone exceed
 *     the limit
 */
record Room(CircuitId circuit, What what, long free_mA) {

  /** Which currents are added up. */
  sealed interface What {
    /** How often a session on {@code phases} counts. */
    int weight(PhaseSet phases);

    /** The currents on one phase. {@code source} set its limit. */
    record OnPhase(Phase phase, Source source, Amps limit) implements What {
      @Override
      public int weight(PhaseSet phases) {
        return phases.contains(phase) ? 1 : 0;
      }
    }

    /** The currents of all phases: a total power at a known voltage. */
    record Power(Watts limit, Source source) implements What {
      Power(Watts limit) {
        this(limit, Source.INSTALLER);
      }

      @Override
      public int weight(PhaseSet phases) {
        return phases.count();
      }
    }

    /** Sessions on one phase and not on another (design 3.1: no credit for what others draw). */
    record Unbalance(Phase heavy, Phase light, Amps limit) implements What {
      @Override
      public int weight(PhaseSet phases) {
        return phases.contains(heavy) && !phases.contains(light) ? 1 : 0;
      }
    }
  }

  /** Said as the reason of an offer that ran into it. */
  Bound full() {
    return switch (what) {
      case What.OnPhase on ->
          new Bound.Full(
              circuit, on.phase(), on.source(), on.limit(), Amps.ofMilliamps(Math.max(0, free_mA)));
      case What.Power power -> new Bound.PowerFull(circuit, power.source(), power.limit().watts());
      case What.Unbalance off ->
          new Bound.Unbalanced(circuit, off.heavy(), off.light(), off.limit());
    };
  }

  /** The phase to name when somebody waits for it. */
  Phase phase(PhaseSet phases) {
    return switch (what) {
      case What.OnPhase on -> on.phase();
      case What.Unbalance off -> off.heavy();
      case What.Power power -> phases.phases().getFirst();
    };
  }
}
