package headroom.drivers.websocket;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what the server calls back and lets nothing out: an Error in a callback ends a worker thread
 * of the library for good, and a StackOverflowError stops the whole server. Any thread.
 */
final class CallbackGuard {
  private static final Logger log = LoggerFactory.getLogger(CallbackGuard.class);

  private final Complaints complaints;

  CallbackGuard(Complaints complaints) {
    this.complaints = complaints;
  }

  /** Runs {@code callback}; a throwable goes to {@code otherwise} after it was logged. */
  void run(String peer, String what, Runnable callback, Consumer<Throwable> otherwise) {
    try {
      callback.run();
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
