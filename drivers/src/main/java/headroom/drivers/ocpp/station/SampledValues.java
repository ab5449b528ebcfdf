package headroom.drivers.ocpp.station;

import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Evse;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sampled values of one moment (OCPP 1.6 section 7.33, 2.0.1 section 2.41), turned into
 * currents on the site's phases. Pure.
 *
 * <p>Currents come from the first of these that is there: Current.Import per phase; without a
 * phase, taken for each wired one; Power.Active.Import per phase by voltage; without a phase,
 * spread over the wired ones; the difference of two readings of the energy register. For DC the
 * currents are those of the battery side and say nothing: power counts, by efficiency unless it was
 * taken at the inlet.
 *
 * <p>Values that cannot be true (not a number, negative, far above the rating) are left out and
 * counted.
 */
final class SampledValues {
  /** More than this times the rating is a wrong unit or a broken meter. */
  private static final int ABSURD = 4;

  /** ASCII digits only, whatever else Java takes for a number. */
  private static final Pattern DECIMAL = Pattern.compile("[-+0-9.eE]+");

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final Charger charger;
  private final Evse evse;
  private final Terminals current = new Terminals();
  private final Terminals power = new Terminals();
  private final Terminals volts = new Terminals();
  private boolean powerAtInlet;
  private Optional<Amps> offered = Optional.empty();
  private Optional<WattHours> energy = Optional.empty();
  private Optional<Integer> soc = Optional.empty();
  private int refused;

  private SampledValues(Charger charger, Evse evse) {
    this.charger = charger;
    this.evse = evse;
  }

  /**
   * What one moment showed.
   *
   * @param draw empty where the values say nothing about it
   * @param refused how many values could not be true
   */
  record Moment(
      Optional<Draw> draw,
      Optional<Amps> offered,
      Optional<WattHours> energy,
      Optional<Integer> socPercent,
      int refused) {}

  /** Currents on the site's phases. */
  record Draw(PhaseSet phases, PhaseAmps amps) {}

  /** An earlier reading of the energy register. */
  record Reading(WattHours energy, Instant at) {}

  /** Values by terminal of the EVSE; {@code whole} came without a phase. */
  private static final class Terminals {
    final List<Optional<BigDecimal>> each =
        new ArrayList<>(List.of(Optional.empty(), Optional.empty(), Optional.empty()));
    Optional<BigDecimal> whole = Optional.empty();

    void put(int terminal, BigDecimal value) {
      if (terminal == 0) whole = Optional.of(value);
      else each.set(terminal - 1, Optional.of(value));
    }

    boolean hasPhases() {
      return each.stream().anyMatch(Optional::isPresent);
    }
  }

  /**
   * @param values those of one moment
   * @param before an earlier energy reading, for chargers that give nothing else
   */
  static Moment read(
      Charger charger, Evse evse, List<Sample> values, Instant at, Optional<Reading> before) {
    SampledValues read = new SampledValues(charger, evse);
    for (Sample value : values) read.take(value);
    return new Moment(read.draw(at, before), read.offered, read.energy, read.soc, read.refused);
  }

  private void take(Sample value) {
    switch (value.measurand()) {
      case "Current.Import" -> put(value, current, BigDecimal.ONE, mostAmps());
      case "Power.Active.Import" -> {
        powerAtInlet = value.location().equals("Inlet");
        put(value, power, kilo(value, "kw"), mostWatts());
      }
      case "Voltage" -> put(value, volts, BigDecimal.ONE, BigDecimal.valueOf(2000));
      case "Current.Offered" ->
          number(value, BigDecimal.ZERO, mostAmps())
              .ifPresent(n -> offered = Optional.of(amps(n).max(offered.orElse(Amps.ZERO))));
      case "", "Energy.Active.Import.Register" -> {
        if (value.phase().isEmpty())
          number(value, BigDecimal.ZERO, BigDecimal.valueOf(Long.MAX_VALUE / 1000))
              .ifPresent(n -> energy = Optional.of(wattHours(n.multiply(kilo(value, "kwh")))));
      }
      case "SoC" ->
          number(value, BigDecimal.ZERO, BigDecimal.valueOf(100))
              .ifPresent(n -> soc = Optional.of(n.intValue()));
      default -> {}
    }
  }

  private BigDecimal mostAmps() {
    return BigDecimal.valueOf(evse.rating().milliamps(), 3).multiply(BigDecimal.valueOf(ABSURD));
  }

  private BigDecimal mostWatts() {
    return mostAmps().multiply(BigDecimal.valueOf(3L * Watts.NOMINAL_VOLTS));
  }

  private void put(Sample value, Terminals into, BigDecimal factor, BigDecimal most) {
    Optional<Integer> terminal = terminal(value.phase());
    if (terminal.isEmpty()) return;
    BigDecimal noise = most.multiply(BigDecimal.valueOf(-1, 2));
    number(value, noise.divide(factor), most.divide(factor, 6, RoundingMode.HALF_UP))
        .ifPresent(n -> into.put(terminal.get(), n.multiply(factor).max(BigDecimal.ZERO)));
  }

  /**
   * The terminal of a phase name: 0 where the value is for all; empty where it says nothing about a
   * conductor's current (between phases, neutral). An EVSE with one terminal has but one phase,
   * whatever the charger calls it.
   */
  private Optional<Integer> terminal(String phase) {
    int named =
        switch (phase.toUpperCase(Locale.ROOT)) {
          case "" -> 0;
          case "L1", "L1-N" -> 1;
          case "L2", "L2-N" -> 2;
          case "L3", "L3-N" -> 3;
          default -> -1;
        };
    int terminals = evse.wiring().terminals();
    if (named < 0) return Optional.empty();
    if (named > 0 && terminals == 1) return Optional.of(1);
    return named > terminals ? Optional.empty() : Optional.of(named);
  }

