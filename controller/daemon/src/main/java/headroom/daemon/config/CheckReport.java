package headroom.daemon.config;

import headroom.core.proxy.Authorization;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code headroom check} says about a config: its problems, its warnings, and the site as the
 * program understood it.
 *
 * @param usable whether the program can run on it
 * @param site empty when there are problems
 */
public record CheckReport(
    String file,
    boolean usable,
    List<Problem> problems,
    List<Problem> warnings,
    Optional<Summary> site) {
  public CheckReport {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * The site in figures.
   *
   * @param largestFallback that all its chargers could have together
   * @param url where chargers connect, without their identity
   */
  public record Summary(
      String name,
      Share share,
      int chargers,
      int outlets,
      int planned,
      Amps largestFallback,
      List<CircuitLine> circuits,
      List<MeterLine> meters,
      String url,
      boolean passwords,
      Authorization.Policy policy,
      int knownCards) {
    public Summary {
      circuits = List.copyOf(circuits);
      meters = List.copyOf(meters);
    }
  }

  /**
   * One circuit.
   *
   * @param depth 0 for the grid connection
   * @param fallbacks what the chargers below draw when all are on their fallback
   * @param left what is free for cars beside the worst background, all chargers on their fallback
   * @param floorsAtWorst how many outlets can run at their floor beside the worst background
   * @param floorsAtBest how many can without any background
   */
  public record CircuitLine(
      CircuitId circuit,
      Optional<CircuitId> parent,
      int depth,
      PhaseAmps limit,
      Optional<Watts> power,
      PhaseAmps margin,
      PhaseAmps background,
      PhaseAmps fallbacks,
      PhaseAmps left,
      int outlets,
      int plannedOutlets,
      int floorsAtWorst,
      int floorsAtBest,
      Optional<MeterId> meter) {}

  /** One meter. */
  public record MeterLine(MeterId meter, String model, String bus, int unit) {}

  /**
   * @param file as the user named it
   */
  public static CheckReport of(String file, Reading reading) {
    return switch (reading) {
      case Reading.Bad bad ->
          new CheckReport(file, false, bad.problems(), List.of(), Optional.empty());
      case Reading.Good good ->
          new CheckReport(
              file, true, List.of(), good.warnings(), Optional.of(summary(good.config())));
    };
  }

  private static Summary summary(Config config) {
    Site site = config.site();
    List<CircuitLine> circuits = new ArrayList<>();
    for (Budget budget : Budget.of(site)) circuits.add(line(site, budget));
    return new Summary(
        site.name(),
        site.share(),
        site.chargers().size(),
        site.evses().size(),
        (int) site.chargers().stream().filter(charger -> charger.planned()).count(),
        FallbackProposal.largest(site, site.root()),
        circuits,
        config.meters().stream()
            .map(
                meter ->
                    new MeterLine(
                        meter.id(), meter.model(), Addresses.shown(meter.bus()), meter.unit()))
            .toList(),
        Addresses.url(config.server(), config.identity().isPresent()),
        config.chargers().stream().anyMatch(access -> access.password().isPresent()),
        config.authorization().policy(),
        config.authorization().known().size());
  }

  private static CircuitLine line(Site site, Budget budget) {
    Circuit circuit = budget.circuit();
    return new CircuitLine(
        circuit.id(),
        circuit.parent(),
        depth(site, circuit),
        circuit.limit(),
        circuit.power(),
        circuit.margin(),
        circuit.background(),
        budget.fallbacks(),
        budget.usable().minus(budget.worst()),
        budget.evses(),
        budget.plannedEvses(),
        budget.floorsAtWorst(),
        budget.floorsAtBest(),
        circuit.meter());
  }

  private static int depth(Site site, Circuit circuit) {
    int depth = 0;
    Optional<Circuit> next = circuit.parent().flatMap(site::circuit);
    while (next.isPresent()) {
      depth++;
      next = next.get().parent().flatMap(site::circuit);
    }
    return depth;
  }

  /** For people, in 80 columns where names are not long; ends with a line break. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(file).append(": ").append(verdict()).append("\n");
    problems.forEach(problem -> text.append("\n").append(problem));
    warnings.forEach(warning -> text.append("\nwarning: ").append(warning));
    if (!problems.isEmpty() || !warnings.isEmpty()) text.append("\n");
    site.ifPresent(summary -> text.append("\n").append(CheckText.of(summary)));
    return text.toString();
  }

  private String verdict() {
    if (!usable) return count(problems.size(), "problem") + "; it cannot be used";
    return warnings.isEmpty() ? "good" : "good, with " + count(warnings.size(), "warning");
  }

  /** {@code 1 meter}, {@code 2 meters}. */
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
