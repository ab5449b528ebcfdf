package headroom.daemon.cases;

import headroom.core.event.Condition;
import headroom.core.event.Reason;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.cases.Expectation.Figure;
import headroom.daemon.cases.Expectation.Sum;
import headroom.daemon.config.Given;
import headroom.daemon.config.Key;
import headroom.daemon.config.Nearest;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Section;
import headroom.daemon.config.Values;
import headroom.daemon.config.Yaml;
import headroom.daemon.json.RecordJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is expected at one time. */
final class ExpectReader {
  private static final Key<Amps> AMPS = Values.current("amps", Amps.ZERO, Values.MOST_AMPS);
  private static final Key<PhaseAmps> LOAD = Values.signedLoad("load");
  private static final Key<Integer> COUNT = Values.whole("count", 0, 10_000);
  private static final Key<Duration> TIME = Values.time("time", "0 s", "72 h");
  private static final List<String> ENDS = List.of("least", "most");

  private final Names names;
  private final Problems problems;
  private final boolean modelled;
  private final List<Expectation> expected = new ArrayList<>();

  ExpectReader(Names names, Problems problems, boolean modelled) {
    this.names = names;
    this.problems = problems;
    this.modelled = modelled;
  }

  List<Expectation> read(Given<Yaml> given) {
    Optional<Section> section =
        Section.of(given.value(), given.place(), problems, CaseKeys.OfExpect.ALL);
    if (section.isEmpty()) return List.of();
    Section expect = section.get();
    figures(expect, CaseKeys.OfExpect.OFFERS, Figure.OFFER);
    figures(expect, CaseKeys.OfExpect.TARGETS, Figure.TARGET);
    figures(expect, CaseKeys.OfExpect.COMMITTED, Figure.COMMITTED);
    if (!modelled)
      for (Key<?> key : List.of(CaseKeys.OfExpect.DRAWS, CaseKeys.OfExpect.SERVED))
        expect.refuse(key, "'" + key.name() + "' beside a recording", "what the controller says");
    evses(
        expect,
        CaseKeys.OfExpect.DRAWS,
        (evse, yaml, place) ->
            range(yaml, place, LOAD, true)
                .ifPresent(range -> expected.add(new Expectation.Drawn(place, evse, range))));
    evses(
        expect,
        CaseKeys.OfExpect.SERVED,
        (evse, yaml, place) ->
            range(yaml, place, TIME, false)
                .ifPresent(range -> expected.add(new Expectation.Served(place, evse, range))));
    expect.optional(CaseKeys.OfExpect.CIRCUITS).ifPresent(this::circuits);
    evses(expect, CaseKeys.OfExpect.REASONS, this::reason);
    expect.optional(CaseKeys.OfExpect.CONDITIONS).ifPresent(this::conditions);
    expect
        .optional(CaseKeys.OfExpect.ON)
        .ifPresent(
            on ->
                range(on.value(), on.place(), COUNT, false)
                    .ifPresent(range -> expected.add(new Expectation.On(on.place(), range))));
    return expected;
  }

  private void evses(Section expect, Key<Yaml> key, Names.Each<EvseId> each) {
    expect
        .optional(key)
        .ifPresent(
            given -> names.each(given.value(), given.place(), "charger", names::evseId, each));
  }

  /** One entry for a charger's name; {@code all} stands for every EVSE that no entry names. */
  private void figures(Section expect, Key<Yaml> key, Figure figure) {
    Optional<Given<Yaml>> given = expect.optional(key);
    if (given.isEmpty()) return;
    Map<EvseId, Expectation> named = new LinkedHashMap<>();
    List<Yaml.Entry> all = new ArrayList<>();
    Place place = given.get().place();
    names.<Optional<EvseId>>each(
        given.get().value(),
        place,
        "charger",
        (name, at) ->
            name.equals("all")
                ? Optional.of(Optional.empty())
                : names.evseId(name, at).map(Optional::of),
        (evse, yaml, at) -> {
          if (evse.isEmpty()) all.add(new Yaml.Entry(at.line(), yaml));
          else
            range(yaml, at, AMPS, false)
                .ifPresent(
                    range ->
                        named.put(
                            evse.get(), new Expectation.OfEvse(at, evse.get(), figure, range)));
        });
    for (Yaml.Entry entry : all)
      range(entry.value(), place.at("all", entry.keyLine()), AMPS, false)
          .ifPresent(
              range -> {
                for (Evse evse : names.site().evses())
                  named.putIfAbsent(
                      evse.id(),
                      new Expectation.OfEvse(
                          place.at("all", entry.keyLine()), evse.id(), figure, range));
              });
    expected.addAll(named.values());
  }

  /**
   * @param perPhase a section may also be one value, by phase
   */
  private <T> Optional<Range<T>> range(Yaml yaml, Place place, Key<T> value, boolean perPhase) {
    Optional<Range<T>> range = ends(yaml, place, value, perPhase);
    if (range.isPresent() && !range.get().isInOrder()) {
      problems.add(
          place,
          "at least "
              + Range.shown(range.get().least())
              + " and at most "
              + Range.shown(range.get().most()),
          "least first");
      return Optional.empty();
    }
    return range;
  }

