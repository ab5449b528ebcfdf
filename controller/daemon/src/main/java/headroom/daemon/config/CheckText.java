package headroom.daemon.config;

import headroom.core.site.MeterId;
import headroom.core.units.PhaseAmps;
import headroom.daemon.config.CheckReport.CircuitLine;
import headroom.daemon.config.CheckReport.MeterLine;
import headroom.daemon.config.CheckReport.Summary;
import java.util.ArrayList;
import java.util.List;

/** Lays the summary of a site out for people. */
final class CheckText {
  private CheckText() {}

  static String of(Summary site) {
    StringBuilder text = new StringBuilder();
    text.append(site.name())
        .append(": ")
        .append(CheckReport.count(site.circuits().size(), "circuit"))
        .append(", ")
        .append(CheckReport.count(site.chargers(), "charger"))
        .append(" with ")
        .append(CheckReport.count(site.outlets(), "outlet"))
        .append(site.planned() == 0 ? "" : " (" + site.planned() + " planned)")
        .append(", ")
        .append(CheckReport.count(site.meters().size(), "meter"))
        .append("\n\n");
    text.append(circuits(site.circuits()));
    text.append(
        """

        left      free for cars beside the worst background, all chargers on their fallback
        at floor  outlets that can charge at their floor beside the worst background,
                  in brackets without any
        """);
    text.append("\nThe largest fallback that fits for all chargers is ")
        .append(site.largestFallback())
        .append(".\n");
    for (MeterLine meter : site.meters())
      text.append(
          "Meter %s: %s, %s, unit %d.\n"
              .formatted(meter.meter(), meter.model(), meter.bus(), meter.unit()));
    text.append("Chargers connect to ")
        .append(site.url())
        .append("<identity>, ")
        .append(site.passwords() ? "with passwords" : "without passwords")
        .append(".\n");
    text.append(
        switch (site.policy()) {
          case ALL -> "Every card may charge.\n";
          case CACHED ->
              "While the CSMS is away the cards may charge that it let charge before, and "
                  + CheckReport.count(site.knownCards(), "card")
                  + " of the local list.\n";
          case KNOWN ->
              "The "
                  + CheckReport.count(site.knownCards(), "card")
                  + " of the local list may charge.\n";
          case NONE -> "No card may charge.\n";
        });
    return text.toString();
  }

  private static String circuits(List<CircuitLine> circuits) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("circuit", "limit", "background", "fallbacks", "left", "at floor", "meter"));
    for (CircuitLine circuit : circuits)
      rows.add(
          List.of(
              "  ".repeat(circuit.depth()) + circuit.circuit(),
              limit(circuit),
              amps(circuit.background()),
              amps(circuit.fallbacks()),
              amps(circuit.left()),
              circuit.floorsAtWorst()
                  + " of "
                  + circuit.outlets()
                  + " ("
                  + circuit.floorsAtBest()
                  + ")",
              circuit.meter().map(MeterId::name).orElse("-")));
    return columns(rows);
  }

  private static String limit(CircuitLine circuit) {
    return amps(circuit.limit()) + circuit.power().map(power -> ", " + power).orElse("");
  }

  private static String amps(PhaseAmps amps) {
    return amps.equals(PhaseAmps.ZERO) ? "0 A" : amps.toString();
  }

  private static String columns(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows)
      for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], row.get(i).length());
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++)
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      text.append(line.toString().stripTrailing()).append("\n");
    }
    return text.toString();
  }
}
