package headroom.sim.virtual;

import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.World;
import headroom.sim.ocpp.fleet.Mixture;
import headroom.sim.ocpp.fleet.Mixture.Versions;
import headroom.sim.site.Excess;
import headroom.sim.site.Oracle;
import headroom.sim.site.Pace;
import headroom.sim.site.Traffic;
import headroom.sim.site.Visit;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the site of a config live under the shipped controller, in virtual time, and says how it
 * fared.
 */
public final class Simulate {
  private static final String USAGE =
      """
      Usage: simulator/simulate FILE [--seed N] [--for TIME] [--ocpp VERSION] [--calm] [--trace]

      Lets the site of the config FILE live in virtual time under the shipped controller: cars
      come and go, chargers of several models, and the troubles of a bad hour. The same seed
      gives the same run.

        --seed N     another seed, other cars (1)
        --for TIME   how long the site lives: 90s, 60m, 24h (60m)
        --ocpp VERSION  what the chargers speak: 1.6, 2.0.1, or mixed (mixed)
        --calm       no troubles
        --trace      print the last 2,000 things that happened

      Exit codes: 0 the limits held; 1 a limit was broken by our doing; 2 bad arguments or a bad
      config.
      """;

  private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh])");

  private long seed = 1;
  private Duration length = Duration.ofMinutes(60);
  private Versions versions = Versions.MIXED;
  private boolean calm;
  private boolean trace;
  private Optional<Path> file = Optional.empty();

  private static final int HELD = 0;
  private static final int BROKEN = 1;
  private static final int WRONG_USE = 2;

  private final PrintStream out;
  private boolean help;

  private Simulate(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** One call of the program; gives its exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    Simulate simulate = new Simulate(out);
    try {
      simulate.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      return WRONG_USE;
    }
    if (simulate.help) {
      out.print(USAGE);
      return HELD;
    }
    return switch (ConfigReader.read(simulate.file.orElseThrow())) {
      case Reading.Good good -> simulate.live(good.config()) ? HELD : BROKEN;
      case Reading.Bad bad -> {
        bad.problems().forEach(err::println);
        yield WRONG_USE;
      }
    };
  }

  private void parse(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "--help", "-h" -> help = true;
        case "--calm" -> calm = true;
        case "--trace" -> trace = true;
        case "--ocpp" -> versions = Versions.of(value(arguments, ++i, argument));
        case "--seed" -> seed = seed(value(arguments, ++i, argument));
        case "--for" -> length = time(value(arguments, ++i, argument));
        default -> {
          if (argument.startsWith("-") || file.isPresent())
            throw new IllegalArgumentException("found " + argument + "\n" + USAGE);
          file = Optional.of(Path.of(argument));
        }
      }
    }
    if (file.isEmpty() && !help)
      throw new IllegalArgumentException("a config FILE is missing\n" + USAGE);
  }

  private static String value(String[] arguments, int at, String option) {
    if (at < arguments.length) return arguments[at];
    throw new IllegalArgumentException(option + " needs a value\n" + USAGE);
  }

  private static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("--seed: found " + text + ", expected a whole number");
    }
  }

  private static Duration time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches())
      throw new IllegalArgumentException("--for: found " + text + ", expected 90s, 60m or 24h");
    long count = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private boolean live(Config config) {
    VirtualDaemon daemon =
        new VirtualDaemon(World.of(seed), config, Pace.LIFE, Mixture.of(config.site(), versions));
    new Traffic(daemon.world(), daemon.site(), Traffic.Plan.BUSY).start();
    if (!calm) Trouble.plan(daemon);
    daemon.start();
    long beganNanos = cpuNanos();
    daemon.world().run(length);
    double cpuSeconds = (cpuNanos() - beganNanos) / 1e9;
    if (trace) daemon.world().trace().last().forEach(out::println);
    report(daemon, cpuSeconds);
    return daemon.site().oracle().broken().isEmpty();
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void report(VirtualDaemon daemon, double cpuSeconds) {
    Oracle oracle = daemon.site().oracle();
    print(
        "%s, seed %d: %.0f min of life in %.1f s of one core, %.0f times as fast",
        daemon.site().site().name(),
        seed,
        length.toMillis() / 60_000.0,
        cpuSeconds,
        length.toSeconds() / cpuSeconds);
    for (Excess excess : oracle.excesses())
      print(
          "%-12s %-5s highest %3.0f %% of its limit, above it for %.1f s, at most %.1f s in one"
              + " piece%s",
          excess.circuit(),
          excess.what(),
          excess.highestRatio() * 100,
          excess.above().toMillis() / 1000.0,
          excess.longestAbove().toMillis() / 1000.0,
          excess.isBroken() ? ": BROKEN" : "");
    print(
        "%d cars came, %d were served, %.1f kWh; %d limits, %d OCPP messages",
        oracle.visits().size(),
        oracle.sessionsServed(),
        oracle.kilowattHours(),
        oracle.limitsReceived(),
        oracle.messages());
    for (Visit visit : oracle.leftOut())
      print(
          "not served: a %s at %s, there since minute %d%s",
          visit.car().model().name(),
          visit.evse(),
          minute(daemon, visit),
          visit.unpluggedAt().isPresent() ? ", gone" : "");
    daemon.assembly().conditions().active().forEach(wrong -> print("wrong now: %s", wrong.text()));
    print("trace %016x", daemon.world().trace().hash());
  }

  private static long minute(VirtualDaemon daemon, Visit visit) {
    Duration ago = daemon.world().now().since(visit.pluggedAt());
    return daemon.world().elapsed().minus(ago).toMinutes();
  }

  private void print(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
