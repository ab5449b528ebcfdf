package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.MonoTime;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContradictionsTest {
  private static final Optional<BigDecimal> NOTHING_ELSE = Optional.of(BigDecimal.ZERO);

  private static Contradictions.Line line(double amps, double volts, double watts) {
    return new Contradictions.Line(
        BigDecimal.valueOf(amps),
        Optional.of(BigDecimal.valueOf(volts)),
        Optional.of(BigDecimal.valueOf(watts)));
  }

  /** The same lines once a second for so long. */
  private static Optional<MeterFault> after(int seconds, List<Contradictions.Line> lines) {
    Contradictions seen = Contradictions.NONE;
    for (int i = 0; i <= seconds; i++)
      seen = seen.seen(lines, NOTHING_ELSE, Optional.empty(), MonoTime.ofSeconds(i));
    return seen.found(MonoTime.ofSeconds(seconds)).map(Contradictions.Found::fault);
  }

  /** cos 120 degrees at 16 A and 230 V. */
  private static final double HALF_EXPORT = -0.5 * 16 * 230;

  private static final List<Contradictions.Line> ROTATED =
      List.of(line(16, 230, HALF_EXPORT), line(16, 230, HALF_EXPORT), line(16, 230, HALF_EXPORT));

  @Test
  void transformersThatAreRotatedByOnePhaseAreFoundAfterHalfAMinute() {
    assertEquals(Optional.empty(), after(29, ROTATED));
    assertEquals(Optional.of(MeterFault.PHASES_CROSSED), after(30, ROTATED));
  }

  @Test
  void twoSwappedTransformersAreFound() {
    List<Contradictions.Line> swapped =
        List.of(line(16, 230, HALF_EXPORT), line(16, 230, HALF_EXPORT), line(16, 230, 3650));
    assertEquals(Optional.of(MeterFault.PHASES_CROSSED), after(30, swapped));
  }

  @Test
  void exportOfTheSunIsNotMistakenForCrossedPhases() {
    assertEquals(
        Optional.empty(),
        after(60, List.of(line(-16, 230, -3680), line(-16, 230, -3680), line(-16, 230, -3680))));
  }

  @Test
  void onePhaseThatLooksCrossedIsNotEnough() {
    assertEquals(
        Optional.empty(),
        after(60, List.of(line(16, 230, HALF_EXPORT), line(16, 230, 3680), line(16, 230, 3680))));
  }

  @Test
  void aLoadOfPoorPowerFactorIsNotCrossed() {
    double poor = 0.5 * 16 * 230;
    assertEquals(
        Optional.empty(),
        after(60, List.of(line(16, 230, poor), line(16, 230, poor), line(16, 230, poor))));
  }

  @ParameterizedTest
  @CsvSource({"3, true", "2.99, false"})
  void smallCurrentsTellNothing(double amps, boolean crossed) {
    Contradictions.Line small = line(amps, 230, -0.5 * amps * 230);
    assertEquals(crossed, after(30, List.of(small, small, small)).isPresent());
  }

  @ParameterizedTest
  @CsvSource({"-0.66, false", "-0.64, true", "-0.36, true", "-0.34, false"})
  void theRatioMustBeThatOfAThirdOfATurn(double ratio, boolean crossed) {
    Contradictions.Line line = line(10, 200, ratio * 2000);
    assertEquals(crossed, after(30, List.of(line, line, line)).isPresent());
  }

  @Test
  void aPatternThatIsInterruptedStartsAnew() {
    Contradictions seen = Contradictions.NONE;
    List<Contradictions.Line> plain =
        List.of(line(16, 230, 3680), line(16, 230, 3680), line(16, 230, 3680));
    for (int i = 0; i <= 45; i++)
      seen =
          seen.seen(
              i == 20 ? plain : ROTATED, NOTHING_ELSE, Optional.empty(), MonoTime.ofSeconds(i));
    assertEquals(Optional.empty(), seen.found(MonoTime.ofSeconds(45)));
  }

  @Test
  void aMeterWithoutVoltagesCannotLookCrossed() {
    Contradictions.Line blind =
        new Contradictions.Line(
            BigDecimal.TEN, Optional.empty(), Optional.of(BigDecimal.valueOf(-1150)));
    assertEquals(Optional.empty(), after(60, List.of(blind, blind, blind)));
  }

  /** Three phases of 1000 W each: the tolerance is 10 %, that is 300 W. */
  @ParameterizedTest
  @CsvSource({"3300, false", "3301, true", "2700, false", "2699, true"})
  void theSumMayBeOffByATenth(double total, boolean wrong) {
    assertEquals(wrong, sumIsWrong(total, 1000, 1000, 1000));
  }

  /** Near zero the tolerance is 100 W. */
  @ParameterizedTest
  @CsvSource({"100, false", "101, true", "-100, false", "-101, true"})
  void aSmallSumMayBeOffByAHundredWatts(double total, boolean wrong) {
    assertEquals(wrong, sumIsWrong(total, 0, 0, 0));
  }

  @Test
  void importAndExportOfDifferentPhasesAddUp() {
    assertEquals(false, sumIsWrong(0, 5000, -5000, 0));
  }

  private static boolean sumIsWrong(double total, double l1, double l2, double l3) {
    Contradictions seen = Contradictions.NONE;
    List<Contradictions.Line> lines = List.of(line(0, 230, l1), line(0, 230, l2), line(0, 230, l3));
    for (int i = 0; i < 3; i++)
      seen =
          seen.seen(
              lines, NOTHING_ELSE, Optional.of(BigDecimal.valueOf(total)), MonoTime.ofSeconds(i));
    return seen.found(MonoTime.ofSeconds(3)).isPresent();
  }
}
