package headroom.core.control;

import java.time.Duration;

/**
 * Times of the control law that a site may set; the defaults are those of design 3.
 *
 * @param settle how long a charger and its car take to follow a lower limit
 * @param minimumOn a session that was admitted keeps its floor this long when others wait
 * @param rotate each of n sessions on k slots is on for this long in turn
 */
public record ControlSettings(Duration settle, Duration minimumOn, Duration rotate) {
  public static final ControlSettings DEFAULT =
      new ControlSettings(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(15));
}
