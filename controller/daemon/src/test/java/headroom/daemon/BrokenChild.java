package headroom.daemon;

import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.daemon.store.Store;
import java.lang.reflect.Field;
import java.util.List;

/** The program, in which an invariant breaks as soon as it runs: its own process of a test. */
final class BrokenChild {
  private BrokenChild() {}

  public static void main(String[] args) throws Exception {
    Options options = Options.parse(List.of(args).subList(1, args.length)).orElseThrow();
    SystemClock clock = new SystemClock();
    Reading.Good good = (Reading.Good) ConfigReader.read(options.config());
    Daemon daemon =
        new Daemon(options, good.config(), clock, Store.open(options.state(), clock), System::exit);
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "shutdown"));
    Field field = Daemon.class.getDeclaredField("assembly");
    field.setAccessible(true);
    Assembly assembly = (Assembly) field.get(daemon);
    assembly
        .loop()
        .changeTo(
            good.config().site(),
            List.of(),
            (state, seen) -> {
              throw new IllegalStateException("a test breaks it");
            });
  }
}
