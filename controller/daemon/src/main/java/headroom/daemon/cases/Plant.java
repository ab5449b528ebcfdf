package headroom.daemon.cases;

import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.control.Step;
import headroom.core.event.Source;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.MeterReport;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.daemon.cases.Case.Deed;
import headroom.daemon.cases.Case.LinkChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The modelled world of a case: what flows where, what the meters show, and what the chargers say.
 * Simple on purpose, so that a person can follow it; the simulator has the rich models.
 */
final class Plant {
  private static final Amps RESOLUTION = Amps.ofMilliamps(10);
  private static final List<Integer> VOLTAGES_MV = List.of(230_000, 230_000, 230_000);

  private final Site site;
  private final Map<EvseId, Post> posts = new LinkedHashMap<>();
  private final Map<CircuitId, PhaseAmps> loads = new LinkedHashMap<>();
  private final Map<MeterId, MeterReport.MeterFault> faults = new LinkedHashMap<>();
  private final Map<MeterId, PhaseAmps> shown = new LinkedHashMap<>();
  private final Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();
  private final Map<Source, List<SetLimit>> limits = new LinkedHashMap<>();
  private final Map<EvseId, Wish> wishes = new LinkedHashMap<>();
  private final List<ChargerReport> reports = new ArrayList<>();
  private final List<StoredBound> stored = new ArrayList<>();

  Plant(Site site, Case.Source.Modelled modelled, MonoTime begins) {
    this.site = site;
    for (Charger charger : site.chargers()) {
      boolean online = !modelled.offline().contains(charger.id());
      for (Evse evse : charger.evses()) {
        Case.CarModel car = modelled.cars().get(evse.id());
        if (car == null) throw new IllegalArgumentException("no car for " + evse.id());
        posts.put(evse.id(), new Post(charger, evse, car));
      }
      if (online) link(charger.id(), LinkChange.UP, begins);
    }
  }

  /** Something happens. */
  void happens(Deed deed, MonoTime now) {
    switch (deed) {
      case Deed.Plug plug -> post(plug.evse()).plug(now, reports);
      case Deed.Unplug unplug -> {
        post(unplug.evse()).unplug(now, reports);
        wishes.remove(unplug.evse());
      }
      case Deed.Change change -> post(change.evse()).car = change.to();
      case Deed.Load load -> loads.put(load.circuit(), load.load());
      case Deed.Meter meter ->
          meter
              .fault()
              .ifPresentOrElse(
                  fault -> faults.put(meter.meter(), fault), () -> faults.remove(meter.meter()));
      case Deed.Shows shows ->
          shows
              .current()
              .ifPresentOrElse(
                  amps -> shown.put(shows.meter(), amps), () -> shown.remove(shows.meter()));
      case Deed.Link link -> link(link.charger(), link.change(), now);
      case Deed.Limits set -> limits.put(set.source(), set.limits());
      case Deed.Wished wished -> wishes.put(wished.wish().evse(), wished.wish());
    }
  }

  private void link(ChargerId charger, LinkChange change, MonoTime now) {
    List<Post> its =
        posts.values().stream().filter(post -> post.charger().id().equals(charger)).toList();
    switch (change) {
      case UP -> {
        reports.add(new ChargerReport.LinkUp(charger, now, "ocpp1.6", "a case"));
        Post.setUp(its, now, reports);
      }
      case DOWN -> {
        reports.add(new ChargerReport.LinkDown(charger, now, "the case says so"));
        its.forEach(Post::linkDown);
      }
      case SILENT -> reports.add(new ChargerReport.Silent(charger, now, now, "a TriggerMessage"));
      case BOOTS -> {
        reports.add(new ChargerReport.Booted(charger, now, "a case", "model", "1"));
        its.forEach(Post::forget);
        Post.setUp(its, now, reports);
      }
    }
  }

  private Post post(EvseId evse) {
    Post post = posts.get(evse);
    if (post == null) throw new IllegalArgumentException("no EVSE " + evse);
    return post;
  }

  /** Time passes up to {@code now}: cars follow, chargers answer and report, meters measure. */
  SiteSnapshot snapshot(MonoTime now) {
    for (Post post : posts.values()) post.live(now, reports);
    for (Circuit circuit : site.circuits())
      circuit.meter().ifPresent(meter -> measure(meter, circuit, now));
    List<SetLimit> set = limits.values().stream().flatMap(Collection::stream).toList();
    SiteSnapshot seen =
        new SiteSnapshot(now, meters, reports, stored, set, List.copyOf(wishes.values()));
    reports.clear();
    stored.clear();
    return seen;
  }

  private void measure(MeterId meter, Circuit circuit, MonoTime now) {
    MeterReport.MeterFault fault = faults.get(meter);
    if (fault != null) {
      Optional<MeterReport.Sample> last =
          Optional.ofNullable(meters.get(meter)).flatMap(MeterSeen::sample);
      MeterReport.Failed failed = new MeterReport.Failed(meter, now, fault, fault.name());
      meters.put(meter, new MeterSeen(last, Optional.of(failed)));
      return;
    }
    PhaseSet measured = PhaseSet.NONE;
    for (Phase phase : Phase.values())
      if (circuit.limit().get(phase).isPositive()) measured = measured.with(phase);
    PhaseAmps current = shown.getOrDefault(meter, load(circuit.id())).only(measured);
    MeterReport.Sample sample =
        new MeterReport.Sample(
            meter,
            now,
            measured,
            current,
            VOLTAGES_MV.subList(0, measured.count()),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            RESOLUTION);
    meters.put(meter, new MeterSeen(Optional.of(sample), Optional.empty()));
  }

  /** What flows through a circuit. */
  private PhaseAmps load(CircuitId circuit) {
    PhaseAmps sum = loads.getOrDefault(circuit, PhaseAmps.ZERO);
    for (Circuit child : site.circuits())
      if (child.parent().filter(circuit::equals).isPresent()) sum = sum.plus(load(child.id()));
    for (Post post : posts.values())
      if (post.charger().circuit().equals(circuit)) sum = sum.plus(post.draws());
    return sum;
  }

  /** Takes what the controller decided. */
  void takes(Step step, MonoTime now) {
    for (ChargerLimit limit : step.limits()) post(limit.evse()).told(limit, now, reports);
    for (EvseId evse : step.samples()) post(evse).asked();
    for (Step.BoundChange bound : step.bounds())
      stored.add(new StoredBound(bound.evse(), bound.bound(), bound.fallback()));
  }

  /** The cars' draws on a circuit and below, without what is not ours. */
  PhaseAmps draws(CircuitId circuit) {
    return sum(circuit, Post::draws);
  }

  /** The most that the cars could draw, by what the chargers have in force. */
  PhaseAmps allowed(CircuitId circuit, MonoTime now) {
    return sum(circuit, post -> post.allowed(now));
  }

  private interface Of {
    PhaseAmps of(Post post);
  }

  private PhaseAmps sum(CircuitId circuit, Of of) {
    PhaseAmps sum = PhaseAmps.ZERO;
    for (Charger charger : site.below(circuit))
      for (Evse evse : charger.evses()) sum = sum.plus(of.of(post(evse.id())));
    return sum;
  }

  PhaseAmps draw(EvseId evse) {
    return post(evse).draws();
  }
}
