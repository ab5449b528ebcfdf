package headroom.drivers.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport.Draw;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeteringTest {
  private static final PhaseWiring ROTATED = PhaseWiring.of(Phase.L2, Phase.L3, Phase.L1);

  private Bench bench = new Bench(Bench.ac("CP-01", 1, ROTATED, Optional.empty(), Amps.of(1)));

  /** A SampledValue. */
  private static String value(String value, String measurand, String unit, String phase) {
    return "{\"value\":\"%s\",\"measurand\":\"%s\"%s%s}"
        .formatted(
            value,
            measurand,
            unit.isEmpty() ? "" : ",\"unit\":\"" + unit + "\"",
            phase.isEmpty() ? "" : ",\"phase\":\"" + phase + "\"");
  }

  private static String current(String value, String phase) {
    return value(value, "Current.Import", "A", phase);
  }

  private void sends(FakeCharger charger, Instant at, String... values) {
    charger.asks(
        "MeterValues",
        "{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"%s\",\"sampledValue\":[%s]}]}"
            .formatted(at, String.join(",", values)));
  }

  private List<Draw> drawsOf(String... values) {
    FakeCharger charger = bench.ready("CP-01");
    sends(charger, bench.time.wall(), values);
    return bench.reports(Draw.class);
  }

  @Test
  void currentsOfTheTerminalsArriveOnTheSitesPhases() {
    Draw draw =
        drawsOf(
                current("1.5", "L1"),
                current("2", "L2-N"),
                current("3.004", "L3"),
                current("9", "N"),
                value("12345.6", "Energy.Active.Import.Register", "Wh", ""),
                value("16", "Current.Offered", "A", ""),
                value("55.4", "SoC", "Percent", ""))
            .getFirst();
    assertEquals(
        new PhaseAmps(Amps.ofMilliamps(3004), Amps.ofMilliamps(1500), Amps.of(2)), draw.draw());
    assertEquals(PhaseSet.ALL, draw.phases());
    assertEquals(Optional.of(WattHours.of(12345)), draw.energy());
    assertEquals(Optional.of(Amps.of(16)), draw.offered());
    assertEquals(Optional.of(55), draw.socPercent());
  }

  @Test
  void onlyThePhasesThatWereMeasuredAreReported() {
    Draw draw = drawsOf(current("7.2", "L1")).getFirst();
    assertEquals(PhaseSet.of(Phase.L2), draw.phases());
    assertEquals(Amps.ofMilliamps(7200), draw.draw().l2());
  }

  @Test
  void aCurrentWithoutAPhaseCountsOnEveryWiredPhase() {
    assertEquals(PhaseAmps.of(10, 10, 10), drawsOf(current("10", "")).getFirst().draw());
  }

  @Test
  void aCurrentAboveTheRatingWithoutAPhaseIsTheSumOfThePhases() {
    assertEquals(PhaseAmps.of(16, 16, 16), drawsOf(current("48", "")).getFirst().draw());
  }

  @Test
  void aOnePhaseOutletHasOnePhaseWhateverTheChargerCallsIt() {
    bench = new Bench(Bench.ac("CP-01", 1, PhaseWiring.of(Phase.L3), Optional.empty(), Amps.of(1)));
    Draw draw = drawsOf(current("10", "L1")).getFirst();
    assertEquals(PhaseSet.of(Phase.L3), draw.phases());
    assertEquals(PhaseAmps.of(0, 0, 10), draw.draw());
  }

  @Test
  void powerBecomesCurrentByTheMeasuredVoltage() {
    Draw draw =
        drawsOf(
                value("2.2", "Power.Active.Import", "kW", "L1"),
                value("1100", "Power.Active.Import", "W", "L2"),
                value("220", "Voltage", "V", "L1-N"))
            .getFirst();
    assertEquals(Amps.of(10), draw.draw().l2());
    assertEquals(Amps.ofMilliamps(4783), draw.draw().l3());
  }

  @Test
  void powerWithoutAPhaseIsSpreadOverTheWiredPhases() {
    assertEquals(
        PhaseAmps.all(Amps.of(10)),
        drawsOf(value("6.9", "Power.Active.Import", "kW", "")).getFirst().draw());
  }

  @Test
  void whereThereIsNothingElseTheEnergyRegisterTells() {
    FakeCharger charger = bench.ready("CP-01");
    sends(charger, bench.time.wall(), value("1000", "Energy.Active.Import.Register", "Wh", ""));
    assertEquals(List.of(), bench.reports(Draw.class));
    bench.time.pass(Duration.ofSeconds(60));
    sends(charger, bench.time.wall(), value("1.115", "", "kWh", ""));
    Draw draw = bench.reports(Draw.class).getFirst();
    int l1 = draw.draw().l1().milliamps();
    assertTrue(Math.abs(l1 - 10_000) < 10, "6900 W are " + l1 + " mA per phase");
  }

  @Test
  void theCurrentOfADcOutletIsNotTheCurrentOfTheSupply() {
    bench = new Bench(BenchDc.charger("DC-01"));
    FakeCharger charger = bench.ready("DC-01");
    sends(
        charger,
        bench.time.wall(),
        current("125", ""),
        value("400", "Voltage", "V", ""),
        value("34500", "Power.Active.Import", "W", ""));
    Draw draw = bench.reports(Draw.class).getFirst();
    // 34.5 kW at 95 % are 36.3 kW from the grid.
    assertEquals(Amps.ofMilliamps(52_632), draw.draw().l1());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999999999",
        "1e-999999999",
        "-5",
        "129",
        "16000",
        "",
        "0x10",
        "ten",
        "1,5",
        "١٦"
      })
  void aCurrentThatCannotBeTrueIsRefusedAndCounted(String hostile) {
    FakeCharger charger = bench.ready("CP-01");
    long before = bench.sessions.status().getFirst().errors();
    sends(charger, bench.time.wall(), current(hostile, "L1"), current("6", "L2"));
    Draw draw = bench.reports(Draw.class).getFirst();
    assertEquals(PhaseSet.of(Phase.L3), draw.phases());
    assertEquals(before + 1, bench.sessions.status().getFirst().errors());
  }

  @Test
  void fourTimesTheRatingIsTheMostThatIsBelieved() {
    assertEquals(Amps.of(128), drawsOf(current("128", "L1")).getFirst().draw().l2());
  }

  @Test
  void theNoiseOfAnIdleMeterIsZero() {
    assertEquals(PhaseAmps.ZERO, drawsOf(current("-0.05", "L1")).getFirst().draw());
  }

  @Test
  void aSampleKnowsWhenItWasTaken() {
    FakeCharger charger = bench.ready("CP-01");
    sends(charger, bench.time.wall(), current("6", "L1"));
    bench.time.pass(Duration.ofSeconds(10));
    sends(charger, bench.time.wall().minusMillis(1500), current("7", "L1"));
    Draw draw = bench.reports(Draw.class).getLast();
    assertEquals(1500, draw.at().since(draw.takenAt()).toMillis(), 5);
  }

  @Test
  void anOlderSampleThanTheLastIsKeptFromTheControl() {
    FakeCharger charger = bench.ready("CP-01");
    sends(charger, bench.time.wall(), current("6", "L1"));
    sends(charger, bench.time.wall().minusSeconds(60), current("30", "L1"));
    assertEquals(1, bench.reports(Draw.class).size());
  }

  @Test
  void theLatestMomentOfAMessageCountsAlsoWhenItIsSplit() {
    FakeCharger charger = bench.ready("CP-01");
    Instant now = bench.time.wall();
    charger.asks(
        "MeterValues",
        """
        {"connectorId":1,"meterValue":[
          {"timestamp":"%s","sampledValue":[%s]},
          {"timestamp":"%s","sampledValue":[%s]},
          {"timestamp":"%s","sampledValue":[%s]}]}\
        """
            .formatted(
                now,
                current("1", "L1"),
                now.minusSeconds(10),
                current("30", "L2"),
                now,
                current("3", "L3")));
    assertEquals(
        PhaseAmps.of(0, 1, 0).with(Phase.L1, Amps.of(3)),
        bench.reports(Draw.class).getFirst().draw());
  }

  @Test
  void aSampleThatIsOverdueIsAskedFor() {
    FakeCharger charger = bench.ready("CP-01");
    charger.asks(
        "StartTransaction",
        "{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":0,\"timestamp\":\"2026-11-21T05:00:00Z\"}");
    bench.time.pass(Duration.ofSeconds(3));
    sends(charger, bench.time.wall(), current("6", "L1"));
    charger.received.clear();
    bench.time.pass(Duration.ofSeconds(24));
    assertEquals(0, charger.asked("TriggerMessage").size());
    bench.time.pass(Duration.ofSeconds(7));
    assertEquals(
        "MeterValues",
        charger.asked("TriggerMessage").getFirst().get("requestedMessage").stringValue());
    bench.time.pass(Duration.ofSeconds(60));
    assertTrue(charger.asked("TriggerMessage").size() <= 3);
  }

  @Test
  void aChargerThatKnowsNoTriggersIsNotAskedAgain() {
    FakeCharger charger = new FakeCharger(bench.time);
    charger.answers("TriggerMessage", "!NotImplemented");
    charger.connect(bench.sessions, "CP-01");
    charger.asks("BootNotification", Bench.BOOT);
    bench.time.pass(Duration.ofSeconds(5));
    charger.received.clear();
    bench.sessions.requestSample(EvseId.of("CP-01", 1));
    bench.time.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), charger.asked("TriggerMessage"));
  }
}
