package headroom.sim.guard;

import headroom.core.event.Condition;
import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Oracle.LimitSeen;
import headroom.sim.site.Pace;
import headroom.sim.site.PerPhase;
import headroom.sim.virtual.VirtualDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Three-phase chargers of 16 A on one metered circuit, under the shipped controller and the real
 * physics: the duty of a pilot changes at most every 5 s, and a car follows within 5 s more.
 */
final class Garage {
  static final CircuitId GRID = new CircuitId("grid");
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Two excesses with so long between them are not one. */
  private static final Duration APART = Duration.ofSeconds(1);

  private static final double TOLERANCE_AMPS = 0.05;

  final World world;
  final VirtualDaemon daemon;
  final LimitCycles cycles = new LimitCycles();
  private final List<LimitSeen> limits = new ArrayList<>();
  private final double limitAmps;
  private Optional<MonoTime> firstAbove = Optional.empty();
  private Optional<MonoTime> lastAbove = Optional.empty();
  private double longestSeconds;
  private double shownTimes = 1;

  Garage(int chargers, int limitAmps, Function<ChargerId, ChargerQuirks> quirks) {
    this(chargers, limitAmps, 4, quirks, 7);
  }

  Garage(
      int chargers,
      int limitAmps,
      int backgroundAmps,
      Function<ChargerId, ChargerQuirks> quirks,
      long seed) {
    this.limitAmps = limitAmps;
    world = World.of(seed, Instant.parse("2026-03-02T02:00:00Z"));
    daemon =
        new VirtualDaemon(world, config(chargers, limitAmps, backgroundAmps), Pace.LIFE, quirks);
    daemon
        .site()
        .oracle()
        .onLimit(
            limit -> {
              limits.add(limit);
              cycles.add(limit);
            });
    world.every(LOOK, this::look);
    daemon.start();
    world.run(Duration.ofSeconds(60));
  }

  private static Config config(int chargers, int limitAmps, int backgroundAmps) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("site: {name: Garage}\ncircuits:\n  grid:\n");
    yaml.append("    limit: 3x%d A\n    meter: main\n".formatted(limitAmps));
    yaml.append("    background: %d A\n".formatted(backgroundAmps));
    yaml.append("meters:\n  main:\n    model: eastron-sdm630-v2\n");
    yaml.append("    tcp: {host: 10.0.0.20, port: 502}\n    unit: 1\n");
    yaml.append("charger_defaults: {circuit: grid, rating: 16 A, fallback: 0 A}\nchargers:\n");
    for (int i = 1; i <= chargers; i++)
      yaml.append(String.format(Locale.ROOT, "  CP-%02d: {}%n", i));
    yaml.append("ocpp: {listen: 127.0.0.1:8887, path: /ocpp/}\nauthorize: {policy: all}\n");
    try {
      Path file = Files.createTempFile("garage", ".yaml");
      try {
        Files.writeString(file, yaml);
        return switch (ConfigReader.read(file)) {
          case Reading.Good good -> good.config();
          case Reading.Bad bad -> throw new IllegalArgumentException(bad.problems().toString());
        };
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static EvseId evse(int number) {
    return EvseId.of(String.format(Locale.ROOT, "CP-%02d", number), 1);
  }

  /** The slowest car that there is: it follows its pilot after 5 s. */
  static Car slow(int number) {
    return new Car(CarModel.SALOON, "TAG-%04d".formatted(number), 0.1, 1, Duration.ofSeconds(5), 1);
  }

  Car plugIn(int number) {
    Car car = slow(number);
    daemon.site().outlet(evse(number)).plugIn(car);
    return car;
  }

  Garage run(int seconds) {
    world.run(Duration.ofSeconds(seconds));
    return this;
  }

  void building(double amps) {
    daemon.site().addLoad(GRID, PerPhase.all(amps));
  }

  void meterShows(double times) {
    shownTimes = times;
    daemon.meter(new MeterId("main")).ratio(times);
  }

  double load() {
    return daemon.site().quantities(GRID).amps().highest();
  }

  double draw(int number) {
    return daemon.site().outlet(evse(number)).amps().highest();
  }

  /** What the charger accepted last, in amperes. */
  double limit(int number) {
    return daemon.site().oracle().lastLimit(evse(number)).map(LimitSeen::value).orElse(0.0);
  }

  /** The least that a charger was told since {@code from}. */
  double leastLimit(int number, MonoTime from) {
    double least = limit(number);
    for (LimitSeen each : limits)
      if (each.evse().equals(evse(number)) && each.at().isAfter(from))
        least = Math.min(least, each.value());
    return least;
  }

  /** Begins to watch the excess anew. */
  MonoTime watch() {
    firstAbove = Optional.empty();
    lastAbove = Optional.empty();
    longestSeconds = 0;
    return world.now();
  }

  private void look() {
    double shown = 0;
    for (Phase phase : Phase.values())
      shown = Math.max(shown, daemon.site().quantities(GRID).amps().get(phase) * shownTimes);
    if (shown <= limitAmps + TOLERANCE_AMPS) return;
    if (lastAbove.isPresent() && world.now().isAtLeast(APART, lastAbove.get()))
      firstAbove = Optional.empty();
    if (firstAbove.isEmpty()) firstAbove = Optional.of(world.now());
    lastAbove = Optional.of(world.now());
    longestSeconds =
        Math.max(longestSeconds, world.now().since(firstAbove.get()).toMillis() / 1000.0);
  }

  /** The longest excess since {@link #watch}, in seconds; 0 when there was none. */
  double excessSeconds() {
    return longestSeconds;
  }

  List<Condition> conditions() {
    return daemon.assembly().conditions().active();
  }

  boolean isNamed(int number) {
    return conditions().stream()
        .anyMatch(
            wrong ->
                wrong.code() == Condition.Code.DISOBEDIENT
                    && wrong.subject().equals(evse(number).toString()));
  }

  boolean isWrong(Condition.Code code) {
    return conditions().stream().anyMatch(wrong -> wrong.code() == code);
  }

  long count(Class<? extends Event> kind) {
    return daemon.store().events().stream().filter(each -> kind.isInstance(each.event())).count();
  }
}
