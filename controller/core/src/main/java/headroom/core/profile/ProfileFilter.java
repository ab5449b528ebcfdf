package headroom.core.profile;

import headroom.core.profile.ChargingProfile.Purpose;
import java.util.Optional;

/**
 * Which profiles are meant (ClearChargingProfile, GetChargingProfiles). All that is said has to
 * fit; nothing said fits all (OCPP 1.6 erratum 3.25). An id makes everything else irrelevant
 * (erratum 3.26; OCPP 2.0.1 K10.FR.03).
 *
 * @param evse 0 means those of the charger as a whole
 */
public record ProfileFilter(
    Optional<Integer> id,
    Optional<Integer> evse,
    Optional<Purpose> purpose,
    Optional<Integer> level) {
  public boolean fits(Installed installed) {
    ChargingProfile profile = installed.profile();
    if (id.isPresent()) return id.get() == profile.id();
    return evse.map(wanted -> wanted == installed.evse()).orElse(true)
        && purpose.map(wanted -> wanted == profile.purpose()).orElse(true)
        && level.map(wanted -> wanted == profile.level()).orElse(true);
  }
}
