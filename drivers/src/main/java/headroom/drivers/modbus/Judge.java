package headroom.drivers.modbus;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether an answer can be trusted, and turns what can into a sample on the site's phases.
 * Pure: what it must remember between polls goes in and comes out.
 *
 * <p>A value that is missing, no number, beyond the device, frozen or contradicted by another one
 * makes the whole answer untrusted. None of them ever becomes 0.
 */
final class Judge {
  /** A meter of which no register at all has changed for this long is frozen (design 3.7). */
  static final Duration FROZEN_AFTER = Duration.ofSeconds(60);

  /** And that many equal answers in a row, for meters that are polled rarely. */
  static final int FROZEN_ANSWERS = 3;

  private final MeterConfig config;
  private final RegisterMap map;

  Judge(MeterConfig config, RegisterMap map) {
    this.config = config;
    this.map = map;
  }

  /**
   * What is kept from poll to poll.
   *
   * @param last the registers of the last answer
   * @param changedAt when {@code last} was first seen
   * @param equal how many answers in a row were equal to {@code last}, itself included
   */
  record Memory(
      Optional<Registers> last, MonoTime changedAt, int equal, Contradictions contradictions) {
    static final Memory NEW = new Memory(Optional.empty(), MonoTime.ZERO, 0, Contradictions.NONE);

    private Memory seen(Registers read, MonoTime at) {
      return last.equals(Optional.of(read))
          ? new Memory(last, changedAt, equal + 1, contradictions)
          : new Memory(Optional.of(read), at, 1, contradictions);
    }

    private Memory with(Contradictions next) {
      return new Memory(last, changedAt, equal, next);
    }

    private boolean isFrozen(MonoTime at) {
      return equal >= FROZEN_ANSWERS && at.isAtLeast(FROZEN_AFTER, changedAt);
    }
  }

  /** What came of one answer, and what to remember. */
  record Verdict(MeterReport report, Memory memory) {}

  /**
   * @param read the latest contents of all registers that are polled, addresses as in the map
   * @param at when the answer arrived
   */
  Verdict judge(Memory memory, Registers read, MonoTime at) {
    Memory seen = memory.seen(read, at);
    try {
      Reading reading = reading(map.decode(read));
      Contradictions contradictions =
          seen.contradictions().seen(reading.lines(), reading.unwiredPower(), reading.total(), at);
      seen = seen.with(contradictions);
      if (seen.isFrozen(at))
        throw new Untrusted(
            MeterFault.FROZEN,
            "no register has changed for " + at.since(seen.changedAt()).toSeconds() + " s");
      Optional<Contradictions.Found> found = contradictions.found(at);
      if (found.isPresent()) throw new Untrusted(found.get().fault(), found.get().detail());
      return new Verdict(sample(reading, at), seen);
    } catch (Untrusted e) {
      return new Verdict(
          new MeterReport.Failed(config.id(), at, e.fault, String.valueOf(e.getMessage())), seen);
    }
  }

  /**
   * What the device says, in its own order of phases, orientation applied, transformer ratio not.
   *
   * @param lines the wired phases
   * @param unwiredPower the sum of the powers of the device's other phases; empty where one of the
   *     device's phases has no power
   * @param total total active power
   */
  private record Reading(
      List<Contradictions.Line> lines,
      Optional<BigDecimal> unwiredPower,
      Optional<BigDecimal> total,
      Decoded decoded) {}

  private Reading reading(Decoded decoded) throws Untrusted {
    List<Contradictions.Line> lines = new ArrayList<>();
    Optional<BigDecimal> total =
        inRange(
            power(
                decoded,
                Quantity.POWER_TOTAL,
                Quantity.POWER_IMPORT_TOTAL,
                Quantity.POWER_EXPORT_TOTAL),
            map.ranges().watts().multiply(BigDecimal.valueOf(map.phases())),
            Quantity.POWER_TOTAL);
    Optional<BigDecimal> unwired = Optional.of(BigDecimal.ZERO);
    for (Phase phase : map.devicePhases()) {
      Optional<BigDecimal> power =
          inRange(
              power(
                  decoded,
                  Quantity.power(phase),
                  Quantity.importPower(phase),
                  Quantity.exportPower(phase)),
              map.ranges().watts(),
              Quantity.power(phase));
      if (phase.ordinal() < config.wiring().terminals())
        lines.add(line(decoded, phase, power, total));
      else unwired = unwired.flatMap(sum -> power.map(sum::add));
    }
    return new Reading(lines, unwired, total, decoded);
  }

