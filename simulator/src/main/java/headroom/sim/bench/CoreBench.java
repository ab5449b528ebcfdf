package headroom.sim.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the JMH benches of the decision core, which live with its tests, in a process of their own
 * and tells their figures: the median over single calls, which other work on the machine hardly
 * moves, and the least beside it.
 */
final class CoreBench {
  private static final int WARM_UP_S = 5;

  private CoreBench() {}

  /**
   * One figure.
   *
   * @param kind of tree; empty for the whole step
   */
  private record Figure(
      String name, String kind, int sessions, double median_ns, double least_ns, long bytes) {}

  static void run(Path root, int seconds, boolean json) throws IOException {
    if (!json) {
      System.out.println("machine: " + Machine.here());
      System.out.println("Measuring; this takes some minutes.");
    }
    List<Figure> figures = measure(root, seconds);
    if (json) tellJson(figures);
    else tell(figures);
  }

  private static List<Figure> measure(Path root, int seconds) throws IOException {
    Path core = root.resolve("controller/core/target");
    Path results = Files.createTempFile("headroom-core-bench", ".json");
    String classPath =
        String.join(
            File.pathSeparator,
            core.resolve("test-classes").toString(),
            core.resolve("classes").toString(),
            core.resolve("bench-lib") + File.separator + "*");
    try {
      Process jmh =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  classPath,
                  "org.openjdk.jmh.Main",
                  "headroom[.]core[.].*Bench",
                  "-jvmArgs",
                  "-XX:+UseSerialGC -Xmx512m",
                  "-bm",
                  "sample",
                  "-wi",
                  Integer.toString(WARM_UP_S),
                  "-w",
                  "1s",
                  "-i",
                  Integer.toString(seconds),
                  "-r",
                  "1s",
                  "-prof",
                  "gc",
                  "-v",
                  "SILENT",
                  "-rf",
                  "json",
                  "-rff",
                  results.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = jmh.waitFor();
      if (code != 0) throw new IllegalStateException("JMH ended with " + code);
      return read(JsonMapper.builder().build().readTree(Files.readString(results)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopped);
    } finally {
      Files.deleteIfExists(results);
    }
  }

  private static List<Figure> read(JsonNode results) {
    List<Figure> figures = new ArrayList<>();
    for (JsonNode result : results) {
      String name = result.get("benchmark").asString();
      JsonNode percentiles = result.get("primaryMetric").get("scorePercentiles");
      JsonNode parameters = result.get("params");
      figures.add(
          new Figure(
              name.substring(name.lastIndexOf('.') + 1),
              parameters.has("kind") ? parameters.get("kind").asString() : "",
              Integer.parseInt(parameters.get("sessions").asString()),
              percentiles.get("50.0").asDouble(),
              percentiles.get("0.0").asDouble(),
              Math.round(
                  result
                      .get("secondaryMetrics")
                      .get("gc.alloc.rate.norm")
                      .get("score")
                      .asDouble())));
    }
    return figures;
  }

  private static void tell(List<Figure> figures) {
    row(
        "\n%-22s %8s  %23s %10s  %14s  %6s",
        "allocation", "sessions", "median (least)", "bytes", "plain baseline", "ratio");
    for (Figure figure : figures) {
      if (!figure.name.equals("allocator")) continue;
      Figure plain = baseline(figures, figure);
      row(
          "%-22s %8d  %9.1f (%9.1f) us %10d  %11.1f us  %6.2f",
          figure.kind.toLowerCase(Locale.ROOT).replace('_', ' '),
          figure.sessions,
          figure.median_ns / 1000,
          figure.least_ns / 1000,
          figure.bytes,
          plain.median_ns / 1000,
          plain.median_ns / figure.median_ns);
    }
    row("\n%-22s %8s  %23s %10s", "whole step", "sessions", "median (least)", "bytes");
    for (Figure figure : figures) {
      if (!figure.name.equals("step")) continue;
      row(
          "%-22s %8d  %9.1f (%9.1f) us %10d",
          "steady state",
          figure.sessions,
          figure.median_ns / 1000,
          figure.least_ns / 1000,
          figure.bytes);
    }
  }

  private static void row(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static Figure baseline(List<Figure> figures, Figure allocator) {
    return figures.stream()
        .filter(
            other ->
                other.name.equals("plain")
                    && other.kind.equals(allocator.kind)
                    && other.sessions == allocator.sessions)
        .findFirst()
        .orElseThrow();
  }

  private static void tellJson(List<Figure> figures) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Figure figure : figures) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("what", figure.name);
      if (!figure.kind.isEmpty()) row.put("kind", figure.kind);
      row.put("sessions", figure.sessions);
      row.put("median_ns", Math.round(figure.median_ns));
      row.put("least_ns", Math.round(figure.least_ns));
      row.put("bytes", figure.bytes);
      if (figure.name.equals("allocator")) {
        double ratio = baseline(figures, figure).median_ns / figure.median_ns;
        row.put("ratio_to_plain", Math.round(ratio * 100) / 100.0);
      }
      rows.add(row);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.here().toString());
    all.put("core", rows);
    System.out.println(
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all));
  }
}
