package headroom.daemon.config;

import java.time.Duration;

/** Times as the config writes them. */
final class Durations {
  private Durations() {}

  /** In the largest unit that is exact: {@code 300 s}, {@code 15 min}, {@code 500 ms}. */
  static String shown(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) return millis + " ms";
    if (millis % 3_600_000 == 0 && millis > 0) return millis / 3_600_000 + " h";
    if (millis % 60_000 == 0 && millis > 300_000) return millis / 60_000 + " min";
    return millis / 1000 + " s";
  }
}