  private Contradictions.Line line(
      Decoded decoded, Phase phase, Optional<BigDecimal> power, Optional<BigDecimal> total)
      throws Untrusted {
    Quantity quantity = Quantity.current(phase);
    BigDecimal raw =
        inRange(optional(decoded, quantity), map.ranges().amps(), quantity)
            .orElseThrow(() -> unavailable(quantity));
    Optional<BigDecimal> volts =
        inRange(
            optional(decoded, Quantity.voltage(phase)),
            map.ranges().volts(),
            Quantity.voltage(phase));
    if (volts.isPresent() && volts.get().signum() < 0)
      throw outOfRange(Quantity.voltage(phase), volts.get());
    BigDecimal current = map.signs().currentSigned() ? oriented(raw) : raw.abs();
    if (!map.signs().currentSigned() && isExport(phase, power, total)) current = current.negate();
    return new Contradictions.Line(current, volts, power);
  }

  /**
   * Whether a current that is a magnitude flows towards the grid. Where no power tells, it counts
   * as load: that is the safe side.
   */
  private boolean isExport(Phase phase, Optional<BigDecimal> power, Optional<BigDecimal> total)
      throws Untrusted {
    if (power.isPresent()) return power.get().signum() < 0;
    boolean listed = map.has(Quantity.power(phase)) || map.has(Quantity.importPower(phase));
    if (listed && !map.isSunSpec()) throw unavailable(Quantity.power(phase));
    boolean oneDirection = map.phases() == 1 || map.kind() == RegisterMap.Kind.INVERTER;
    return oneDirection && total.isPresent() && total.get().signum() < 0;
  }

  /** A power from one signed register, or as the difference of two unsigned ones. */
  private Optional<BigDecimal> power(
      Decoded decoded, Quantity signed, Quantity imported, Quantity exported) throws Untrusted {
    Optional<BigDecimal> one = optional(decoded, signed);
    if (one.isPresent()) return one.map(this::oriented);
    Optional<BigDecimal> in = optional(decoded, imported);
    Optional<BigDecimal> out = optional(decoded, exported);
    return in.flatMap(i -> out.map(o -> oriented(i.subtract(o))));
  }

  private BigDecimal oriented(BigDecimal value) {
    return map.signs().positiveIsExport() != config.reversed() ? value.negate() : value;
  }

  private Optional<BigDecimal> optional(Decoded decoded, Quantity quantity) throws Untrusted {
    Optional<Value> value = decoded.value(quantity);
    if (value.isEmpty()) return Optional.empty();
    return switch (value.get()) {
      case Value.Measured measured -> Optional.of(measured.number());
      case Value.Absent.NOT_AVAILABLE -> Optional.empty();
      case Value.Absent.NOT_A_NUMBER ->
          throw new Untrusted(MeterFault.NOT_A_NUMBER, named(quantity) + " is not a number");
      case Value.Absent.OVERFLOW ->
          throw new Untrusted(
              MeterFault.OUT_OF_RANGE, named(quantity) + " is beyond what the device can measure");
    };
  }

  private Optional<BigDecimal> inRange(
      Optional<BigDecimal> value, BigDecimal largest, Quantity quantity) throws Untrusted {
    if (value.isPresent() && value.get().abs().compareTo(largest) > 0)
      throw outOfRange(quantity, value.get());
    return value;
  }

  private Untrusted unavailable(Quantity quantity) {
    return new Untrusted(MeterFault.NOT_AVAILABLE, named(quantity) + " is not available");
  }

