package headroom.core.profile;

import headroom.core.profile.ChargingProfile.Purpose;
import java.time.Duration;
import java.util.Optional;

/**
 * How long limits of the CSMS count while it is away (design 3.7), by purpose. Empty: until their
 * own end. When the CSMS is back they count again.
 */
public record WhileAway(
    Optional<Duration> station, Optional<Duration> byDefault, Optional<Duration> transaction) {
  /** They go on until their own end (OCPP 1.6 section 3.13.6). */
  public static final WhileAway KEEP =
      new WhileAway(Optional.empty(), Optional.empty(), Optional.empty());

  Optional<Duration> keeps(Purpose purpose) {
    return switch (purpose) {
      case STATION -> station;
      case DEFAULT -> byDefault;
      case TRANSACTION -> transaction;
    };
  }
}
