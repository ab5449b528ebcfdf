package headroom.daemon.config;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.drivers.ocpp.ChargerServerConfig;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is new in a config, in words: {@code circuit garage limit 3x40 A -> 3x50 A}, {@code charger
 * CP-13 added}. Like changes of many are told as one. Says nothing of passwords and id tags but
 * that they changed.
 */
public final class ConfigDiff {
  private static final int MOST_NAMED = 4;

  /** One value of a thing, and how people call it. */
  private record Facet<T>(String name, Function<T, Object> value) {}

  private static final List<Facet<Circuit>> CIRCUIT =
      List.of(
          new Facet<>("parent", Circuit::parent),
          new Facet<>("limit", Circuit::limit),
          new Facet<>("soft limit", Circuit::softLimit),
          new Facet<>("power", Circuit::power),
          new Facet<>("unbalance", Circuit::unbalance),
          new Facet<>("meter", Circuit::meter),
          new Facet<>("margin", Circuit::margin),
          new Facet<>("background", Circuit::background),
          new Facet<>("of", Circuit::of),
          new Facet<>("use of export", Circuit::useExport));

  private static final List<Facet<Charger>> CHARGER =
      List.of(
          new Facet<>("circuit", Charger::circuit),
          new Facet<>("current", Charger::current),
          new Facet<>("outlets", charger -> charger.evses().size()),
          new Facet<>("phases", charger -> ofOutlets(charger, Evse::wiring)),
          new Facet<>("rating", charger -> ofOutlets(charger, Evse::rating)),
          new Facet<>("floor", charger -> ofOutlets(charger, Evse::floor)),
          new Facet<>("fallback", Charger::fallback),
          new Facet<>("step", Charger::step),
          new Facet<>("lease", Charger::lease),
          new Facet<>("priority", Charger::priority),
          new Facet<>("weight", charger -> BigDecimal.valueOf(charger.weight(), 3)),
          new Facet<>("state", charger -> charger.planned() ? "planned" : "installed"),
          new Facet<>("limited in", Charger::limitedIn),
          new Facet<>("phase switch", Charger::phaseSwitch),
          new Facet<>(
              "efficiency", charger -> BigDecimal.valueOf(charger.efficiencyPermille(), 3)));

  private static final List<Facet<MeterConfig>> METER =
      List.of(
          new Facet<>("model", MeterConfig::model),
          new Facet<>("bus", MeterConfig::bus),
          new Facet<>("unit", MeterConfig::unit),
          new Facet<>("reversed", MeterConfig::reversed),
          new Facet<>("CT ratio", MeterConfig::ctRatio),
          new Facet<>("phases", MeterConfig::wiring),
          new Facet<>("interval", MeterConfig::interval));

  private static final List<Facet<Config>> REST =
      List.of(
          new Facet<>("site name", config -> config.site().name()),
          new Facet<>("share", config -> config.site().share()),
          new Facet<>("priority", config -> config.site().priority()),
          new Facet<>("settle time", config -> config.control().settle()),
          new Facet<>("minimum on-time", config -> config.control().minimumOn()),
          new Facet<>("rotation", config -> config.control().rotate()),
          new Facet<>("authorization", config -> config.authorization().policy()),
          new Facet<>("OCPP address", config -> address(config.server())),
          new Facet<>(
              "certificate",
              config ->
                  config.identity().map(own -> own.certificate().getSerialNumber().toString(16))));

  /** Who changed, by the change; kept in the order in which changes were met. */
  private final Map<String, List<String>> whoByChange = new LinkedHashMap<>();

  private ConfigDiff() {}

  /** The changes, one per kind of change; empty when nothing is new. */
  public static List<String> words(Config before, Config after) {
    ConfigDiff diff = new ConfigDiff();
    Site old = before.site();
    Site now = after.site();
    diff.compare("circuit", old.circuits(), now.circuits(), Circuit::id, CIRCUIT);
    diff.compare("charger", old.chargers(), now.chargers(), Charger::id, CHARGER);
    diff.compare("meter", before.meters(), after.meters(), MeterConfig::id, METER);
    diff.compareAccess(before.chargers(), after.chargers());
    List<String> words = diff.told();
    REST.forEach(facet -> change(facet, before, after).ifPresent(words::add));
    if (!before.authorization().known().equals(after.authorization().known()))
      words.add(
          "local list changed, "
              + before.authorization().known().size()
              + " -> "
              + after.authorization().known().size()
              + " cards");
    return List.copyOf(words);
  }

