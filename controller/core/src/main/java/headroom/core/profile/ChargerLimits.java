package headroom.core.profile;

import headroom.core.event.Source;
import headroom.core.port.SetLimit;
import headroom.core.profile.ProfileSet.Session;
import headroom.core.site.Charger;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what the profiles of one charger say at an instant into limits of the site. */
final class ChargerLimits {
  private final Site site;
  private final Charger charger;
  private final ProfileSet set;

  ChargerLimits(Site site, Charger charger, ProfileSet set) {
    this.site = site;
    this.charger = charger;
    this.set = set;
  }

  /**
   * Adds the limits.
   *
   * @return until when they are sure to stay so
   */
  Instant into(List<SetLimit> limits, Map<EvseId, Session> sessions, Instant wall, MonoTime now) {
    Stretch station = set.station(wall);
    Instant until = station.until();
    // Outlets that share a rating have a circuit of the charger's name, which holds their sum.
    Optional<CircuitId> own =
        site.circuit(charger.circuit())
            .filter(circuit -> circuit.id().name().equals(charger.id().name()))
            .map(circuit -> circuit.id());
    if (station.rate().isPresent() && own.isPresent())
      limits.add(onCircuit(own.get(), station.rate().get(), end(until, wall, now)));
    long running = charger.evses().stream().filter(evse -> sessions.containsKey(evse.id())).count();
    for (Evse evse : charger.evses()) {
      Session session = sessions.getOrDefault(evse.id(), new Session(Optional.empty(), wall));
      Stretch alone = set.evse(evse.id().number(), session, wall);
      until = Stretch.earlier(until, alone.until());
      Optional<Amps> limit = alone.rate().map(rate -> perPhase(rate, evse));
      if (station.rate().isPresent() && own.isEmpty()) {
        // Without such a circuit what the whole charger may take is divided by who charges.
        Amps all = perPhase(station.rate().get(), evse);
        Amps part = Amps.ofMilliamps(all.milliamps() / (int) Math.max(1, running));
        limit = Optional.of(limit.map(part::min).orElse(part));
      }
      if (limit.isEmpty()) continue;
      Instant ends = Stretch.earlier(station.until(), alone.until());
      limits.add(new SetLimit.OnEvse(evse.id(), Source.CSMS, limit.get(), end(ends, wall, now)));
    }
    return until;
  }

  private Amps perPhase(Rate rate, Evse evse) {
    return rate.perPhase(charger, evse.wiring().terminals());
  }

  private SetLimit onCircuit(CircuitId circuit, Rate rate, Optional<MonoTime> until) {
    if (rate.unit() == RateUnit.W) {
      long watts = rate.milli() / 1000;
      Watts power =
          Watts.of(
              charger.current() == Current.DC
                  ? watts * 1000 / charger.efficiencyPermille()
                  : watts);
      return new SetLimit.OnCircuit(
          circuit, Source.CSMS, Optional.empty(), Optional.of(power), until);
    }
    Amps amps = rate.perPhase(charger, 3);
    return new SetLimit.OnCircuit(
        circuit, Source.CSMS, Optional.of(PhaseAmps.all(amps)), Optional.empty(), until);
  }

  private static Optional<MonoTime> end(Instant until, Instant wall, MonoTime now) {
    return until.equals(Stretch.NEVER)
        ? Optional.empty()
        : Optional.of(now.plus(Duration.between(wall, until)));
  }
}
