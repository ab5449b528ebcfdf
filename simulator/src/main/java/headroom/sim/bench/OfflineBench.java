package headroom.sim.bench;

import headroom.sim.offline.OfflineDays;
import headroom.sim.process.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints how a site fares for days without its CSMS, and what comes of it when it is back. */
final class OfflineBench {
  private static final double LEAST_PER_SECOND = 500;

  private OfflineBench() {}

  /** What was asked for. */
  private record Asked(OfflineDays.Plan plan, Optional<Path> state) {
    private static Asked parse(List<String> arguments) {
      int days = 90;
      int chargers = 100;
      int sampleSeconds = 300;
      int seed = 1;
      Optional<Path> state = Optional.empty();
      for (int i = 0; i < arguments.size(); i += 2) {
        String name = arguments.get(i);
        if (i + 1 == arguments.size()) throw new IllegalArgumentException(name + " needs a value");
        String value = arguments.get(i + 1);
        switch (name) {
          case "--days" -> days = BenchOptions.number(name, value, 365);
          case "--chargers" -> chargers = BenchOptions.number(name, value, 1_000);
          case "--sample-seconds" -> sampleSeconds = BenchOptions.number(name, value, 3_600);
          case "--seed" -> seed = BenchOptions.number(name, value, Integer.MAX_VALUE);
          case "--state" -> state = Optional.of(Path.of(value));
          default -> throw new IllegalArgumentException("unknown argument '" + name + "'");
        }
      }
      return new Asked(
          new OfflineDays.Plan(days, chargers, Duration.ofSeconds(sampleSeconds), seed), state);
    }
  }

  /** Gives the exit code: 1 when a rule was broken. */
  static int run(List<String> arguments) throws IOException {
    Asked asked = Asked.parse(arguments);
    System.out.println("machine: " + Machine.here());
    if (asked.state().isPresent()) {
      Files.createDirectories(asked.state().get());
      return run(asked.plan(), asked.state().get());
    }
    try (TemporaryDirectory directory = new TemporaryDirectory("headroom-offline-")) {
      return run(asked.plan(), directory.path());
    }
  }

  private static int run(OfflineDays.Plan plan, Path state) throws IOException {
    say(
        "%d days without a CSMS, %d chargers, 3 transactions of 4 h a day each, seed %d",
        plan.days(), plan.chargers(), plan.seed());
    try (OfflineDays days = new OfflineDays(plan, state, line -> say("  %s", line))) {
      OfflineDays.Figures figures = days.run();
      say("transactions                 %d", figures.transactions());
      say("waited for the CSMS          %d messages", figures.waiting());
      say(
          "disk, most that it took      %.1f MiB, %.1f KiB a transaction; bound %.1f MiB",
          figures.diskBytes() / 1048576.0,
          figures.diskBytes() / 1024.0 / Math.max(1, figures.transactions()),
          figures.diskBound() / 1048576.0);
      say(
          "written to the disk          %.1f KiB a transaction",
          figures.writtenBytes() / 1024.0 / Math.max(1, figures.transactions()));
      say(
          "memory (heap), each 10 days  %s MiB; it holds the stations and the judge, too",
          figures.heapMiB());
      say("cold boots of the controller %d", figures.restarts());
      say(
          "days offline took            %.0f s of real time",
          figures.offlineReal().toMillis() / 1e3);
      say(
          "replay                       %d messages, %.0f/s in virtual time, %.0f/s in real time",
          figures.replayed(), figures.messagesPerVirtualSecond(), figures.messagesPerRealSecond());
      say(
          "longest wait for a card      %d ms while the replay went on",
          figures.longestCard().toMillis());
      say("doubles, byte for byte       %d", figures.doubles());
      double least = plan.chargers() >= 100 ? LEAST_PER_SECOND : 0;
      List<String> broken = OfflineDays.broken(figures, least);
      for (String each : broken.subList(0, Math.min(20, broken.size()))) say("BROKEN: %s", each);
      say(
          broken.isEmpty() ? "nothing lost, turned round or altered" : "%d rules broken",
          broken.size());
      return broken.isEmpty() ? 0 : 1;
    }
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
