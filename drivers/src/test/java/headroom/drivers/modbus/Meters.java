package headroom.drivers.modbus;

import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Phase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Meter configs for tests. */
final class Meters {
  private Meters() {}

  static final BusConfig NOWHERE = new BusConfig.Tcp("127.0.0.1", 1);

  /** With straight wiring of as many phases as the model has. */
  static MeterConfig of(RegisterMap map) {
    return of(map.model(), NOWHERE, 1, map.phases());
  }

  static MeterConfig of(String model, BusConfig bus, int unit, int phases) {
    return new MeterConfig(
        new MeterId(model + "-" + unit),
        model,
        bus,
        unit,
        false,
        BigDecimal.ONE,
        new PhaseWiring(List.of(Phase.values()).subList(0, phases)),
        Duration.ofSeconds(1));
  }

  static MeterConfig every(MeterConfig meter, Duration interval) {
    return new MeterConfig(
        meter.id(),
        meter.model(),
        meter.bus(),
        meter.unit(),
        meter.reversed(),
        meter.ctRatio(),
        meter.wiring(),
        interval);
  }

  static MeterConfig reversed(MeterConfig meter) {
    return new MeterConfig(
        meter.id(),
        meter.model(),
        meter.bus(),
        meter.unit(),
        true,
        meter.ctRatio(),
        meter.wiring(),
        meter.interval());
  }

  static MeterConfig ratio(MeterConfig meter, String ratio) {
    return new MeterConfig(
        meter.id(),
        meter.model(),
        meter.bus(),
        meter.unit(),
        meter.reversed(),
        new BigDecimal(ratio),
        meter.wiring(),
        meter.interval());
  }

  static MeterConfig wired(MeterConfig meter, Phase... phases) {
    return new MeterConfig(
        meter.id(),
        meter.model(),
        meter.bus(),
        meter.unit(),
        meter.reversed(),
        meter.ctRatio(),
        PhaseWiring.of(phases),
        meter.interval());
  }
}
