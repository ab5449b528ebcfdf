package headroom.sim.kill;

import headroom.sim.bench.Machine;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/** The entry of {@code simulator/kill}. */
public final class Kill {
  private Kill() {}

  public static void main(String... arguments) {
    int exit = 2;
    try {
      KillOptions options = KillOptions.parse(arguments);
      if (options.help()) {
        System.out.print(KillOptions.USAGE);
        exit = 0;
      } else {
        exit = run(options);
      }
    } catch (IllegalArgumentException bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/kill --help says what it takes.");
    } catch (IllegalStateException | IOException broken) {
      Throwable cause = broken.getCause();
      System.err.println(
          "It cannot go on: " + broken.getMessage() + (cause == null ? "" : ": " + cause));
    }
    System.exit(exit);
  }

  private static int run(KillOptions options) throws IOException {
    Path root = Path.of(System.getProperty("headroom.root", "."));
    if (!options.json()) System.out.println("machine: " + Machine.here());
    try (KilledSite site = new KilledSite(root, options.seed(), options.chargers())) {
      site.kill(
          options.times(),
          kills -> {
            if (!options.json() && kills % 10 == 0)
              System.err.println("  " + kills + " of " + options.times());
          });
      KillReport report = site.settle();
      System.out.print(
          options.json()
              ? JsonMapper.shared()
                      .writerWithDefaultPrettyPrinter()
                      .writeValueAsString(report.json(Machine.here().toString()))
                  + "\n"
              : report.text());
      return report.findings().isEmpty() ? 0 : 1;
    }
  }
}
