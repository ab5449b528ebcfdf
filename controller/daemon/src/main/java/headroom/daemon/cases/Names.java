package headroom.daemon.cases;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.daemon.config.Nearest;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Finds what a case names in its site; a name that is not there is a problem at its place. */
final class Names {
  private final Site site;
  private final Problems problems;

  Names(Site site, Problems problems) {
    this.site = site;
    this.problems = problems;
  }

  /** {@code CP-01} is its first EVSE, {@code CP-01#2} its second. */
  Optional<Evse> evse(String name, Place place) {
    List<String> known = new ArrayList<>();
    for (Evse evse : site.evses()) {
      String full = evse.id().charger() + "#" + evse.id().number();
      if (evse.id().toString().equals(name) || full.equals(name)) return Optional.of(evse);
      known.add(evse.id().toString());
    }
    return unknown("charger", name, place, known);
  }

  Optional<EvseId> evseId(String name, Place place) {
    return evse(name, place).map(Evse::id);
  }

  Optional<ChargerId> charger(String name, Place place) {
    List<String> known = new ArrayList<>();
    for (Charger charger : site.chargers()) {
      if (charger.id().name().equals(name)) return Optional.of(charger.id());
      known.add(charger.id().name());
    }
    return unknown("charger", name, place, known);
  }

  Optional<CircuitId> circuit(String name, Place place) {
    List<String> known = new ArrayList<>();
    for (Circuit circuit : site.circuits()) {
      if (circuit.id().name().equals(name)) return Optional.of(circuit.id());
      known.add(circuit.id().name());
    }
    return unknown("circuit", name, place, known);
  }

  Optional<MeterId> meter(String name, Place place) {
    List<String> known = new ArrayList<>();
    for (Circuit circuit : site.circuits()) {
      if (circuit.meter().isEmpty()) continue;
      if (circuit.meter().get().name().equals(name)) return circuit.meter();
      known.add(circuit.meter().get().name());
    }
    return unknown("meter", name, place, known);
  }

  private <T> Optional<T> unknown(String what, String name, Place place, List<String> known) {
    String shown = Problems.shown(name);
    problems.add(
        place,
        "the unknown " + what + " '" + shown + "'",
        Nearest.hint(name, "the name of a " + what, known));
    return Optional.empty();
  }

  /** Reads a section whose keys are names of the site: each entry that is known. */
  <T> void each(
      Yaml yaml,
      Place place,
      String what,
      BiFunction<String, Place, Optional<T>> find,
      Each<T> reader) {
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(place, yaml.shown(), "a section with one entry per " + what);
      return;
    }
    for (Map.Entry<String, Yaml.Entry> entry : table.entries().entrySet()) {
      Place here = place.at(Problems.shown(entry.getKey()), entry.getValue().keyLine());
      find.apply(entry.getKey(), here)
          .ifPresent(found -> reader.read(found, entry.getValue().value(), here));
    }
  }

  /** What is read for one name. */
  interface Each<T> {
    void read(T found, Yaml yaml, Place place);
  }

  /** Reads a list of names, or one name. */
  <T> void list(
      Yaml yaml,
      Place place,
      BiFunction<String, Place, Optional<T>> find,
      BiConsumer<T, Place> reader) {
    List<Yaml> items = yaml instanceof Yaml.Items list ? list.items() : List.of(yaml);
    for (Yaml item : items) {
      Place here = new Place(item.line(), place.path());
      if (item instanceof Yaml.Text text && !text.isNothing())
        find.apply(text.value(), here).ifPresent(found -> reader.accept(found, here));
      else problems.add(here, item.shown(), "a name, or a list of names");
    }
  }

  Site site() {
    return site;
  }
}
