package headroom.daemon;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signal SIGHUP, which a service takes for "read your config again". Java has no other way to
 * hear it than this one of the JDK's own, which {@code jdk.unsupported} keeps open for that.
 */
final class HangUp {
  private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

  private HangUp() {}

  /**
   * From now on SIGHUP reloads. A program that was started with the signal ignored (nohup) leaves
   * it so.
   *
   * @param reload says itself what came of it, in the log and as an event
   */
  static void reloads(Runnable reload) {
    try {
      Signal hangUp = new Signal("HUP");
      SignalHandler before =
          Signal.handle(
              hangUp,
              signal -> {
                LOG.info("SIGHUP: reads the config again");
                reload.run();
              });
      if (before == SignalHandler.SIG_IGN) Signal.handle(hangUp, SignalHandler.SIG_IGN);
    } catch (IllegalArgumentException taken) {
      LOG.warn("SIGHUP does not reload: {}", taken.getMessage());
    }
  }
}
