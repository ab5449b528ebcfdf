package headroom.sim.site;

/**
 * Everything that a meter on one circuit could show at one instant.
 *
 * @param volts phase to neutral
 * @param amps signed: positive is import, towards the load
 * @param watts active power per phase, signed as the current
 * @param vars reactive power per phase
 * @param hertz frequency
 * @param importWh energy taken since the site began, all phases netted
 * @param exportWh energy given
 */
public record Quantities(
    PerPhase volts,
    PerPhase amps,
    PerPhase watts,
    PerPhase vars,
    double hertz,
    double importWh,
    double exportWh) {

  /** Apparent power per phase. */
  public PerPhase voltAmps() {
    return watts.zip(vars, (p, q) -> Math.sqrt(p * p + q * q));
  }

  public double wattsTotal() {
    return watts.sum();
  }

  /** As a meter with a coarse scale shows it: currents to the nearest multiple of a step. */
  public Quantities withCurrentStep(double stepAmps) {
    return new Quantities(
        volts,
        amps.map(each -> Math.rint(each / stepAmps) * stepAmps),
        watts,
        vars,
        hertz,
        importWh,
        exportWh);
  }
}
