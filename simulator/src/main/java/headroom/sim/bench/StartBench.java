package headroom.sim.bench;

import headroom.sim.measure.Durations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * From the start of the controller's process until it listens, and until every charger has received
 * its first limit. The chargers knock as soon as the port is open.
 *
 * <p>One start before the others is not counted: there the simulated site, not the controller,
 * still loads its classes.
 */
final class StartBench {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOKS_EVERY = Duration.ofMillis(5);

  private StartBench() {}

  /**
   * @param listens until the OCPP port is open
   * @param firstLimit until the first charger has a limit
   * @param allLimited until every charger has one
   */
  record Figures(int chargers, Durations listens, Durations firstLimit, Durations allLimited) {}

  static Figures run(Path root, int chargers, int starts) throws IOException {
    Durations listens = new Durations();
    Durations first = new Durations();
    Durations all = new Durations();
    for (int i = 0; i <= starts; i++) {
      try (BenchSite site = new BenchSite(root, chargers)) {
        long began = site.controller().startedNanos();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Optional<Long> done = site.wired().allLimitedNanos();
        while (done.isEmpty()) {
          site.check();
          if (System.nanoTime() > giveUp)
            throw new IllegalStateException("not every charger received a limit in " + PATIENCE);
          LockSupport.parkNanos(LOOKS_EVERY.toNanos());
          done = site.wired().allLimitedNanos();
        }
        if (i == 0) continue;
        listens.add(Duration.ofNanos(site.listensNanos() - began));
        first.add(Duration.ofNanos(site.wired().firstLimitNanos().orElseThrow() - began));
        all.add(Duration.ofNanos(done.get() - began));
      }
    }
    return new Figures(chargers, listens, first, all);
  }
}
