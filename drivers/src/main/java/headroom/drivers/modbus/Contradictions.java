package headroom.drivers.modbus;

import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.MonoTime;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Values of one device that cannot all be true, watched over time: blocks are read one after the
 * other, so a car that starts in between makes them disagree for a moment. Pure and immutable.
 *
 * <p><b>Crossed phases.</b> A transformer that is paired with the voltage of another phase sees an
 * angle of 120 degrees: an ordinary load reads as an export of half its apparent power. All three
 * phases so (rotated), or two of them so while the third imports (two swapped), for 30 s, is no
 * load that exists: PV exports with all of its current, and its ratio does not stand still there.
 *
 * <p><b>Wrong sum.</b> The powers of the phases do not add up to the total, three polls in a row.
 *
 * @param crossedSince since when phases have looked crossed
 * @param wrongSums how many answers in a row did not add up
 * @param detail of the last contradiction
 */
record Contradictions(Optional<MonoTime> crossedSince, int wrongSums, String detail) {
  static final Contradictions NONE = new Contradictions(Optional.empty(), 0, "");

  /** A pattern of crossed phases must last this long. */
  static final Duration CROSSED_AFTER = Duration.ofSeconds(30);

  /** So many sums in a row must be wrong. */
  static final int WRONG_SUMS = 3;

  /** Below this current the ratio of power to apparent power says nothing. */
  private static final double TELLING_AMPS = 3;

  private static final double TELLING_VOLTS = 100;

  /** cos 120 degrees is -0.5; the car's own angle moves it a little. */
  private static final double CROSSED_LEAST = -0.65;

  private static final double CROSSED_MOST = -0.35;
  private static final double PLAIN_LOAD = 0.8;

  private static final BigDecimal SUM_TOLERANCE_W = BigDecimal.valueOf(100);
  private static final BigDecimal SUM_TOLERANCE = new BigDecimal("0.1");

  /**
   * One wired phase of a device, oriented: positive is import.
   *
   * @param watts empty where the device gives none
   */
  record Line(BigDecimal amps, Optional<BigDecimal> volts, Optional<BigDecimal> watts) {}

  /** A contradiction that has lasted. */
  record Found(MeterFault fault, String detail) {}

  /**
   * What is known after one more answer.
   *
   * @param unwired sum of the powers of the device's phases that are not wired; empty where a power
   *     is missing
   */
  Contradictions seen(
      List<Line> lines, Optional<BigDecimal> unwired, Optional<BigDecimal> total, MonoTime at) {
    boolean crossed = looksCrossed(lines);
    Optional<String> wrongSum = wrongSum(lines, unwired, total);
    return new Contradictions(
        crossed ? Optional.of(crossedSince.orElse(at)) : Optional.empty(),
        wrongSum.isPresent() ? wrongSums + 1 : 0,
        wrongSum.orElse(""));
  }

  Optional<Found> found(MonoTime at) {
    if (crossedSince.isPresent() && at.isAtLeast(CROSSED_AFTER, crossedSince.get()))
      return Optional.of(
          new Found(
              MeterFault.PHASES_CROSSED,
              "loads read as export of half their current: transformers and voltages of different"
                  + " phases are paired"));
    if (wrongSums >= WRONG_SUMS) return Optional.of(new Found(MeterFault.SUM_WRONG, detail));
    return Optional.empty();
  }

  private static boolean looksCrossed(List<Line> lines) {
    if (lines.size() < 3) return false;
    long crossed =
        lines.stream().filter(line -> ratioIn(line, CROSSED_LEAST, CROSSED_MOST)).count();
    long plain = lines.stream().filter(line -> ratioIn(line, PLAIN_LOAD, 1.1)).count();
    return crossed == 3 || (crossed == 2 && plain == 1);
  }

  private static boolean ratioIn(Line line, double least, double most) {
    if (line.volts().isEmpty() || line.watts().isEmpty()) return false;
    double amps = Math.abs(line.amps().doubleValue());
    double volts = line.volts().get().doubleValue();
    if (amps < TELLING_AMPS || volts < TELLING_VOLTS) return false;
    double ratio = line.watts().get().doubleValue() / (amps * volts);
    return ratio >= least && ratio <= most;
  }

  private static Optional<String> wrongSum(
      List<Line> lines, Optional<BigDecimal> unwired, Optional<BigDecimal> total) {
    if (total.isEmpty() || unwired.isEmpty()) return Optional.empty();
    BigDecimal sum = unwired.get();
    BigDecimal magnitude = unwired.get().abs();
    for (Line line : lines) {
      if (line.watts().isEmpty()) return Optional.empty();
      sum = sum.add(line.watts().get());
      magnitude = magnitude.add(line.watts().get().abs());
    }
    BigDecimal off = sum.subtract(total.get()).abs();
    if (off.compareTo(SUM_TOLERANCE_W.max(magnitude.multiply(SUM_TOLERANCE))) <= 0)
      return Optional.empty();
    return Optional.of(
        "the phases add up to %.0f W, the total reads %.0f W".formatted(sum, total.get()));
  }
}
