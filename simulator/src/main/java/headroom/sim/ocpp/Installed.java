package headroom.sim.ocpp;

import headroom.sim.ocpp.ChargingProfile.Limit;
import headroom.sim.ocpp.ChargingProfile.NextInstant;
import headroom.sim.ocpp.ChargingProfile.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The profiles that are in a station, and what follows from them (OCPP 1.6 section 3.13, OCPP 2.0.1
 * K01). They outlive a restart (erratum 3.37, K01.FR.27), but for those of a transaction that has
 * ended.
 */
public final class Installed {
  private final List<ChargingProfile> profiles = new ArrayList<>();

  /** Puts it in, in place of one with the same id, or the same purpose and level there. */
  public void put(ChargingProfile profile) {
    profiles.removeIf(profile::replaces);
    profiles.add(profile);
  }

  /** Puts it in, in place of one with the same id (K01.FR.05). */
  public void putById(ChargingProfile profile) {
    profiles.removeIf(other -> other.id() == profile.id());
    profiles.add(profile);
  }

  /** Takes out what matches; returns how many did. */
  public int remove(Predicate<ChargingProfile> which) {
    int before = profiles.size();
    profiles.removeIf(which);
    return before - profiles.size();
  }

  public int size() {
    return profiles.size();
  }

  public List<ChargingProfile> all() {
    return List.copyOf(profiles);
  }

  /**
   * What the profiles of a transaction allow at an instant: the highest level of TxProfile that
   * says something then, else of TxDefaultProfile. Empty is no limit.
   *
   * @param transactionStart empty when none runs: then only defaults count
   */
  public Optional<Limit> forConnector(
      int connector, Instant at, Optional<Instant> transactionStart) {
    if (transactionStart.isPresent()) {
      Optional<Limit> own = prevailing(Purpose.TX, connector, at, transactionStart);
      if (own.isPresent()) return own;
    }
    return prevailing(Purpose.TX_DEFAULT, connector, at, transactionStart);
  }

  /** What the station as a whole may take at an instant; all connectors together. */
  public Optional<Limit> forStation(Instant at) {
    return prevailing(Purpose.STATION_MAX, 0, at, Optional.empty());
  }

  private Optional<Limit> prevailing(
      Purpose purpose, int connector, Instant at, Optional<Instant> transactionStart) {
    return profiles.stream()
        .filter(profile -> profile.purpose() == purpose)
        .filter(profile -> profile.connector() == connector || profile.connector() == 0)
        .sorted(
            Comparator.comparingInt(ChargingProfile::stackLevel)
                .thenComparingInt(ChargingProfile::connector)
                .reversed())
        .flatMap(profile -> profile.limitAt(at, transactionStart).stream())
        .findFirst();
  }

  /** The next instant when one of the limits above may change. */
  public Optional<Instant> nextChange(
      int connector, Instant at, Optional<Instant> transactionStart) {
    NextInstant next = new NextInstant(at);
    for (ChargingProfile profile : profiles) {
      if (profile.connector() == connector || profile.connector() == 0)
        profile.nextChange(at, transactionStart).ifPresent(next::offer);
    }
    return next.earliest();
  }
}