  private <T, I> void compare(
      String kind, List<T> before, List<T> after, Function<T, I> id, List<Facet<T>> facets) {
    Map<I, T> old = byId(before, id);
    Map<I, T> now = byId(after, id);
    now.forEach(
        (name, thing) -> {
          T known = old.get(name);
          if (known == null) note(kind, name, "added");
          else
            for (Facet<T> facet : facets)
              change(facet, known, thing).ifPresent(change -> note(kind, name, change));
        });
    for (I name : old.keySet()) if (!now.containsKey(name)) note(kind, name, "removed");
    List<I> stayedBefore = old.keySet().stream().filter(now::containsKey).toList();
    List<I> stayedAfter = now.keySet().stream().filter(old::containsKey).toList();
    if (!stayedBefore.equals(stayedAfter))
      whoByChange.put("order of " + kind + "s changed", List.of());
  }

  private static <T, I> Map<I, T> byId(List<T> things, Function<T, I> id) {
    Map<I, T> byId = new LinkedHashMap<>();
    for (T thing : things) byId.put(id.apply(thing), thing);
    return byId;
  }

  private void compareAccess(List<ChargerAccess> before, List<ChargerAccess> after) {
    Map<ChargerId, ChargerAccess> old = byId(before, ChargerAccess::identity);
    for (ChargerAccess access : after) {
      ChargerAccess known = old.get(access.identity());
      if (known != null && !known.equals(access))
        note("charger", access.identity(), "password changed");
    }
  }

  private static <T> Optional<String> change(Facet<T> facet, T before, T after) {
    Object old = facet.value().apply(before);
    Object now = facet.value().apply(after);
    if (old.equals(now)) return Optional.empty();
    return Optional.of(facet.name() + " " + shown(old) + " -> " + shown(now));
  }

  private void note(String kind, Object name, String change) {
    whoByChange
        .computeIfAbsent(kind + "\t" + change, key -> new ArrayList<>())
        .add(name.toString());
  }

  private List<String> told() {
    List<String> told = new ArrayList<>();
    whoByChange.forEach(
        (change, who) -> {
          int tab = change.indexOf('\t');
          told.add(
              who.isEmpty()
                  ? change
                  : change.substring(0, tab) + named(who) + " " + change.substring(tab + 1));
        });
    return told;
  }

  private static String named(List<String> who) {
    if (who.size() == 1) return " " + who.getFirst();
    if (who.size() <= MOST_NAMED) return "s " + String.join(", ", who);
    return "s " + who.getFirst() + " to " + who.getLast() + " (" + who.size() + ")";
  }

  private static <V> List<V> ofOutlets(Charger charger, Function<Evse, V> value) {
    List<V> values = charger.evses().stream().map(value).toList();
    return values.stream().distinct().count() == 1 ? values.subList(0, 1) : values;
  }

  private static String address(ChargerServerConfig server) {
    return Addresses.shown(server.host(), server.port()) + server.path();
  }

  private static String shown(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(ConfigDiff::shown).orElse("none");
      case Collection<?> many ->
          many.stream().map(ConfigDiff::shown).collect(Collectors.joining(" and "));
      case Duration time -> Durations.shown(time);
      case BigDecimal number -> number.stripTrailingZeros().toPlainString();
      case PhaseWiring wiring ->
          wiring.sitePhases().stream().map(Enum::name).collect(Collectors.joining(",", "[", "]"));
      case BusConfig bus -> Addresses.shown(bus);
      case Charger.RateUnit unit -> unit.name();
      case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
      case CircuitId id -> id.name();
      case MeterId id -> id.name();
      default -> value.toString();
    };
  }
}
