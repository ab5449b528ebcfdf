package headroom.sim;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Small sites for tests. */
public final class Sites {
  public static final CircuitId GRID = new CircuitId("grid");
  public static final CircuitId BOARD = new CircuitId("board");

  private Sites() {}

  public static Circuit circuit(
      CircuitId id, Optional<CircuitId> parent, int amps, int background) {
    return new Circuit(
        id,
        parent,
        PhaseAmps.all(Amps.of(amps)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PhaseAmps.ZERO,
        PhaseAmps.all(Amps.of(background)),
        Circuit.LimitOf.CIRCUIT,
        false);
  }

  public static Charger charger(
      String name, CircuitId circuit, Charger.Current current, PhaseWiring... outlets) {
    List<Evse> evses = new java.util.ArrayList<>();
    for (PhaseWiring wiring : outlets) {
      evses.add(new Evse(EvseId.of(name, evses.size() + 1), wiring, Amps.of(32), Amps.of(6)));
    }
    return new Charger(
        new ChargerId(name),
        circuit,
        current,
        evses,
        Amps.of(6),
        Amps.of(1),
        Duration.ofMinutes(5),
        0,
        1000,
        false,
        Optional.empty(),
        current == Charger.Current.DC ? 950 : 1000);
  }

  /**
   * A board of 40 A below a grid connection of 63 A; one charger with rotated phases on the board.
   */
  public static Site oneCharger() {
    return new Site(
        "one",
        Site.Share.EQUAL,
        List.of(circuit(GRID, Optional.empty(), 63, 0), circuit(BOARD, Optional.of(GRID), 40, 0)),
        List.of(
            charger(
                "CP-1", BOARD, Charger.Current.AC, PhaseWiring.of(Phase.L2, Phase.L3, Phase.L1))));
  }
}
