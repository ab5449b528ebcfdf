package headroom.sim.bench;

import headroom.sim.measure.Durations;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The entry of {@code simulator/bench}. */
public final class Bench {
  private final BenchOptions options;
  private final Path root;
  private final List<Map<String, Object>> reactions = new ArrayList<>();
  private final List<Map<String, Object>> starts = new ArrayList<>();

  private Bench(BenchOptions options, Path root) {
    this.options = options;
    this.root = root;
  }

  public static void main(String... arguments) throws IOException {
    try {
      BenchOptions options = BenchOptions.parse(arguments);
      switch (options.what()) {
        case HELP -> System.out.print(BenchOptions.USAGE);
        case STUCK -> StuckConnections.main(options.rest().toArray(new String[0]));
        case RELAY -> RelayBench.run(root(), options.rest());
        case OFFLINE -> System.exit(OfflineBench.run(options.rest()));
        case CORE -> CoreBench.run(root(), options.seconds(), options.json());
        case ALL, REACTION, START -> new Bench(options, root()).run();
      }
    } catch (IllegalArgumentException bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/bench --help says what it takes.");
      System.exit(2);
    } catch (IllegalStateException | IOException broken) {
      System.err.println("The bench cannot go on: " + broken.getMessage());
      System.exit(2);
    }
    System.exit(0);
  }

  private static Path root() {
    return Path.of(System.getProperty("headroom.root", "."));
  }

  private void run() throws IOException {
    say("machine: " + Machine.here());
    say("The simulated site runs on the same machine.");
    for (int chargers : options.chargers()) {
      if (options.what() != BenchOptions.What.REACTION) start(chargers);
      if (options.what() != BenchOptions.What.START) react(chargers);
    }
    if (!options.json()) return;
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", Machine.here().toString());
    if (!starts.isEmpty()) all.put("start", starts);
    if (!reactions.isEmpty()) all.put("reaction", reactions);
    System.out.println(
        JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(all));
  }

  private void start(int chargers) throws IOException {
    StartBench.Figures figures = StartBench.run(root, chargers, options.starts());
    say("");
    say("%d chargers, %d starts of the process", chargers, figures.listens().count());
    say("  until it listens                         %s", shown(figures.listens()));
    say("  until the first charger has a limit      %s", shown(figures.firstLimit()));
    say("  until every charger has one              %s", shown(figures.allLimited()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chargers", chargers);
    json.put("starts", figures.listens().count());
    json.put("listens_ms", json(figures.listens()));
    json.put("first_limit_ms", json(figures.firstLimit()));
    json.put("all_limited_ms", json(figures.allLimited()));
    starts.add(json);
  }

  private void react(int chargers) throws IOException {
    say("");
    say("%d chargers, %d overloads", chargers, options.overloads());
    ReactionBench.Figures figures =
        ReactionBench.run(root, chargers, options.overloads(), this::progress);
    clearProgress();
    say("  meter's reply to last lowered limit      %s", shown(figures.fromReply()));
    say("  register's change to last lowered limit  %s", shown(figures.fromChange()));
    say("  until all that is allowed fits again     %s", shown(figures.untilItFits()));
    say(
        "  overloads                                %d answered at once, %d by a later reply",
        figures.fromReply().count(), figures.unanswered());
    say(
        "  memory (RSS)                             %.1f MiB, at most %.1f MiB",
        figures.process().residentKiB() / 1024.0, figures.process().highestResidentKiB() / 1024.0);
    say("  processor                                %.1f %% of a core", figures.processorPercent());
    say("  threads                                  %d", figures.process().threads());
    say(
        "  OCPP messages                            %.1f/s, %d limits in %d s",
        figures.messagesPerSecond(), figures.limits(), figures.ran().toSeconds());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chargers", chargers);
    json.put("overloads", options.overloads());
    json.put("replies", figures.fromReply().count());
    json.put("from_reply_ms", json(figures.fromReply()));
    json.put("from_change_ms", json(figures.fromChange()));
    json.put("until_it_fits_ms", json(figures.untilItFits()));
    json.put("unanswered_replies", figures.unanswered());
    json.put("rss_mib", rounded(figures.process().residentKiB() / 1024.0));
    json.put("highest_rss_mib", rounded(figures.process().highestResidentKiB() / 1024.0));
    json.put("processor_percent_of_a_core", rounded(figures.processorPercent()));
    json.put("threads", figures.process().threads());
    json.put("ocpp_messages_per_s", rounded(figures.messagesPerSecond()));
    json.put("limits", figures.limits());
    json.put("seconds", figures.ran().toSeconds());
    reactions.add(json);
  }

  private void progress(int answered) {
    if (options.json() || (!live() && answered % 10 != 0)) return;
    System.err.print(
        (live() ? "\r  " : "  ") + answered + " of " + options.overloads() + (live() ? "" : "\n"));
    System.err.flush();
  }

  private void clearProgress() {
    if (live() && !options.json()) System.err.print("\r                    \r");
  }

  private static boolean live() {
    return System.console() != null && System.console().isTerminal();
  }

  private void say(String format, Object... figures) {
    if (!options.json()) System.out.println(String.format(Locale.ROOT, format, figures));
  }

  private static String shown(Durations times) {
    return "p50 %7s ms   p99 %7s ms   max %7s ms"
        .formatted(ms(times.percentile(50)), ms(times.percentile(99)), ms(times.max()));
  }

  private static String ms(Optional<Duration> time) {
    return time.map(Bench::milliseconds).map(BigDecimal::toPlainString).orElse("-");
  }

  private static Map<String, Object> json(Durations times) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("p50", times.percentile(50).map(Bench::milliseconds).orElse(null));
    json.put("p99", times.percentile(99).map(Bench::milliseconds).orElse(null));
    json.put("max", times.max().map(Bench::milliseconds).orElse(null));
    return json;
  }

  private static BigDecimal milliseconds(Duration time) {
    return BigDecimal.valueOf(time.toNanos() / 1000, 3).setScale(1, RoundingMode.HALF_UP);
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
  }
}
