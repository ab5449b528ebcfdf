package headroom.core.profile;

import headroom.core.profile.ProfileSet.Session;
import headroom.core.site.Charger;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is in force on one charger over a time: at every instant the least of what the CSMS has set
 * for the charger, for the EVSE, and of what we allow (OCPP 1.6 sections 3.13.3 and 5.8, OCPP 2.0.1
 * K08).
 */
public final class Composite {
  /** Nobody reads more. */
  private static final int MOST_STEPS = 1000;

  private final Charger charger;
  private final ProfileSet set;
  private final Map<EvseId, Session> sessions;
  private final Function<Evse, Amps> ours;
  private final Instant from;

  /** A limit that counts until the next one. */
  public record Step(int startSeconds, Rate rate) {}

  /** A limit and until when it stays. */
  private record Least(Rate rate, Instant until) {}

  Composite(
      Charger charger,
      ProfileSet set,
      Map<EvseId, Session> sessions,
      Function<Evse, Amps> ours,
      Instant from) {
    this.charger = charger;
    this.set = set;
    this.sessions = sessions;
    this.ours = ours;
    this.from = from.truncatedTo(ChronoUnit.SECONDS);
  }

  List<Step> of(int evse, Duration duration) {
    List<Step> steps = new ArrayList<>();
    Instant end = from.plus(duration);
    Instant at = from;
    while (at.isBefore(end) && steps.size() < MOST_STEPS) {
      Least least = evse == 0 ? whole(at) : one(evse(evse), at);
      if (steps.isEmpty() || !steps.getLast().rate().equals(least.rate))
        steps.add(new Step((int) ChronoUnit.SECONDS.between(from, at), least.rate));
      at = fullSecond(Stretch.earlier(least.until, end));
    }
    return List.copyOf(steps);
  }

  /** Starts of periods are whole seconds; a change within one counts from the next. */
  private static Instant fullSecond(Instant at) {
    Instant second = at.truncatedTo(ChronoUnit.SECONDS);
    return second.equals(at) ? second : second.plusSeconds(1);
  }

  private Evse evse(int number) {
    return charger.evses().stream()
        .filter(evse -> evse.id().number() == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no EVSE " + number));
  }

  private Least one(Evse evse, Instant at) {
    Least alone = alone(evse, at);
    Stretch station = set.station(at);
    return new Least(
        lower(alone.rate, station.rate(), evse), Stretch.earlier(alone.until, station.until()));
  }

  private Least alone(Evse evse, Instant at) {
    Session session = sessions.getOrDefault(evse.id(), new Session(Optional.empty(), from));
    Stretch theirs = set.evse(evse.id().number(), session, at);
    Rate allowed = Rate.of(ours.apply(evse), evse.wiring().terminals());
    return new Least(lower(allowed, theirs.rate(), evse), theirs.until());
  }

  /** All EVSEs together, per phase, and at most what the charger may take. */
  private Least whole(Instant at) {
    Stretch station = set.station(at);
    Instant until = station.until();
    Amps sum = Amps.ZERO;
    int wired = 1;
    for (Evse evse : charger.evses()) {
      Least one = alone(evse, at);
      sum = sum.plus(one.rate.perPhase(charger, evse.wiring().terminals()));
      until = Stretch.earlier(until, one.until);
      wired = Math.max(wired, evse.wiring().terminals());
    }
    Rate all = Rate.of(sum, wired);
    boolean less =
        station.rate().isPresent() && !station.rate().get().perPhase(charger, wired).isAbove(sum);
    return new Least(less ? station.rate().get() : all, until);
  }

  private Rate lower(Rate one, Optional<Rate> other, Evse evse) {
    int wired = evse.wiring().terminals();
    if (other.isEmpty()) return one;
    boolean above = other.get().perPhase(charger, wired).isAbove(one.perPhase(charger, wired));
    return above ? one : other.get();
  }
}
