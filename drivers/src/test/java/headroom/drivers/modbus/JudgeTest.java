package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is trusted and what is not, mostly on the SDM630: float32, currents as magnitudes. Its
 * vector has 10 A, 10.5 A and 12 A with L2 exporting.
 */
class JudgeTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();
  private static final RegisterMap SDM630 = MAPS.find("eastron-sdm630-v2").orElseThrow();
  private static final Registers GOOD = Vector.of("eastron-sdm630-v2").registers();
  private static final MeterConfig METER = Meters.of(SDM630);
  private static final MonoTime START = MonoTime.ofSeconds(1000);

  private static final int VOLTAGE_L1 = 0x0000;
  private static final int CURRENT_L1 = 0x0006;
  private static final int CURRENT_L2 = 0x0008;
  private static final int POWER_L1 = 0x000C;
  private static final int POWER_TOTAL = 0x0034;
  private static final int FREQUENCY = 0x0046;

  private static Registers with(int address, float value) {
    int bits = Float.floatToIntBits(value);
    return GOOD.with(address, bits >>> 16, bits & 0xFFFF);
  }

  private static MeterReport judge(MeterConfig meter, Registers read) {
    RegisterMap map = MAPS.find(meter.model()).orElseThrow();
    return new Judge(meter, map).judge(Judge.Memory.NEW, read, START).report();
  }

  private static MeterReport.Sample sample(MeterConfig meter, Registers read) {
    return assertInstanceOf(MeterReport.Sample.class, judge(meter, read));
  }

  private static void assertFails(MeterFault fault, String detail, Registers read) {
    MeterReport.Failed failed = assertInstanceOf(MeterReport.Failed.class, judge(METER, read));
    assertEquals(fault, failed.fault());
    assertTrue(failed.detail().contains(detail), failed.detail());
  }

  private static PhaseAmps mA(int l1, int l2, int l3) {
    return new PhaseAmps(Amps.ofMilliamps(l1), Amps.ofMilliamps(l2), Amps.ofMilliamps(l3));
  }

  @Test
  void aMagnitudeGetsItsSignFromThePowerOfItsPhase() {
    assertEquals(mA(10_000, -10_500, 12_000), sample(METER, GOOD).current());
    assertEquals(mA(-10_000, -10_500, 12_000), sample(METER, with(POWER_L1, -0.1f)).current());
  }

  @Test
  void aMagnitudeWithoutPowerCountsAsLoad() {
    assertEquals(mA(10_000, -10_500, 12_000), sample(METER, with(POWER_L1, 0)).current());
    assertEquals(mA(10_000, -10_500, 12_000), sample(METER, with(POWER_L1, -0f)).current());
  }

  @Test
  void aReversedMeterTurnsCurrentsPowersAndCounters() {
    MeterReport.Sample sample = sample(Meters.reversed(METER), GOOD);
    assertEquals(mA(-10_000, 10_500, -12_000), sample.current());
    assertEquals(List.of(Watts.of(-2300), Watts.of(2430), Watts.of(-2740)), sample.power());
    assertEquals(Optional.of(Watts.of(-2610)), sample.powerTotal());
    assertEquals(Optional.of(WattHours.of(56_000)), sample.energyImport());
    assertEquals(Optional.of(WattHours.of(1_234_000)), sample.energyExport());
  }

  @Test
  void theTransformerRatioMultipliesEverythingButVoltageAndFrequency() {
    MeterReport.Sample sample = sample(Meters.ratio(METER, "2.5"), GOOD);
    assertEquals(mA(25_000, -26_250, 30_000), sample.current());
    assertEquals(List.of(Watts.of(5750), Watts.of(-6075), Watts.of(6850)), sample.power());
    assertEquals(Optional.of(Watts.of(6525)), sample.powerTotal());
    assertEquals(Optional.of(WattHours.of(3_085_000)), sample.energyImport());
    assertEquals(List.of(230_000, 231_500, 228_500), sample.voltages_mV());
    assertEquals(Optional.of(49_900), sample.frequency_mHz());
  }

  @Test
  void aRatioThatLeadsBeyondEveryCurrentIsRefused() {
    MeterReport report = judge(Meters.ratio(METER, "1000000"), GOOD);
    assertEquals(
        MeterFault.OUT_OF_RANGE, assertInstanceOf(MeterReport.Failed.class, report).fault());
  }

  @Test
  void theWiringSaysWhichSitePhaseEachPhaseOfTheMeterMeasures() {
    MeterReport.Sample sample = sample(Meters.wired(METER, Phase.L2, Phase.L3, Phase.L1), GOOD);
    assertEquals(mA(12_000, 10_000, -10_500), sample.current());
    assertEquals(List.of(Watts.of(2740), Watts.of(2300), Watts.of(-2430)), sample.power());
    assertEquals(List.of(228_500, 230_000, 231_500), sample.voltages_mV());
  }

  @Test
  void aMeterOfOnePhaseMeasuresThatPhaseAlone() {
    RegisterMap map = MAPS.find("eastron-sdm120").orElseThrow();
    MeterConfig meter = Meters.wired(Meters.of(map), Phase.L3);
    MeterReport.Sample sample = sample(meter, Vector.of(map.model()).registers());
    assertEquals(PhaseSet.of(Phase.L3), sample.measured());
    assertEquals(mA(0, 0, -10_000), sample.current());
    assertEquals(List.of(Watts.of(-2300)), sample.power());
    assertEquals(List.of(230_000), sample.voltages_mV());
  }

  @Test
  void phasesThatAreNotWiredAreNotNeeded() {
    MeterConfig meter = Meters.wired(METER, Phase.L2);
    MeterReport.Sample sample = sample(meter, with(CURRENT_L2, Float.NaN));
    assertEquals(PhaseSet.of(Phase.L2), sample.measured());
    assertEquals(mA(0, 10_000, 0), sample.current());
  }

  @Test
  void aValueThatIsNoNumberIsNeverZero() {
    assertFails(MeterFault.NOT_A_NUMBER, "current_l1 at 0x0006", with(CURRENT_L1, Float.NaN));
    assertFails(MeterFault.NOT_A_NUMBER, "power_l1", with(POWER_L1, Float.NEGATIVE_INFINITY));
    assertFails(MeterFault.NOT_A_NUMBER, "voltage_l1", with(VOLTAGE_L1, Float.NaN));
    assertFails(MeterFault.NOT_A_NUMBER, "power_total", with(POWER_TOTAL, Float.NaN));
  }

  @ParameterizedTest
  @CsvSource({
    "6, 10000, true",
    "6, 10000.001, false",
    "6, -10001, false",
    "0, 500, true",
    "0, 500.1, false",
    "0, -0.5, false",
    "0, 0, true",
    "12, 5000000, true",
    "12, 5000001, false",
    "12, -5000001, false"
  })
  void aValueBeyondTheRangeFails(int address, float value, boolean trusted) {
    MeterReport report = judge(METER, with(address, value));
    if (trusted) assertInstanceOf(MeterReport.Sample.class, report);
    else
      assertEquals(
          MeterFault.OUT_OF_RANGE, assertInstanceOf(MeterReport.Failed.class, report).fault());
  }

  @Test
  void aTotalBeyondAllPhasesTogetherFails() {
    assertFails(MeterFault.OUT_OF_RANGE, "power_total", with(POWER_TOTAL, 15_000_001f));
  }

  @ParameterizedTest
  @CsvSource({
    "50, 50000",
    "40, 40000",
    "70, 70000",
    "499, 49900",
    "5, 50000",
    "0, ",
    "39, ",
    "71, ",
    "399, ",
    "1e30, "
  })
  void aFrequencyIsMendedByTenOrLeftOut(float read, Integer expected_mHz) {
    assertEquals(
        Optional.ofNullable(expected_mHz), sample(METER, with(FREQUENCY, read)).frequency_mHz());
  }

  @Test
  void anEnergyThatIsNoNumberIsLeftOut() {
    assertEquals(Optional.empty(), sample(METER, with(0x0048, Float.NaN)).energyImport());
  }

  @Test
  void aMeterWithoutVoltagesOrPowersGivesWhatItHas() throws BrokenMapException {
    RegisterMap bare =
        MapFile.parse(
            "bare",
            """
            model: bare
            maker: Any
            name: Bare
            transports: [tcp]
            function: 3
            words: big
            registers: {current_l1: 0 uint16 0.1 A, current_l2: 1 uint16 0.1 A, current_l3: 2 uint16 0.1 A}
            """);
    Registers read = Registers.NONE.with(0, 100, 105, 0);
    MeterReport report =
        new Judge(Meters.of(bare), bare).judge(Judge.Memory.NEW, read, START).report();
    MeterReport.Sample sample = assertInstanceOf(MeterReport.Sample.class, report);
    assertEquals(mA(10_000, 10_500, 0), sample.current());
    assertEquals(List.of(), sample.voltages_mV());
    assertEquals(List.of(), sample.power());
    assertEquals(Optional.empty(), sample.powerTotal());
    assertEquals(Amps.ofMilliamps(100), sample.resolution());
  }

  @Test
  void aMissingPowerOfASunSpecMeterCountsItsCurrentAsLoad() {
    RegisterMap map = MAPS.find("sunspec-meter-201-204").orElseThrow();
    Registers read = Vector.of(map.model()).registers().with(20, 0x8000);
    MeterReport.Sample sample = sample(Meters.of(map), read);
    assertEquals(mA(10_000, 10_500, 12_000), sample.current());
    assertEquals(List.of(), sample.power());
  }

  @Test
  void theResolutionIsTheCoarsestStepOfACurrent() {
    assertEquals(Amps.ofMilliamps(1), sample(METER, GOOD).resolution());
    RegisterMap victron = MAPS.find("victron-gx-grid").orElseThrow();
    Registers read = Vector.of(victron.model()).registers();
    assertEquals(Amps.ofMilliamps(100), sample(Meters.of(victron), read).resolution());
    assertEquals(
        Amps.ofMilliamps(250), sample(Meters.ratio(Meters.of(victron), "2.5"), read).resolution());
  }

  /** A run of equal answers, one a second. */
  private static Judge.Verdict after(Judge judge, int seconds, Registers read) {
    Judge.Verdict verdict = judge.judge(Judge.Memory.NEW, read, START);
    for (int i = 1; i <= seconds; i++)
      verdict = judge.judge(verdict.memory(), read, MonoTime.ofSeconds(1000 + i));
    return verdict;
  }

  @Test
  void aMeterOfWhichNothingChangesForAMinuteIsFrozen() {
    Judge judge = new Judge(METER, SDM630);
    assertInstanceOf(MeterReport.Sample.class, after(judge, 59, GOOD).report());
    MeterReport.Failed failed =
        assertInstanceOf(MeterReport.Failed.class, after(judge, 60, GOOD).report());
    assertEquals(MeterFault.FROZEN, failed.fault());
    assertEquals("no register has changed for 60 s", failed.detail());
  }

  @Test
  void oneChangedRegisterThawsAFrozenMeter() {
    Judge judge = new Judge(METER, SDM630);
    Judge.Verdict frozen = after(judge, 75, GOOD);
    Registers energyMoved = with(0x0048, 1234.5f);
    assertInstanceOf(
        MeterReport.Sample.class,
        judge.judge(frozen.memory(), energyMoved, MonoTime.ofSeconds(1076)).report());
  }

  @Test
  void aRarelyPolledMeterIsNotFrozenByOneEqualAnswer() {
    Judge judge = new Judge(METER, SDM630);
    Judge.Verdict first = judge.judge(Judge.Memory.NEW, GOOD, START);
    Judge.Verdict second = judge.judge(first.memory(), GOOD, MonoTime.ofSeconds(1090));
    assertInstanceOf(MeterReport.Sample.class, second.report());
    Judge.Verdict third = judge.judge(second.memory(), GOOD, MonoTime.ofSeconds(1180));
    assertInstanceOf(MeterReport.Failed.class, third.report());
  }

  @Test
  void aWrongSumIsBelievedAtTheThirdTime() {
    Judge judge = new Judge(METER, SDM630);
    Registers wrong = with(POWER_TOTAL, 9000);
    Judge.Verdict verdict = judge.judge(Judge.Memory.NEW, wrong, START);
    assertInstanceOf(MeterReport.Sample.class, verdict.report());
    verdict = judge.judge(verdict.memory(), wrong, MonoTime.ofSeconds(1001));
    assertInstanceOf(MeterReport.Sample.class, verdict.report());
    verdict = judge.judge(verdict.memory(), wrong, MonoTime.ofSeconds(1002));
    MeterReport.Failed failed = assertInstanceOf(MeterReport.Failed.class, verdict.report());
    assertEquals(MeterFault.SUM_WRONG, failed.fault());
    assertEquals("the phases add up to 2610 W, the total reads 9000 W", failed.detail());
    verdict = judge.judge(verdict.memory(), GOOD, MonoTime.ofSeconds(1003));
    assertInstanceOf(MeterReport.Sample.class, verdict.report());
  }

  @Test
  void theFirstFaultOfAnAnswerHidesNoZeroInTheNext() {
    Judge judge = new Judge(METER, SDM630);
    Judge.Verdict bad = judge.judge(Judge.Memory.NEW, with(CURRENT_L1, Float.NaN), START);
    assertInstanceOf(MeterReport.Failed.class, bad.report());
    assertEquals(
        mA(10_000, -10_500, 12_000),
        assertInstanceOf(
                MeterReport.Sample.class,
                judge.judge(bad.memory(), GOOD, MonoTime.ofSeconds(1001)).report())
            .current());
  }
}
