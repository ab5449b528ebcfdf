package headroom.sim.replay;

import headroom.core.site.Site;
import headroom.sim.replay.LawSharer.Knowledge;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The entry of {@code simulator/replay}. */
public final class Replay {
  private static final int PLAYED = 0;
  private static final int WRONG_USE = 2;

  private Replay() {}

  public static void main(String... arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** One call of the program; gives its exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    ReplayOptions options;
    try {
      options = ReplayOptions.parse(arguments);
    } catch (IllegalArgumentException bad) {
      err.println(bad.getMessage());
      err.println("simulator/replay --help says what it takes.");
      return WRONG_USE;
    }
    if (options.help()) {
      out.print(ReplayOptions.USAGE);
      return PLAYED;
    }
    return switch (SessionFile.read(Path.of(options.sessions()))) {
      case SessionFile.Reading.Bad bad -> {
        bad.problems().forEach(err::println);
        yield WRONG_USE;
      }
      case SessionFile.Reading.Good good -> {
        print(play(options, good.sessions()), options.json(), out);
        yield PLAYED;
      }
    };
  }

  private static Map<String, Object> play(ReplayOptions options, List<Session> sessions) {
    long began = System.nanoTime();
    Playback.Outcome outcome = Playback.play(sessions, sharer(options, sessions));
    double seconds = (System.nanoTime() - began) / 1e9;
    Figures figures = Figures.of(outcome, options.limit_mA());
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("energy_percent", rounded(figures.energyPercent(), 2));
    shown.put("sessions", figures.sessions());
    shown.put("sessions_with_nothing", figures.sessionsWithNothing());
    shown.put("fully_met_percent", rounded(figures.fullyMetPercent(), 2));
    shown.put("worst_tenth", rounded(figures.worstTenth(), 4));
    shown.put("jain", rounded(figures.jain(), 4));
    shown.put("highest_load_ratio", rounded(figures.highestLoadRatio(), 4));
    shown.put("contactor_closings", figures.contactorClosings());
    shown.put("seconds", rounded(seconds, 2));
    if (options.bound()) {
      double bound = Bound.percent(sessions, options.limit_mA());
      shown.put("bound_percent", rounded(bound, 2));
      shown.put("of_bound_percent", rounded(100 * figures.energyPercent() / bound, 2));
    }
    return shown;
  }

  private static Sharer sharer(ReplayOptions options, List<Session> sessions) {
    int limit_mA = options.limit_mA();
    return switch (options.share()) {
      case FIRST_COME -> new FirstCome(limit_mA);
      case EQUAL -> new LawSharer(Site.Share.EQUAL, Knowledge.NOTHING, limit_mA, sessions);
      case RATED -> new LawSharer(Site.Share.RATED, Knowledge.NOTHING, limit_mA, sessions);
      case ENERGY -> new LawSharer(Site.Share.ENERGY, Knowledge.DEPARTURES, limit_mA, sessions);
    };
  }

  private static void print(Map<String, Object> shown, boolean json, PrintStream out) {
    if (json) {
      out.println(
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(shown));
      return;
    }
    shown.forEach((name, value) -> out.println("%-22s %s".formatted(name, value)));
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
  }
}
