package headroom.sim.bench;

import headroom.sim.measure.Durations;
import headroom.sim.process.DaemonProcess;
import headroom.sim.process.FreePort;
import headroom.sim.process.TemporaryDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What lies between a charger and its central system costs: connections, exchanges a second, memory
 * per charger, and the time that is added to each answer.
 */
final class RelayBench {
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(20);
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(60);

  private RelayBench() {}

  /**
   * Through the controller and straight to the central system.
   *
   * @param residentKiB before the chargers came, and with all of them
   */
  record Figures(
      int chargers,
      int held,
      Durations paced,
      Durations pacedDirect,
      double exchangesPerSecond,
      double exchangesPerSecondDirect,
      long unanswered,
      long residentBeforeKiB,
      long residentKiB) {
    double kibPerCharger() {
      return (residentKiB - residentBeforeKiB) / (double) chargers;
    }
  }

  static void run(Path root, List<String> arguments) throws IOException {
    List<Integer> sizes = List.of(100, 500, 1_000);
    int seconds = 15;
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (i + 1 == arguments.size()) throw new IllegalArgumentException(name + " needs a value");
      switch (name) {
        case "--chargers" -> sizes = BenchOptions.sizes(arguments.get(i + 1), 1_000);
        case "--seconds" -> seconds = BenchOptions.number(name, arguments.get(i + 1), 600);
        default -> throw new IllegalArgumentException("unknown argument '" + name + "'");
      }
    }
    System.out.println("machine: " + Machine.here());
    System.out.println(
        "Chargers, controller and central system share it. Paced: each charger asks once a"
            + " second.");
    for (int size : sizes) print(measure(root, size, Duration.ofSeconds(seconds)));
  }

  private static void print(Figures figures) {
    say("");
    say("%d chargers, %d connections held upstream", figures.chargers(), figures.held());
    say("  paced, straight to the CSMS   %s", shown(figures.pacedDirect()));
    say("  paced, through the controller %s", shown(figures.paced()));
    say(
        "  added                         p50 %.2f ms   p99 %.2f ms",
        added(figures, 50), added(figures, 99));
    say(
        "  as fast as they can           %.0f exchanges/s, straight %.0f/s",
        figures.exchangesPerSecond(), figures.exchangesPerSecondDirect());
    say("  exchanges without an answer   %d", figures.unanswered());
    say(
        "  memory (RSS)                  %.1f MiB, before %.1f MiB: %.0f KiB a charger",
        figures.residentKiB() / 1024.0,
        figures.residentBeforeKiB() / 1024.0,
        figures.kibPerCharger());
  }

  private static double added(Figures figures, double percent) {
    return ms(figures.paced().percentile(percent)) - ms(figures.pacedDirect().percentile(percent));
  }

  private static double ms(Optional<Duration> time) {
    return time.map(each -> each.toNanos() / 1e6).orElse(Double.NaN);
  }

  private static String shown(Durations times) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms   p99 %.2f ms   max %.2f ms",
        ms(times.percentile(50)),
        ms(times.percentile(99)),
        ms(times.max()));
  }

  private static Figures measure(Path root, int chargers, Duration length) throws IOException {
    try (EchoCsms csms = new EchoCsms();
        TemporaryDirectory directory = new TemporaryDirectory("headroom-relay-")) {
      Timed direct = timed("ws://127.0.0.1:" + csms.port() + "/", chargers, length);
      int port = FreePort.find();
      Path config = directory.path().resolve("relay.yaml");
      Files.writeString(config, config(chargers, port, csms.port()));
      try (DaemonProcess controller = DaemonProcess.start(root, config, directory.path())) {
        FreePort.awaitOpen(port, OPENS_WITHIN, controller::isAlive);
        pause(Duration.ofSeconds(3));
        long before = ProcessFigures.of(controller.pid()).residentKiB();
        Timed through =
            timed(
                "ws://127.0.0.1:" + port + "/ocpp/",
                chargers,
                length,
                () -> awaitUpstream(csms, chargers),
                () -> ProcessFigures.of(controller.pid()).residentKiB());
        return new Figures(
            chargers,
            through.held,
            through.paced,
            direct.paced,
            through.perSecond,
            direct.perSecond,
            through.unanswered + direct.unanswered,
            before,
            through.residentKiB);
      }
    }
  }

  private static int awaitUpstream(EchoCsms csms, int chargers) {
    long giveUp = System.nanoTime() + CONNECTS_WITHIN.toNanos();
    while (csms.connected() < chargers && System.nanoTime() < giveUp) pause(Duration.ofMillis(50));
    return csms.connected();
  }

  private static final class Timed {
    private final Durations paced = new Durations();
    private int held;
    private double perSecond;
    private long unanswered;
    private long residentKiB;
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  private static Timed timed(String base, int chargers, Duration length) throws IOException {
    return timed(base, chargers, length, () -> chargers, () -> 0L);
  }

  private static Timed timed(
      String base, int chargers, Duration length, Asking<Integer> held, Asking<Long> resident)
      throws IOException {
    HttpClient client = HttpClient.newHttpClient();
    List<TimedStation> stations = new ArrayList<>();
    try {
      for (int i = 1; i <= chargers; i++)
        stations.add(new TimedStation(client, URI.create(base + name(i))));
      for (TimedStation station : stations) station.boot();
      Timed timed = new Timed();
      timed.held = held.ask();
      // Set-up and the compiler's warming up are not measured.
      all(stations, Duration.ofSeconds(5), Duration.ofSeconds(1), timed);
      for (TimedStation station : stations) station.moveTimes(new Durations());
      all(stations, length, Duration.ofSeconds(1), timed);
      for (TimedStation station : stations) station.moveTimes(timed.paced);
      timed.residentKiB = resident.ask();
      long exchanges = all(stations, length, Duration.ZERO, timed);
      timed.perSecond = exchanges / (length.toMillis() / 1000.0);
      return timed;
    } finally {
      stations.forEach(TimedStation::close);
      client.shutdownNow();
    }
  }

  /** All stations exchange for a while, each no faster than {@code every}; gives how often. */
  private static long all(
      List<TimedStation> stations, Duration length, Duration every, Timed timed) {
    AtomicLong exchanges = new AtomicLong();
    AtomicLong unanswered = new AtomicLong();
    long began = System.nanoTime();
    long end = began + length.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < stations.size(); i++) {
      TimedStation station = stations.get(i);
      long first = began + every.toNanos() * i / stations.size();
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (long next = first; next < end && System.nanoTime() < end; ) {
                      LockSupport.parkNanos(next - System.nanoTime());
                      if (!station.exchange()) unanswered.incrementAndGet();
                      exchanges.incrementAndGet();
                      next += every.toNanos();
                    }
                  }));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
    timed.unanswered += unanswered.get();
    return exchanges.get();
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "CP-%04d", number);
  }

  private static String config(int chargers, int port, int csmsPort) {
    StringBuilder yaml =
        new StringBuilder(
            """
            site: {name: Relay}
            circuits: {grid: {limit: 3x12000 A, background: 3x10 A}}
            ocpp: {listen: "127.0.0.1:%d", csms: "ws://127.0.0.1:%d/"}
            authorize: {policy: all}
            chargers:
            """
                .formatted(port, csmsPort));
    for (int i = 1; i <= chargers; i++)
      yaml.append("  ").append(name(i)).append(": {circuit: grid, rating: 16 A, fallback: 6 A}\n");
    return yaml.toString();
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
