package headroom.daemon.store;

import java.io.IOException;

/**
 * The store must not be opened: going on would lose or mix up records. The text says what to do.
 */
public final class StoreRefused extends IOException {
  private static final long serialVersionUID = 1;

  StoreRefused(String message) {
    super(message);
  }
}
