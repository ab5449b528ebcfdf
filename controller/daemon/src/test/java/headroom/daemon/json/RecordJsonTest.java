package headroom.daemon.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.event.Event;
import headroom.core.event.Reason;
import headroom.core.event.Reason.Bound;
import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordJsonTest {
  record Sample(
      Amps drawNow,
      PhaseAmps load,
      Optional<Amps> missing,
      Optional<WattHours> energy,
      Duration lease,
      long drawAge_ms,
      List<Integer> voltages_mV,
      boolean failSafe) {}

  @Test
  void namesCarryUnitsAndEmptyValuesAreLeftOut() {
    Sample sample =
        new Sample(
            new Amps(10_500),
            PhaseAmps.of(1, 0, -20),
            Optional.empty(),
            Optional.of(WattHours.of(1234)),
            Duration.ofSeconds(300),
            12,
            List.of(230_000),
            true);
    assertEquals(
        "{\"draw_now_A\":10.5,\"load_A\":{\"L1\":1,\"L2\":0,\"L3\":-20},\"energy_Wh\":1234,"
            + "\"lease_ms\":300000,\"draw_age_ms\":12,\"voltages_mV\":[230000],\"fail_safe\":true}",
        RecordJson.compact(RecordJson.of(sample)));
  }

  @Test
  void anEventIsWholeWithItsReasonAndTheKindOfItsBound() {
    Event.OfferLowered lowered =
        new Event.OfferLowered(
            EvseId.of("CP-01", 2),
            Amps.of(16),
            Amps.of(100),
            new Reason(
                new Bound.Waiting(
                    new CircuitId("grid"),
                    Phase.L2,
                    Amps.of(6),
                    new Bound.PowerFull(new CircuitId("grid"), Source.GRID, 4200),
                    MonoTime.ofSeconds(7),
                    Optional.empty()),
                List.of(EvseId.of("CP-02", 1)),
                Amps.of(16)));
    assertEquals(
        "{\"evse\":\"CP-01#2\",\"from_A\":16,\"to_A\":100,\"because\":{\"bound\":"
            + "{\"type\":\"Waiting\",\"circuit\":\"grid\",\"phase\":\"L2\",\"floor_A\":6,"
            + "\"full\":{\"type\":\"PowerFull\",\"circuit\":\"grid\",\"source\":\"GRID\","
            + "\"limit_watts\":4200},\"since_ms\":7000},"
            + "\"sharers\":[\"CP-02\"],\"wanted_A\":16}}",
        RecordJson.compact(RecordJson.of(lowered)));
  }
}
