package headroom.daemon;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small sites for tests. */
public final class Sites {
  public static final MeterId MAIN = new MeterId("main");

  private Sites() {}

  public static ChargerId charger(int number) {
    return new ChargerId("CP-%02d".formatted(number));
  }

  public static EvseId evse(int number) {
    return new EvseId(charger(number), 1);
  }

  /** A grid connection of 3x63 A with a margin of 1 A and a meter, and chargers of 16 A on it. */
  public static Site metered(int chargers) {
    List<Charger> all = new ArrayList<>();
    for (int i = 1; i <= chargers; i++)
      all.add(
          new Charger(
              charger(i),
              new CircuitId("grid"),
              Charger.Current.AC,
              List.of(new Evse(evse(i), PhaseWiring.STRAIGHT, Amps.of(16), Amps.of(6))),
              Amps.of(6),
              Amps.of(1),
              Duration.ofSeconds(300),
              0,
              1000,
              false,
              Optional.empty(),
              1000));
    return new Site("Test", Site.Share.EQUAL, List.of(grid()), all);
  }

  private static Circuit grid() {
    return new Circuit(
        new CircuitId("grid"),
        Optional.empty(),
        PhaseAmps.of(63, 63, 63),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(MAIN),
        PhaseAmps.of(1, 1, 1),
        PhaseAmps.of(20, 20, 20),
        LimitOf.CIRCUIT,
        false);
  }
}
