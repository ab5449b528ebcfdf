package headroom.sim.wire;

import headroom.core.site.PhaseWiring;
import headroom.core.units.Phase;
import headroom.sim.site.Quantities;
import java.util.ArrayList;
import java.util.List;

/**
 * What a three-phase meter sees at one instant, on its own terminals. Positive is import, negative
 * export; values are exact, the register tables round them as the real meter does.
 *
 * @param phases what is on its terminals L1, L2, L3
 * @param importWh counter of imported energy since the meter was made
 */
public record MeterFace(
    List<PhaseFace> phases, double frequency_Hz, double importWh, double exportWh) {
  public MeterFace {
    phases = List.copyOf(phases);
    if (phases.size() != 3)
      throw new IllegalArgumentException("three phases, found " + phases.size());
  }

  /**
   * One phase.
   *
   * @param amps RMS current with the sign of its active power
   * @param watts active power
   * @param vars reactive power, its magnitude
   */
  public record PhaseFace(double volts, double amps, double watts, double vars) {
    public double voltAmps() {
      return Math.hypot(watts, vars);
    }

    /** Signed like the power; 1 without a current. */
    public double powerFactor() {
      return voltAmps() == 0 ? 1 : watts / voltAmps();
    }
  }

  /**
   * The face of a meter on a circuit.
   *
   * @param wiring which phase of the site is on each of its terminals; one that is not wired shows
   *     0
   * @param reversed mounted the wrong way round: what is imported shows as exported
   */
  public static MeterFace of(Quantities seen, PhaseWiring wiring, boolean reversed) {
    int sign = reversed ? -1 : 1;
    List<PhaseFace> phases = new ArrayList<>();
    for (int terminal = 1; terminal <= 3; terminal++) {
      if (terminal > wiring.terminals()) {
        phases.add(new PhaseFace(0, 0, 0, 0));
        continue;
      }
      Phase phase = wiring.sitePhase(terminal);
      phases.add(
          new PhaseFace(
              seen.volts().get(phase),
              sign * seen.amps().get(phase),
              sign * seen.watts().get(phase),
              Math.abs(seen.vars().get(phase))));
    }
    return new MeterFace(
        phases,
        seen.hertz(),
        reversed ? seen.exportWh() : seen.importWh(),
        reversed ? seen.importWh() : seen.exportWh());
  }

  /**
   * The same behind current transformers that the meter does not know of.
   *
   * @param ratio primary over secondary current
   */
  public MeterFace behindTransformers(double ratio) {
    return new MeterFace(
        phases.stream()
            .map(
                phase ->
                    new PhaseFace(
                        phase.volts(),
                        phase.amps() / ratio,
                        phase.watts() / ratio,
                        phase.vars() / ratio))
            .toList(),
        frequency_Hz,
        importWh / ratio,
        exportWh / ratio);
  }

  /** A phase by its terminal, 1 to 3. */
  public PhaseFace phase(int terminal) {
    return phases.get(terminal - 1);
  }

  public double watts() {
    return phases.stream().mapToDouble(PhaseFace::watts).sum();
  }

  public double voltAmps() {
    return phases.stream().mapToDouble(PhaseFace::voltAmps).sum();
  }

  public double vars() {
    return phases.stream().mapToDouble(PhaseFace::vars).sum();
  }

  public double averageVolts() {
    return phases.stream().mapToDouble(PhaseFace::volts).average().orElseThrow();
  }

  /** Sum of the magnitudes, as meters give it. */
  public double sumAmps() {
    return phases.stream().mapToDouble(phase -> Math.abs(phase.amps())).sum();
  }

  public double powerFactor() {
    return voltAmps() == 0 ? 1 : watts() / voltAmps();
  }
}
