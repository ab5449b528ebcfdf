package headroom.core.control;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sites for tests, built as a config would. */
final class Sites {
  private Sites() {}

  static Circuit metered(String name, int amps, int background) {
    return circuit(name, Optional.empty(), amps, background, Optional.of(new MeterId("main")));
  }

  static Circuit unmetered(String name, int amps, int background) {
    return circuit(name, Optional.empty(), amps, background, Optional.empty());
  }

  static Circuit below(String parent, String name, int amps) {
    return circuit(name, Optional.of(new CircuitId(parent)), amps, 0, Optional.empty());
  }

  private static Circuit circuit(
      String name, Optional<CircuitId> parent, int amps, int background, Optional<MeterId> meter) {
    return new Circuit(
        new CircuitId(name),
        parent,
        PhaseAmps.all(Amps.of(amps)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        meter,
        PhaseAmps.ZERO,
        PhaseAmps.all(Amps.of(background)),
        LimitOf.CIRCUIT,
        false);
  }

  static Circuit withPower(Circuit c, long watts) {
    return new Circuit(
        c.id(),
        c.parent(),
        c.limit(),
        c.softLimit(),
        Optional.of(Watts.of(watts)),
        c.unbalance(),
        c.meter(),
        c.margin(),
        c.background(),
        c.of(),
        c.useExport());
  }

  static Circuit withUnbalance(Circuit c, int amps) {
    return new Circuit(
        c.id(),
        c.parent(),
        c.limit(),
        c.softLimit(),
        c.power(),
        Optional.of(Amps.of(amps)),
        c.meter(),
        c.margin(),
        c.background(),
        c.of(),
        c.useExport());
  }

  static Circuit withExport(Circuit c) {
    return new Circuit(
        c.id(),
        c.parent(),
        c.limit(),
        c.softLimit(),
        c.power(),
        c.unbalance(),
        c.meter(),
        c.margin(),
        c.background(),
        c.of(),
        true);
  }

  static Circuit managed(Circuit c) {
    return new Circuit(
        c.id(),
        c.parent(),
        c.limit(),
        c.softLimit(),
        c.power(),
        c.unbalance(),
        c.meter(),
        c.margin(),
        c.background(),
        LimitOf.MANAGED,
        c.useExport());
  }

  static Charger charger(String name, String circuit, int rating, PhaseWiring wiring) {
    return charger(name, circuit, rating, wiring, 0);
  }

  static Charger charger(
      String name, String circuit, int rating, PhaseWiring wiring, int fallback) {
    return new Charger(
        new ChargerId(name),
        new CircuitId(circuit),
        Charger.Current.AC,
        List.of(new Evse(EvseId.of(name, 1), wiring, Amps.of(rating), Amps.of(6))),
        Amps.of(fallback),
        Amps.of(1),
        Duration.ofSeconds(300),
        0,
        1000,
        false,
        Optional.empty(),
        1000);
  }

  static Charger withPriority(Charger c, int priority) {
    return new Charger(
        c.id(),
        c.circuit(),
        c.current(),
        c.evses(),
        c.fallback(),
        c.step(),
        c.lease(),
        priority,
        c.weight(),
        c.planned(),
        c.limitedIn(),
        c.efficiencyPermille());
  }

  static Charger switching(Charger c) {
    return new Charger(
        c.id(),
        c.circuit(),
        c.current(),
        c.evses(),
        c.fallback(),
        c.step(),
        c.lease(),
        c.priority(),
        c.weight(),
        c.planned(),
        c.limitedIn(),
        c.efficiencyPermille(),
        true);
  }

  static Charger planned(Charger c) {
    return new Charger(
        c.id(),
        c.circuit(),
        c.current(),
        c.evses(),
        c.fallback(),
        c.step(),
        c.lease(),
        c.priority(),
        c.weight(),
        true,
        c.limitedIn(),
        c.efficiencyPermille());
  }

  /** {@code count} three-phase chargers of 16 A. */
  static List<Charger> chargers(int count, String circuit) {
    List<Charger> chargers = new ArrayList<>();
    for (int i = 1; i <= count; i++)
      chargers.add(charger("CP-%02d".formatted(i), circuit, 16, PhaseWiring.STRAIGHT));
    return chargers;
  }

  static Site shared(Site.Share share, List<Circuit> circuits, List<Charger> chargers) {
    return new Site("test", share, circuits, chargers);
  }

  static Site strict(List<Circuit> circuits, List<Charger> chargers) {
    return new Site("test", Site.Share.EQUAL, Site.Priority.STRICT, circuits, chargers);
  }

  static Site site(List<Circuit> circuits, List<Charger> chargers) {
    return new Site("test", Site.Share.EQUAL, circuits, chargers);
  }
}