  private Untrusted outOfRange(Quantity quantity, BigDecimal found) {
    return new Untrusted(
        MeterFault.OUT_OF_RANGE,
        named(quantity) + " reads " + rounded(found) + " " + quantity.dimension().unit());
  }

  private String named(Quantity quantity) {
    return map.entry(quantity)
        .map(entry -> quantity.key() + " at " + Span.hex(entry.address()))
        .orElse(quantity.key());
  }

  private static String rounded(BigDecimal number) {
    return number.round(new MathContext(6)).toString();
  }

  private MeterReport.Sample sample(Reading reading, MonoTime at) throws Untrusted {
    PhaseWiring wiring = config.wiring();
    PhaseAmps current = PhaseAmps.ZERO;
    Map<Phase, Contradictions.Line> bySitePhase = new EnumMap<>(Phase.class);
    for (int i = 0; i < reading.lines().size(); i++) {
      Contradictions.Line line = reading.lines().get(i);
      current = current.with(wiring.sitePhase(i + 1), amps(line.amps()));
      bySitePhase.put(wiring.sitePhase(i + 1), line);
    }
    Decoded decoded = reading.decoded();
    Optional<WattHours> in = energy(decoded, PollPlan.ENERGY_IMPORT);
    Optional<WattHours> out = energy(decoded, PollPlan.ENERGY_EXPORT);
    List<Contradictions.Line> lines = List.copyOf(bySitePhase.values());
    return new MeterReport.Sample(
        config.id(),
        at,
        wiring.phases(),
        current,
        lines.stream().allMatch(line -> line.volts().isPresent())
            ? lines.stream().map(line -> thousandths(line.volts().orElseThrow())).toList()
            : List.of(),
        lines.stream().allMatch(line -> line.watts().isPresent())
            ? lines.stream().map(line -> watts(line.watts().orElseThrow())).toList()
            : List.of(),
        reading.total().map(this::watts),
        config.reversed() ? out : in,
        config.reversed() ? in : out,
        Frequency.hertz(firstNumber(decoded, PollPlan.FREQUENCY)).map(Judge::thousandths),
        resolution(decoded));
  }

  private Amps amps(BigDecimal amps) throws Untrusted {
    BigDecimal primary = amps.multiply(config.ctRatio()).movePointRight(3);
    if (primary.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0)
      throw new Untrusted(
          MeterFault.OUT_OF_RANGE,
          "a current of " + rounded(amps) + " A times the ratio " + config.ctRatio());
    return Amps.ofMilliamps(primary.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
  }

  private Watts watts(BigDecimal watts) {
    return Watts.of(whole(watts.multiply(config.ctRatio())));
  }

  private Optional<WattHours> energy(Decoded decoded, List<Quantity> quantities) {
    return firstNumber(decoded, quantities)
        .map(wattHours -> wattHours.multiply(config.ctRatio()))
        .filter(wattHours -> wattHours.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
        .map(wattHours -> WattHours.of(whole(wattHours)));
  }

  private Optional<BigDecimal> firstNumber(Decoded decoded, List<Quantity> quantities) {
    return PollPlan.firstOf(map, quantities).flatMap(decoded::number);
  }

  private static long whole(BigDecimal number) {
    return number.setScale(0, RoundingMode.HALF_EVEN).longValue();
  }

  private static int thousandths(BigDecimal number) {
    return number.movePointRight(3).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
  }

  private Amps resolution(Decoded decoded) throws Untrusted {
    BigDecimal step =
        Collections.max(
            map.devicePhases().stream()
                .map(Quantity::current)
                .map(quantity -> decoded.step(quantity).orElse(FINEST))
                .toList());
    return amps(step.max(FINEST));
  }

  private static final BigDecimal FINEST = new BigDecimal("0.001");

  /** Leads out of the reading of one answer. */
  private static final class Untrusted extends Exception {
    private static final long serialVersionUID = 1;
    private final MeterFault fault;

    private Untrusted(MeterFault fault, String detail) {
      super(detail, null, false, false);
      this.fault = fault;
    }
  }
}
