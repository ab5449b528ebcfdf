package headroom.drivers.websocket;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what the server calls back and lets nothing out: an Error in a callback ends a worker thread
 * of the library for good, and a StackOverflowError stops the whole server. It also tells on a
 * callback that took long: while one does, pings of healthy peers stay unread. Any thread.
 */
final class CallbackGuard {
  private static final Logger log = LoggerFactory.getLogger(CallbackGuard.class);

  /** Handing over takes microseconds; a collection of the heap may come in between. */
  static final Duration LONG = Duration.ofMillis(200);

  private final Complaints complaints;
  private final LongSupplier nanoTime;

  CallbackGuard(Complaints complaints, LongSupplier nanoTime) {
    this.complaints = complaints;
    this.nanoTime = nanoTime;
  }

  /** Runs {@code callback}; a throwable goes to {@code otherwise} after it was logged. */
  void run(String peer, String what, Runnable callback, Consumer<Throwable> otherwise) {
    try {
      long startNs = nanoTime.getAsLong();
      callback.run();
      long tookNs = nanoTime.getAsLong() - startNs;
      if (tookNs >= LONG.toNanos() && complaints.admit()) {
        log.error("{}: {} blocked a shared thread for {} ms", peer, what, tookNs / 1_000_000);
      }
    } catch (Throwable t) {
      report(peer, what, t);
      try {
        otherwise.accept(t);
      } catch (Throwable second) {
        report(peer, what + ", and its aftermath", second);
      }
    }
  }

  private void report(String peer, String what, Throwable t) {
    try {
      if (complaints.admit()) log.error("{}: {} failed", peer, what, t);
    } catch (Throwable loggingFailed) {
      // Nothing is left to tell it to; the connection and the server go on.
    }
  }
}
