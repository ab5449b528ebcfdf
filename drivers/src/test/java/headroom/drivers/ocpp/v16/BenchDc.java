package headroom.drivers.ocpp.v16;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A 60 kW DC charger of 95 % efficiency. */
final class BenchDc {
  private BenchDc() {}

  static Charger charger(String name) {
    return new Charger(
        new ChargerId(name),
        new CircuitId("grid"),
        Charger.Current.DC,
        List.of(new Evse(EvseId.of(name, 1), PhaseWiring.STRAIGHT, Amps.of(96), Amps.of(8))),
        Amps.ZERO,
        Amps.of(1),
        Duration.ofSeconds(300),
        0,
        1000,
        false,
        Optional.empty(),
        950);
  }
}
