package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.site.EvseId;
import headroom.core.units.Phase;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The safe order starves nobody (design 3.4, 3.6): on a site that is given out, with everything
 * healthy, a newcomer has its floor within 15 s and its fair share within 60 s. Pilots change at
 * most every 5 s and cars follow within 5 s.
 */
class NewcomerTest {
  private static final double FLOOR_A = 6;
  private static final double DEAD_BAND_A = 1;
  private static final int FLOOR_WITHIN_S = 15;
  private static final int SHARE_WITHIN_S = 60;

  private static final String METERED =
      """
      meters:
        main: {model: eastron-sdm630-v2, tcp: {host: 10.0.0.20, port: 502}, unit: 1}
      """;

  @TempDir Path folder;

  private final World world = World.of(5, Instant.parse("2026-03-02T02:00:00Z"));
  private VirtualDaemon daemon;
  private double limit_A;

  private static Car car() {
    CarModel model = new CarModel("willing", 300_000, 3, FLOOR_A, 32, 0, 0.9, false);
    return new Car(model, "04A1B2C3", 0.01, 1, Duration.ofSeconds(5), 1);
  }

  private Outlet outlet(int charger) {
    return daemon.site().outlet(EvseId.of(name(charger), 1));
  }

  private static String name(int charger) {
    return "CP-%02d".formatted(charger);
  }

  private void site(int chargers, int amps, ChargerQuirks quirks, String meter) throws IOException {
    limit_A = amps;
    StringBuilder yaml =
        new StringBuilder(
            """
            site: {name: Newcomers}
            circuits:
              grid: {limit: 3x%d A, background: 0 A%s}
            %schargers:
            """
                .formatted(amps, meter.isEmpty() ? "" : ", meter: main", meter));
    for (int i = 1; i <= chargers; i++)
      yaml.append("  %s: {circuit: grid, rating: 32 A, fallback: 0 A}\n".formatted(name(i)));
    yaml.append("ocpp: {listen: 127.0.0.1:8887}\nauthorize: {policy: all}\n");
    Path file = folder.resolve("site.yaml");
    Files.writeString(file, yaml);
    daemon = new VirtualDaemon(world, Examples.read(file), Pace.LIFE, charger -> quirks);
    daemon.start();
    world.run(Duration.ofSeconds(30));
  }

  private void second() {
    world.run(Duration.ofSeconds(1));
    for (Phase phase : Phase.values()) {
      double sum = daemon.site().outlets().stream().mapToDouble(o -> o.amps().get(phase)).sum();
      assertTrue(sum <= limit_A + 0.01, phase + " carries " + sum + " A of " + limit_A);
    }
  }

  @ParameterizedTest(name = "{1} more cars beside {0} on {2} A, whole amperes: {3}, metered: {4}")
  @CsvSource({
    "1, 1, 32, false, false",
    "1, 1, 20, true, true",
    "1, 5, 63, false, true",
    "8, 1, 63, false, false",
    "8, 1, 63, true, true",
    "8, 5, 100, false, true",
    "8, 5, 100, true, false",
    "20, 1, 160, false, true",
    "20, 5, 200, true, false",
    "20, 5, 200, true, true",
    "40, 1, 320, true, true",
    "40, 5, 320, false, false",
    "40, 5, 400, true, true",
  })
  void aNewcomerHasItsFloorAndThenItsShare(
      int there, int more, int amps, boolean wholeAmps, boolean metered) throws IOException {
    site(
        there + more,
        amps,
        wholeAmps ? ChargerQuirks.WHOLE_AMPS : ChargerQuirks.STANDARD,
        metered ? METERED : "");
    for (int i = 1; i <= there; i++) outlet(i).plugIn(car());
    for (int s = 0; s < 300; s++) second();
    List<Integer> newcomers = new ArrayList<>();
    for (int i = there + 1; i <= there + more; i++) newcomers.add(i);
    for (int i : newcomers) outlet(i).plugIn(car());
    double fair = Math.min(32, limit_A / (there + more));
    while (transactions() < there + more) second();
    int floored = secondsUntil(newcomers, FLOOR_A);
    int shared = floored + secondsUntil(newcomers, fair - DEAD_BAND_A);
    assertTrue(floored <= FLOOR_WITHIN_S, () -> "floor after " + floored + " s");
    assertTrue(shared <= SHARE_WITHIN_S, () -> "share after " + shared + " s");
  }

  private long transactions() {
    return daemon.store().records().stream().filter(TransactionBegun.class::isInstance).count();
  }

  /** How long it takes until every one of them is offered so much at its pilot. */
  private int secondsUntil(List<Integer> chargers, double amps) {
    int seconds = 0;
    while (chargers.stream().anyMatch(charger -> outlet(charger).pilotAmps() < amps)) {
      second();
      seconds++;
      assertTrue(seconds < 300, () -> amps + " A are not reached at all");
    }
    return seconds;
  }
}
