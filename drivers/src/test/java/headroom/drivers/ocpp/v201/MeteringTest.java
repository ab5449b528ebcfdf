package headroom.drivers.ocpp.v201;

import static headroom.drivers.ocpp.v201.Charger201.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport.Draw;
import headroom.core.port.ChargerReport.Silent;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Bench;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeteringTest {
  private static final PhaseWiring ROTATED = PhaseWiring.of(Phase.L2, Phase.L3, Phase.L1);

  private final Bench bench =
      new Bench(Bench.ac("CP-01", 1, ROTATED, Optional.empty(), Amps.of(1)));
  private final Charger201 charger = new Charger201(bench, "CP-01");

  /** A SampledValue. */
  private static String value(String value, String measurand, String more) {
    return "{\"value\":%s,\"measurand\":\"%s\"%s}".formatted(value, measurand, more);
  }

  private static String current(String value, String phase) {
    return value(value, "Current.Import", ",\"phase\":\"" + phase + "\"");
  }

  private static String unit(String unit, int multiplier) {
    return ",\"unitOfMeasure\":{\"unit\":\"%s\",\"multiplier\":%d}".formatted(unit, multiplier);
  }

  private String meterValue(String... values) {
    return "\"meterValue\":[{\"timestamp\":\"%s\",\"sampledValue\":[%s]}]"
        .formatted(bench.time.wall(), String.join(",", values));
  }

  private List<Draw> inAnEvent(String... values) {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1) + "," + meterValue(values));
    return bench.reports(Draw.class);
  }

  @Test
  void J02_currentsOfTheTerminalsInATransactionEventArriveOnTheSitesPhases() {
    Draw draw =
        inAnEvent(
                current("1.5", "L1"),
                current("2", "L2-N"),
                current("3.004", "L3"),
                current("9", "N"),
                value("12.3456", "Energy.Active.Import.Register", unit("Wh", 3)),
                value("16", "Current.Offered", ""),
                value("55.4", "SoC", ""))
            .getFirst();
    assertEquals(
        new PhaseAmps(Amps.ofMilliamps(3004), Amps.ofMilliamps(1500), Amps.of(2)), draw.draw());
    assertEquals(Optional.of(WattHours.of(12_345)), draw.energy());
    assertEquals(Optional.of(Amps.of(16)), draw.offered());
    assertEquals(Optional.of(55), draw.socPercent());
  }

  @Test
  void J01_meterValuesOutsideATransactionArriveToo() {
    charger.ready();
    charger.wire.asks("MeterValues", "{\"evseId\":1," + meterValue(current("4", "L1")) + "}");
    assertEquals(Amps.of(4), bench.reports(Draw.class).getFirst().draw().get(Phase.L2));
  }

  @ParameterizedTest
  @CsvSource({"4140,W,0", "4.14,W,3", "4.14,kW,0", "41400,W,-1"})
  void aPowerIsAPowerWhateverItsUnitAndMultiplier(String power, String unit, int multiplier) {
    Draw draw = inAnEvent(value(power, "Power.Active.Import", unit(unit, multiplier))).getFirst();
    assertEquals(Amps.of(6), draw.draw().get(Phase.L1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-5", "\"x\"", "null", "{}", "1e99"})
  void aValueThatCannotBeTrueIsLeftOut(String value) {
    assertEquals(List.of(), inAnEvent(current(value, "L1")));
    String asked = charger.wire.asks("Heartbeat", "{}");
    assertTrue(charger.answered(asked).isPresent(), "it goes on");
  }

  @Test
  void aMultiplierThatCannotBeTrueIsLeftOut() {
    assertEquals(List.of(), inAnEvent(value("1", "Power.Active.Import", unit("W", 1_000_000_000))));
  }

  @Test
  void aSampleThatIsOverdueIsAskedFor() {
    charger.ready();
    charger.event("Started", "t-1", "Charging", on(1));
    int before = charger.triggered().size();
    bench.time.pass(Duration.ofSeconds(24));
    assertEquals(before, charger.triggered().size());
    bench.time.pass(Duration.ofSeconds(7));
    assertEquals("MeterValues 1", charger.triggered().getLast());
  }

  @Test
  void aChargerThatSaysNothingIsAskedForAWordAndIsSilentWithoutOne() {
    charger.ready();
    charger.wire.answers("TriggerMessage", "");
    bench.time.pass(Duration.ofSeconds(340));
    assertTrue(charger.triggered().contains("Heartbeat"));
    bench.time.pass(Duration.ofSeconds(20));
    assertEquals("TriggerMessage (Heartbeat)", bench.reports(Silent.class).getLast().asked());
  }
}