  private Optional<BigDecimal> number(Sample value, BigDecimal least, BigDecimal most) {
    String text = value.value().strip();
    try {
      if (!DECIMAL.matcher(text).matches()) throw new NumberFormatException(text);
      BigDecimal number = new BigDecimal(text);
      // The scale is hostile too: 1e999999999 must not be written out.
      boolean sane = Math.abs(number.scale()) <= 40 && number.precision() <= 40;
      if (sane && number.compareTo(least) >= 0 && number.compareTo(most) <= 0)
        return Optional.of(number);
    } catch (NumberFormatException notOne) {
      // Counted below, with all else that cannot be true.
    }
    refused++;
    return Optional.empty();
  }

  private static BigDecimal kilo(Sample value, String unit) {
    return value.unit().toLowerCase(Locale.ROOT).equals(unit) ? THOUSAND : BigDecimal.ONE;
  }

  private Optional<Draw> draw(Instant at, Optional<Reading> before) {
    if (charger.current() == Current.DC)
      return power
          .whole
          .or(() -> sum(power))
          .or(() -> powerByEnergy(at, before))
          .map(watts -> spread(powerAtInlet ? watts : byEfficiency(watts)));
    if (current.hasPhases()) return Optional.of(perTerminal(current.each));
    if (current.whole.isPresent()) return Optional.of(alike(untagged(current.whole.get())));
    if (power.hasPhases()) return Optional.of(perTerminal(byVoltage()));
    return power.whole.or(() -> powerByEnergy(at, before)).map(this::spread);
  }

  private Draw perTerminal(List<Optional<BigDecimal>> amps) {
    PhaseSet phases = PhaseSet.NONE;
    PhaseAmps draw = PhaseAmps.ZERO;
    for (int terminal = 1; terminal <= evse.wiring().terminals(); terminal++) {
      Optional<BigDecimal> value = amps.get(terminal - 1);
      if (value.isEmpty()) continue;
      phases = phases.with(evse.wiring().sitePhase(terminal));
      draw = draw.with(evse.wiring().sitePhase(terminal), amps(value.get()));
    }
    return new Draw(phases, draw);
  }

  private Draw alike(Amps amps) {
    return new Draw(evse.wiring().phases(), PhaseAmps.on(evse.wiring().phases(), amps));
  }

  /** One current without a phase is that of each conductor, unless only the sum makes sense. */
  private Amps untagged(BigDecimal value) {
    Amps amps = amps(value);
    boolean sum = amps.milliamps() > evse.rating().milliamps() * 6L / 5;
    return sum
        ? amps(value.divide(BigDecimal.valueOf(evse.wiring().terminals()), 6, RoundingMode.HALF_UP))
        : amps;
  }

  private List<Optional<BigDecimal>> byVoltage() {
    List<Optional<BigDecimal>> amps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      BigDecimal voltage = voltage(volts.each.get(i).or(() -> volts.whole));
      amps.add(power.each.get(i).map(watts -> watts.divide(voltage, 6, RoundingMode.HALF_UP)));
    }
    return amps;
  }

  private Draw spread(BigDecimal watts) {
    Optional<BigDecimal> measured =
        charger.current() == Current.DC
            ? Optional.empty()
            : volts.each.get(0).or(() -> volts.whole);
    BigDecimal all = voltage(measured).multiply(BigDecimal.valueOf(evse.wiring().terminals()));
    return alike(amps(watts.divide(all, 6, RoundingMode.HALF_UP)));
  }

  /** A measured phase voltage, or the nominal one where none that can be true was given. */
  private static BigDecimal voltage(Optional<BigDecimal> measured) {
    return measured
        .filter(v -> v.compareTo(BigDecimal.valueOf(180)) >= 0)
        .filter(v -> v.compareTo(BigDecimal.valueOf(280)) <= 0)
        .orElse(BigDecimal.valueOf(Watts.NOMINAL_VOLTS));
  }

  private BigDecimal byEfficiency(BigDecimal watts) {
    return watts
        .multiply(THOUSAND)
        .divide(BigDecimal.valueOf(charger.efficiencyPermille()), 3, RoundingMode.HALF_UP);
  }

  private Optional<BigDecimal> powerByEnergy(Instant at, Optional<Reading> before) {
    if (energy.isEmpty() || before.isEmpty()) return Optional.empty();
    Duration passed = Duration.between(before.get().at, at);
    long charged = energy.get().minus(before.get().energy).wattHours();
    if (passed.compareTo(SHORTEST) < 0 || passed.compareTo(LONGEST) > 0 || charged < 0)
      return Optional.empty();
    BigDecimal watts =
        BigDecimal.valueOf(charged)
            .multiply(BigDecimal.valueOf(3_600_000))
            .divide(BigDecimal.valueOf(passed.toMillis()), 3, RoundingMode.HALF_UP);
    if (watts.compareTo(mostWatts()) <= 0) return Optional.of(watts);
    refused++;
    return Optional.empty();
  }

  private static Optional<BigDecimal> sum(Terminals terminals) {
    return terminals.each.stream().flatMap(Optional::stream).reduce(BigDecimal::add);
  }

  private static Amps amps(BigDecimal amps) {
    return Amps.ofMilliamps(amps.multiply(THOUSAND).setScale(0, RoundingMode.HALF_UP).longValue());
  }

  private static WattHours wattHours(BigDecimal wattHours) {
    return WattHours.of(wattHours.setScale(0, RoundingMode.DOWN).longValue());
  }
}
