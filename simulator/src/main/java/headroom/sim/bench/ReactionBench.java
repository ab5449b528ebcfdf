package headroom.sim.bench;

import headroom.sim.Chance;
import headroom.sim.measure.Durations;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.PerPhase;
import headroom.sim.wire.Asking;
import headroom.sim.wire.WiredSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Overloads a site again and again: with all cars at their share of a full grid connection, a
 * machine is switched on at a random moment, so that every charger must come down a little. When
 * the cars are near their floor all machines are switched off, and the cars rise again.
 */
final class ReactionBench {
  private static final Duration ALL_CHARGE_WITHIN = Duration.ofMinutes(5);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);
  private static final Duration SHOWS_WITHIN = Duration.ofMillis(2_500);
  private static final Duration LOOKS_EVERY = Duration.ofMillis(20);

  /**
   * Between two overloads: until the cars have followed (the pilot may wait 5 s, the car half a
   * second) and a poll has shown it. Before that the controller cannot tell a machine from a car
   * that has not come down yet.
   */
  private static final Duration REST = Duration.ofMillis(7_000);

  /** Chargers answer all that they are asked after their first limit within this time. */
  private static final Duration SET_UP = Duration.ofSeconds(5);

  private static final double STEP_PER_CHARGER_AMPS = 0.12;
  private static final double LOW_AMPS = 7;
  private static final double HIGH_AMPS = 12;

  private final BenchSite site;
  private final int chargers;
  private final Chance chance;
  private double machineAmps;

  /**
   * @param untilItFits until building and all that the chargers are allowed fit again
   * @param unanswered replies with an overload that no lower limit followed before the next reply
   * @param processorPercent of one core, over the whole run
   */
  record Figures(
      int chargers,
      Durations fromReply,
      Durations fromChange,
      Durations untilItFits,
      int unanswered,
      ProcessFigures process,
      double processorPercent,
      double messagesPerSecond,
      long limits,
      Duration ran) {}

  private ReactionBench(BenchSite site, int chargers) {
    this.site = site;
    this.chargers = chargers;
    this.chance = site.world().chance("overloads");
  }

  /**
   * @param progress told how many overloads there have been
   */
  static Figures run(Path root, int chargers, int overloads, IntConsumer progress)
      throws IOException {
    try (BenchSite site = new BenchSite(root, chargers)) {
      return new ReactionBench(site, chargers).run(overloads, progress);
    }
  }

  private Figures run(int overloads, IntConsumer progress) throws IOException {
    await(() -> wired().allLimitedNanos().isPresent(), ALL_CHARGE_WITHIN, "limits at all chargers");
    pause(SET_UP);
    ask(this::plugInAll);
    await(() -> ask(this::lowest) >= HIGH_AMPS, ALL_CHARGE_WITHIN, "a share for every car");
    long beganNanos = System.nanoTime();
    ProcessFigures before = ProcessFigures.of(site.controller().pid());
    long messagesBefore = wired().frames();
    long limitsBefore = wired().limits();
    for (int done = 0; done < overloads; done++) {
      if (ask(this::lowest) < LOW_AMPS) rise();
      overload();
      progress.accept(done + 1);
    }
    Duration ran = Duration.ofNanos(System.nanoTime() - beganNanos);
    double seconds = ran.toNanos() / 1e9;
    ProcessFigures after = ProcessFigures.of(site.controller().pid());
    return new Figures(
        chargers,
        wired().reactions().fromReply(),
        wired().reactions().fromChange(),
        wired().reactions().untilItFits(),
        ask(() -> wired().reactions().unanswered()),
        after,
        after.processor().minus(before.processor()).toMillis() / 10.0 / seconds,
        (wired().frames() - messagesBefore) / seconds,
        wired().limits() - limitsBefore,
        ran);
  }

  private boolean plugInAll() {
    for (Outlet outlet : wired().site().outlets())
      outlet.plugIn(new Car(CarModel.SALOON, "04A1B2C3", 0.05, 1, Duration.ofMillis(500), 1));
    return true;
  }

  /** Switches one more machine on, and waits until it has been answered. */
  private void overload() {
    pause(chance.between(Duration.ZERO, Duration.ofSeconds(1)));
    int before = ask(this::answered);
    ask(
        () -> {
          double room = Math.max(0, -wired().allowedExcessAmps(BenchSite.GRID));
          machineAmps += room + STEP_PER_CHARGER_AMPS * chargers * chance.between(0.8, 1.2);
          wired().reactions().switched(BenchSite.GRID, System.nanoTime());
          wired().site().addLoad(BenchSite.GRID, PerPhase.all(machineAmps));
          return true;
        });
    // Where the cars take less than they may, nothing is to be answered.
    waitFor(() -> ask(this::waiting) > 0 || ask(this::answered) > before, SHOWS_WITHIN);
    waitFor(() -> ask(this::waiting) == 0, ANSWERED_WITHIN);
    pause(REST);
  }

  private void rise() {
    machineAmps = 0;
    ask(
        () -> {
          wired().site().addLoad(BenchSite.GRID, PerPhase.ZERO);
          return true;
        });
    await(() -> ask(this::lowest) >= HIGH_AMPS, ALL_CHARGE_WITHIN, "the cars to rise again");
  }

  private int answered() {
    return wired().reactions().fromReply().count();
  }

  private int waiting() {
    return wired().reactions().open();
  }

  /** Least that any charger is allowed; 0 as long as a car does not charge. */
  private double lowest() {
    return wired().site().outlets().stream()
        .mapToDouble(outlet -> outlet.amps().highest() > 0 ? wired().allowedAmps(outlet.id()) : 0)
        .min()
        .orElse(0);
  }

  private WiredSite wired() {
    return site.wired();
  }

  private <T> T ask(Supplier<T> question) {
    return Asking.world(site.world(), question);
  }

  private void await(BooleanSupplier condition, Duration within, String what) {
    if (!waitFor(condition, within))
      throw new IllegalStateException("waited " + within.toSeconds() + " s in vain for " + what);
  }

  private boolean waitFor(BooleanSupplier condition, Duration within) {
    long giveUp = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUp) return false;
      site.check();
      pause(LOOKS_EVERY);
    }
    return true;
  }

  private static void pause(Duration length) {
    long until = System.nanoTime() + length.toNanos();
    for (long rest = length.toNanos(); rest > 0; rest = until - System.nanoTime())
      LockSupport.parkNanos(rest);
  }
}
