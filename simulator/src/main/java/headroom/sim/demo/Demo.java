package headroom.sim.demo;

import headroom.sim.World;
import headroom.sim.process.TemporaryDirectory;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The entry of {@code simulator/demo}: from arguments to exit code, and an orderly end at Ctrl-C.
 */
public final class Demo {
  private static final int LIMIT_BROKEN = 1;
  private static final int CANNOT_RUN = 2;
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final Options options;
  private final Path root;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean dying;

  private Demo(Options options, Path root) {
    this.options = options;
    this.root = root;
  }

  public static void main(String... arguments) {
    int code;
    try {
      Options options = Options.parse(arguments);
      if (options.help()) {
        System.out.print(Options.USAGE);
        return;
      }
      code = new Demo(options, Path.of(System.getProperty("headroom.root", "."))).run();
    } catch (Options.BadArguments bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/demo --help says what it takes.");
      code = CANNOT_RUN;
    }
    System.exit(code);
  }

  private int run() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "ctrl-c"));
    int code;
    try {
      code = runSite();
    } catch (IOException | IllegalStateException broken) {
      System.err.println("The demo cannot run: " + broken.getMessage());
      code = CANNOT_RUN;
    } catch (InterruptedException hurry) {
      code = CANNOT_RUN;
    }
    over.countDown();
    if (dying) waitForTheEnd();
    return code;
  }

  /** The JVM goes down by itself now, with the exit code of its signal. */
  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopAndWait() {
    if (over.getCount() == 0) return;
    dying = true;
    stop.countDown();
    try {
      over.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private int runSite() throws IOException, InterruptedException {
    Charset charset = System.out.charset();
    boolean live = Terminal.isThere() && !options.json();
    Ink ink = Ink.of(System.getenv(), live, charset);
    try (TemporaryDirectory directory = new TemporaryDirectory("headroom-demo-");
        Terminal terminal = new Terminal(System.out)) {
      Result result;
      try (Stage stage =
          new Stage(options, root, directory.path(), World.of(options.seed(), Instant.now()))) {
        if (live) terminal.open();
        if (!options.json() && !live) stage.hint().forEach(System.out::println);
        show(stage, terminal, ink, live);
        result = stage.result();
      }
      terminal.close();
      if (options.json()) System.out.println(result.json());
      else result.summary().forEach(System.out::println);
      System.out.flush();
      return result.limitBroken() ? LIMIT_BROKEN : 0;
    }
  }

  private void show(Stage stage, Terminal terminal, Ink ink, boolean live)
      throws InterruptedException {
    PlainLines plain = new PlainLines(System.out);
    long startedNanos = System.nanoTime();
    long endNanos = options.runFor().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    for (long next = 0; next <= endNanos; next += REFRESH.toNanos()) {
      long rest = Math.min(next, endNanos) - (System.nanoTime() - startedNanos);
      if (stop.await(Math.max(0, rest), TimeUnit.NANOSECONDS)) return;
      if (!stage.isAlive()) {
        // Ctrl-C reaches the controller too, and it may be the quicker one.
        if (stop.await(1, TimeUnit.SECONDS)) return;
        throw new IllegalStateException(
            "the controller stopped by itself. Its last words:\n"
                + String.join("\n", stage.lastWords()));
      }
      if (options.json()) continue;
      Frame frame = stage.frame();
      if (live) {
        Terminal.Size size = Terminal.size();
        List<String> lines =
            new Screen(ink, size.columns(), size.rows()).lines(frame, stage.hint());
        terminal.show(lines);
      } else {
        plain.print(frame, stage.eventCount());
      }
    }
  }
}
