package headroom.core.control;

import headroom.core.event.Reason;
import headroom.core.event.Reason.Bound;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.Evse;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decision: what was seen goes in, limits, reasons, events and conditions come out. */
public final class Controller {
  private final Site site;

  public Controller(Site site, ControlSettings settings) {
    this.site = site;
  }

  /** The state at a start of the program. */
  public ControlState start(List<RestoredBound> bounds, MonoTime now) {
    return new ControlState();
  }

  /** One step. */
  public Step step(ControlState state, SiteSnapshot seen) {
    List<SiteView.CircuitView> circuits = new ArrayList<>();
    for (Circuit circuit : site.circuits()) {
      circuits.add(
          new SiteView.CircuitView(
              circuit.id(),
              circuit.effectiveLimit(),
              Optional.empty(),
              circuit.background(),
              PhaseAmps.ZERO,
              circuit.effectiveLimit().minus(circuit.background()),
              false));
    }
    List<SiteView.EvseView> evses = new ArrayList<>();
    for (Charger charger : site.chargers()) {
      for (Evse evse : charger.evses()) {
        evses.add(
            new SiteView.EvseView(
                evse.id(),
                false,
                Optional.empty(),
                Optional.empty(),
                charger.fallback(),
                charger.fallback(),
                charger.fallback(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Reason(
                    new Bound.OutOfReach("it has not connected yet", charger.fallback()),
                    List.of(),
                    evse.rating())));
      }
    }
    return new Step(
        state,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new SiteView(seen.now(), circuits, evses));
  }
}
