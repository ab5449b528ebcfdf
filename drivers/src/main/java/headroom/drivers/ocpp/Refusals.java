package headroom.drivers.ocpp;

import headroom.core.port.Clock;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which refused handshakes are news: a stranger that knocks every five seconds is written down once
 * in ten minutes. Any thread.
 */
final class Refusals {
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);
  private static final int REMEMBERED = 64;

  private final Clock clock;
  private final Map<String, MonoTime> written = new LinkedHashMap<>();

  Refusals(Clock clock) {
    this.clock = clock;
  }

  synchronized boolean isNews(String refusal) {
    MonoTime now = clock.now();
    MonoTime last = written.get(refusal);
    if (last != null && !now.isAtLeast(AGAIN_AFTER, last)) return false;
    written.remove(refusal);
    written.put(refusal, now);
    if (written.size() > REMEMBERED) written.remove(written.keySet().iterator().next());
    return true;
  }
}
