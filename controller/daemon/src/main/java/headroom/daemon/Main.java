package headroom.daemon;

import headroom.daemon.config.Reading;
import headroom.daemon.store.Store;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Entry of the program: {@code run}, {@code check} and {@code explain}. The short-lived commands
 * have an entry of their own.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    List<String> words = List.of(args);
    int exit = words.isEmpty() ? usage("expected: run, check or explain") : run(words);
    if (exit != ExitCode.OK) System.exit(exit);
  }

  private static int run(List<String> words) {
    List<String> args = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "run" -> runDaemon(args);
      case "check" -> Check.run(args, utf8(FileDescriptor.out), System.err);
      case "explain" -> Explain.run(args, utf8(FileDescriptor.out), System.err);
      default -> usage("unknown command " + words.getFirst());
    };
  }

  /** Returns at once when the program runs: its threads keep it alive. */
  private static int runDaemon(List<String> args) {
    Optional<Options> parsed = Options.parse(args);
    if (parsed.isEmpty())
      return usage("expected: headroom run --config FILE [--state DIR] [--socket PATH]");
    Options options = parsed.get();
    SystemClock clock = new SystemClock();
    // Two things that take time and know nothing of each other.
    CompletableFuture<Store> opening =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Store.open(options.state(), clock);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            task -> Thread.ofPlatform().name("open store").start(task));
    Reading reading = new Adoption(options.config(), options.state()).read();
    try {
      Store store = opening.join();
      return switch (reading) {
        case Reading.Bad bad -> {
          store.close();
          yield refuse(bad);
        }
        case Reading.Good good -> {
          good.warnings().forEach(warning -> System.err.println("warning: " + warning));
          yield start(options, good, clock, store);
        }
      };
    } catch (CompletionException e) {
      return cannotStart(e.getCause() == null ? e : e.getCause());
    }
  }

  private static int start(Options options, Reading.Good good, SystemClock clock, Store store) {
    try {
      Daemon daemon = new Daemon(options, good.config(), clock, store, System::exit);
      Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "shutdown"));
      HangUp.reloads(daemon::reload);
      return ExitCode.OK;
    } catch (IOException e) {
      store.close();
      return cannotStart(e);
    }
  }

  private static int refuse(Reading.Bad bad) {
    bad.problems().forEach(System.err::println);
    System.err.println(
        "headroom: the config cannot be used, so nothing was started (headroom check FILE says the"
            + " same)");
    return ExitCode.CONFIG;
  }

  private static int cannotStart(Throwable why) {
    System.err.println("headroom: " + Optional.ofNullable(why.getMessage()).orElse(why.toString()));
    return ExitCode.CANNOT_START;
  }

  /** The text has letters that the C locale, usual under systemd and cron, cannot print. */
  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), false, StandardCharsets.UTF_8);
  }

  private static int usage(String words) {
    System.err.println("headroom: " + words + "\nheadroom help run shows how.");
    return ExitCode.USAGE;
  }
}