  private <T> Optional<Range<T>> ends(Yaml yaml, Place place, Key<T> value, boolean perPhase) {
    boolean section = yaml instanceof Yaml.Table;
    boolean ends =
        section && ((Yaml.Table) yaml).entries().keySet().stream().anyMatch(ENDS::contains);
    if (!section || (perPhase && !ends))
      return value.value().read(yaml, place, problems).map(Range::exactly);
    Key<T> least = new Key<>("least", value.expected(), value.value());
    Key<T> most = new Key<>("most", value.expected(), value.value());
    return Section.of(yaml, place, problems, List.of(least, most))
        .flatMap(
            both -> {
              Optional<Given<T>> from = both.required(least);
              Optional<Given<T>> to = both.required(most);
              return from.flatMap(low -> to.map(high -> new Range<>(low.value(), high.value())));
            });
  }

  private void circuits(Given<Yaml> given) {
    names.<CircuitId>each(
        given.value(),
        given.place(),
        "circuit",
        names::circuit,
        (circuit, yaml, place) ->
            Section.of(yaml, place, problems, CaseKeys.OfExpectedCircuit.ALL)
                .ifPresent(section -> circuit(circuit, section)));
  }

  private void circuit(CircuitId circuit, Section section) {
    sum(circuit, section, CaseKeys.OfExpectedCircuit.LIMIT, Sum.LIMIT);
    sum(circuit, section, CaseKeys.OfExpectedCircuit.LOAD, Sum.LOAD);
    sum(circuit, section, CaseKeys.OfExpectedCircuit.BACKGROUND, Sum.BACKGROUND);
    sum(circuit, section, CaseKeys.OfExpectedCircuit.FREE, Sum.FREE);
    sum(circuit, section, CaseKeys.OfExpectedCircuit.COMMITTED, Sum.COMMITTED);
    section
        .optional(CaseKeys.OfExpectedCircuit.FAIL_SAFE)
        .ifPresent(
            flag -> expected.add(new Expectation.InFailSafe(flag.place(), circuit, flag.value())));
  }

  private void sum(CircuitId circuit, Section section, Key<Yaml> key, Sum sum) {
    section
        .optional(key)
        .ifPresent(
            given ->
                range(given.value(), given.place(), LOAD, true)
                    .ifPresent(
                        range ->
                            expected.add(
                                new Expectation.OfCircuit(given.place(), circuit, sum, range))));
  }

  private void reason(EvseId evse, Yaml yaml, Place place) {
    if (!(yaml instanceof Yaml.Table table)) {
      problems.add(
          place, yaml.shown(), "a reason, such as {\"type\": \"Full\", \"phase\": \"L2\"}");
      return;
    }
    Map<String, List<String>> kinds = kinds();
    Optional<String> type =
        Optional.ofNullable(table.entries().get("type"))
            .map(Yaml.Entry::value)
            .filter(Yaml.Text.class::isInstance)
            .map(text -> ((Yaml.Text) text).value());
    List<String> known = type.map(kinds::get).orElse(null);
    if (known == null) {
      problems.add(
          place.at("type", yaml.line()),
          type.map(found -> "'" + Problems.shown(found) + "'").orElse("nothing"),
          "the kind of reason: " + String.join(", ", kinds.keySet()));
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    table
        .entries()
        .forEach(
            (name, entry) -> {
              Place here = place.at(Problems.shown(name), entry.keyLine());
              if (!known.contains(name))
                problems.add(here, "an unknown key", Nearest.hint(name, "a known key", known));
              else fields.put(name, joined(entry.value(), here));
            });
    expected.add(new Expectation.Because(place, evse, fields));
  }

  /** The names of everything that a reason of each kind says. */
  private static Map<String, List<String>> kinds() {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (Class<?> kind : Reason.Bound.class.getPermittedSubclasses()) {
      List<String> known = new ArrayList<>(List.of("type", "sharers", "wanted_A"));
      known.addAll(RecordJson.names(kind.asSubclass(Record.class)));
      kinds.put(kind.getSimpleName(), known);
    }
    return kinds;
  }

  private String joined(Yaml yaml, Place place) {
    if (yaml instanceof Yaml.Text text) return text.value();
    List<String> words = new ArrayList<>();
    if (yaml instanceof Yaml.Items list)
      for (Yaml item : list.items()) {
        if (item instanceof Yaml.Text text) words.add(text.value());
        else problems.add(place, item.shown(), "a text or a number");
      }
    else problems.add(place, yaml.shown(), "a text, a number or a list");
    return String.join(", ", words);
  }

  private void conditions(Given<Yaml> given) {
    Map<String, Condition.Code> known = new LinkedHashMap<>();
    for (Condition.Code code : Condition.Code.values()) known.put(code.name(), code);
    List<Condition.Code> codes = new ArrayList<>();
    names.list(
        given.value(),
        given.place(),
        (name, place) -> {
          Optional<Condition.Code> code = Optional.ofNullable(known.get(name));
          if (code.isEmpty())
            problems.add(
                place,
                "the unknown condition '" + Problems.shown(name) + "'",
                Nearest.hint(name, "a condition", known.keySet()));
          return code;
        },
        (code, place) -> codes.add(code));
    expected.add(new Expectation.Conditions(given.place(), codes));
  }
}
