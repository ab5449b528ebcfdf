package headroom.daemon.store;

import headroom.core.port.RecordStore.Outcome;
import headroom.core.site.Site;
import headroom.daemon.Sites;
import headroom.daemon.SystemClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process of its own that writes transactions as fast as it may, and prints the number of each
 * one that the store called durable: for tests that kill it.
 */
final class Child {
  private Child() {}

  public static void main(String[] args) throws Exception {
    Site site = Sites.metered(1);
    Store store = Store.open(Path.of(args[0]), new SystemClock());
    store.remembered(site);
    Semaphore inFlight = new Semaphore(16);
    for (long id = 1; ; id++) {
      long number = id;
      inFlight.acquire();
      store.write(
          List.of(Records.begun(id)),
          outcome -> {
            if (outcome instanceof Outcome.Durable) System.out.println(number);
            inFlight.release();
          });
    }
  }

  /** Starts it, with more for its environment. */
  static ProcessBuilder in(Path state) throws IOException {
    return java(Child.class, state.toString());
  }

  static ProcessBuilder java(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(false);
  }
}
