package headroom.daemon.cases;

import headroom.core.event.Source;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import headroom.daemon.cases.Case.Deed;
import headroom.daemon.cases.Case.LinkChange;
import headroom.daemon.config.Given;
import headroom.daemon.config.Key;
import headroom.daemon.config.Nearest;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Section;
import headroom.daemon.config.Values;
import headroom.daemon.config.Yaml;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the steps of a case: what happens, and what is expected then. */
final class StepReader {
  private static final Key<PhaseAmps> LOAD = Values.signedLoad("load");

  private final Names names;
  private final Problems problems;
  private final Map<EvseId, Case.CarModel> cars;
  private final boolean modelled;

  /**
   * @param cars as they are at the start
   * @param modelled whether anything may happen beside what was recorded
   */
  StepReader(Names names, Problems problems, Map<EvseId, Case.CarModel> cars, boolean modelled) {
    this.names = names;
    this.problems = problems;
    this.cars = new LinkedHashMap<>(cars);
    this.modelled = modelled;
  }

  List<Case.Step> steps(Section file) {
    Optional<Given<Yaml>> given =
        modelled ? file.required(CaseKeys.File.STEPS) : file.optional(CaseKeys.File.STEPS);
    List<Case.Step> steps = new ArrayList<>();
    if (given.isEmpty()) return steps;
    if (!(given.get().value() instanceof Yaml.Items list)) {
      problems.add(given.get().place(), given.get().value().shown(), "a list of steps");
      return steps;
    }
    Duration last = Duration.ZERO;
    boolean expects = false;
    for (int i = 0; i < list.items().size(); i++) {
      Yaml item = list.items().get(i);
      Place place = given.get().place().item(i, item.line());
      Optional<Section> section = Section.of(item, place, problems, CaseKeys.OfStep.ALL);
      if (section.isEmpty()) continue;
      Optional<Given<Duration>> at = section.get().required(CaseKeys.OfStep.AT);
      expects |= section.get().has(CaseKeys.OfStep.EXPECT);
      Case.Step step = step(section.get(), at.map(Given::value).orElse(last));
      if (step.at().compareTo(last) < 0)
        problems.add(
            at.orElseThrow().place(),
            Range.shown(step.at()),
            "a time not before the step above, " + Range.shown(last));
      if (step.at().toMillis() % 1000 != 0)
        problems.add(at.orElseThrow().place(), step.at().toMillis() + " ms", "whole seconds");
      last = step.at();
      steps.add(step);
    }
    if (modelled && !expects)
      problems.add(given.get().place(), "no expectation", "'expect' in at least one step");
    return steps;
  }

  private Case.Step step(Section step, Duration at) {
    List<Deed> deeds = new ArrayList<>();
    if (modelled) {
      names(step, CaseKeys.OfStep.UNPLUG, evse -> deeds.add(new Deed.Unplug(evse)));
      cars(step, deeds);
      names(step, CaseKeys.OfStep.PLUG, evse -> deeds.add(new Deed.Plug(evse)));
      load(step, deeds);
      meters(step, deeds);
      links(step, deeds);
      limits(step, at, deeds);
      wishes(step, at, deeds);
    } else {
      for (Key<?> key : CaseKeys.OfStep.DEEDS)
        step.refuse(key, "'" + key.name() + "' beside a recording", "'expect' alone");
    }
    List<Expectation> expected =
        step.optional(CaseKeys.OfStep.EXPECT)
            .map(given -> new ExpectReader(names, problems, modelled).read(given))
            .orElseGet(List::of);
    return new Case.Step(at, deeds, expected);
  }

  private interface With<T> {
    void with(T found);
  }

  private void names(Section step, Key<Yaml> key, With<EvseId> each) {
    step.optional(key)
        .ifPresent(
            given ->
                names.list(
                    given.value(), given.place(), names::evseId, (evse, place) -> each.with(evse)));
  }

  private void cars(Section step, List<Deed> deeds) {
    step.optional(CaseKeys.OfStep.CARS)
        .ifPresent(
            given ->
                names.each(
                    given.value(),
                    given.place(),
                    "charger",
                    names::evse,
                    (evse, yaml, place) -> {
                      Case.CarModel before = cars.get(evse.id());
                      if (before == null) return;
                      CaseReader.car(yaml, place, evse, before, problems)
                          .ifPresent(
                              car -> {
                                cars.put(evse.id(), car);
                                deeds.add(new Deed.Change(evse.id(), car));
                              });
                    }));
  }

  private void load(Section step, List<Deed> deeds) {
    step.optional(CaseKeys.OfStep.LOAD)
        .ifPresent(
            given ->
                names.<CircuitId>each(
                    given.value(),
                    given.place(),
                    "circuit",
                    names::circuit,
                    (circuit, yaml, place) ->
                        LOAD.value()
                            .read(yaml, place, problems)
                            .ifPresent(load -> deeds.add(new Deed.Load(circuit, load)))));
  }

  private void meters(Section step, List<Deed> deeds) {
    Map<String, Optional<MeterFault>> words = new LinkedHashMap<>();
    words.put("answers", Optional.empty());
    for (MeterFault fault : MeterFault.values())
      words.put(fault.name().toLowerCase(Locale.ROOT), Optional.of(fault));
    step.optional(CaseKeys.OfStep.METERS)
        .ifPresent(
            given ->
                names.each(
                    given.value(),
                    given.place(),
                    "meter",
                    names::meter,
                    (meter, yaml, place) ->
                        word(yaml, place, words)
                            .ifPresent(fault -> deeds.add(new Deed.Meter(meter, fault)))));
    step.optional(CaseKeys.OfStep.SHOWS)
        .ifPresent(
            given ->
                names.each(
                    given.value(),
                    given.place(),
                    "meter",
                    names::meter,
                    (meter, yaml, place) -> {
                      boolean flows = yaml instanceof Yaml.Text t && t.value().equals("what flows");
                      Optional<PhaseAmps> shown =
                          flows ? Optional.empty() : LOAD.value().read(yaml, place, problems);
                      if (flows || shown.isPresent()) deeds.add(new Deed.Shows(meter, shown));
                    }));
  }

  private void links(Section step, List<Deed> deeds) {
    Map<String, LinkChange> words = new LinkedHashMap<>();
    for (LinkChange change : LinkChange.values())
      words.put(change.name().toLowerCase(Locale.ROOT), change);
    step.optional(CaseKeys.OfStep.LINKS)
        .ifPresent(
            given ->
                names.each(
                    given.value(),
                    given.place(),
                    "charger",
                    names::charger,
                    (charger, yaml, place) ->
                        word(yaml, place, words)
                            .ifPresent(change -> deeds.add(new Deed.Link(charger, change)))));
  }

  private <T> Optional<T> word(Yaml yaml, Place place, Map<String, T> words) {
    if (yaml instanceof Yaml.Text text && words.containsKey(text.value()))
      return Optional.ofNullable(words.get(text.value()));
    problems.add(place, yaml.shown(), Nearest.either(List.copyOf(words.keySet())));
    return Optional.empty();
  }

  private void limits(Section step, Duration at, List<Deed> deeds) {
    Optional<Given<Yaml>> given = step.optional(CaseKeys.OfStep.LIMITS);
    if (given.isEmpty()) return;
    Map<String, Source> sources = new LinkedHashMap<>();
    for (Source source : Source.values()) sources.put(source.word(), source);
    Place place = given.get().place();
    if (!(given.get().value() instanceof Yaml.Table table)) {
      problems.add(place, given.get().value().shown(), "a section with one list per source");
      return;
    }
    table
        .entries()
        .forEach(
            (name, entry) -> {
              Place here = place.at(Problems.shown(name), entry.keyLine());
              Source source = sources.get(name);
              if (source == null) {
                problems.add(
                    here,
                    "the unknown source '" + Problems.shown(name) + "'",
                    Nearest.hint(name, "a source", sources.keySet()));
                return;
              }
              deeds.add(new Deed.Limits(source, limitsOf(source, entry.value(), here, at)));
            });
  }

  private List<SetLimit> limitsOf(Source source, Yaml yaml, Place place, Duration at) {
    List<SetLimit> limits = new ArrayList<>();
    if (!(yaml instanceof Yaml.Items list)) {
      problems.add(place, yaml.shown(), "a list of limits; an empty list takes them back");
      return limits;
    }
    for (int i = 0; i < list.items().size(); i++) {
      Yaml item = list.items().get(i);
      Section.of(item, place.item(i, item.line()), problems, CaseKeys.OfLimit.ALL)
          .flatMap(section -> limit(source, section, at))
          .ifPresent(limits::add);
    }
    return limits;
  }

  private Optional<SetLimit> limit(Source source, Section limit, Duration at) {
    Optional<MonoTime> until =
        limit
            .optional(CaseKeys.OfLimit.LASTS)
            .map(given -> CaseRun.BEGINS.plus(at).plus(given.value()));
    Optional<Given<PhaseAmps>> current = limit.optional(CaseKeys.OfLimit.CURRENT);
    Optional<Given<Watts>> power = limit.optional(CaseKeys.OfLimit.POWER);
    Optional<Given<String>> circuit = limit.optional(CaseKeys.OfLimit.CIRCUIT);
    Optional<Given<String>> evse = limit.optional(CaseKeys.OfLimit.EVSE);
    if (circuit.isPresent() == evse.isPresent()) {
      problems.add(limit.place(), "a limit of nothing or of two things", "'circuit' or 'evse'");
      return Optional.empty();
    }
    if (evse.isPresent()) {
      limit.refuse(CaseKeys.OfLimit.POWER, "the power of one charger", "'current'");
      Optional<EvseId> id = names.evseId(evse.get().value(), evse.get().place());
      Optional<Amps> amps =
          limit.required(CaseKeys.OfLimit.CURRENT).map(given -> given.value().highest());
      if (id.isEmpty() || amps.isEmpty()) return Optional.empty();
      return Optional.of(new SetLimit.OnEvse(id.get(), source, amps.get(), until));
    }
    if (current.isEmpty() && power.isEmpty()) {
      problems.add(limit.place(), "a limit without a value", "'current' or 'power'");
      return Optional.empty();
    }
    return names
        .circuit(circuit.get().value(), circuit.get().place())
        .map(
            id ->
                new SetLimit.OnCircuit(
                    id, source, current.map(Given::value), power.map(Given::value), until));
  }

  private void wishes(Section step, Duration at, List<Deed> deeds) {
    step.optional(CaseKeys.OfStep.WISHES)
        .ifPresent(
            given ->
                names.<EvseId>each(
                    given.value(),
                    given.place(),
                    "charger",
                    names::evseId,
                    (evse, yaml, place) ->
                        Section.of(yaml, place, problems, CaseKeys.OfWish.ALL)
                            .ifPresent(
                                section -> deeds.add(new Deed.Wished(wish(evse, section, at))))));
  }

  private static Wish wish(EvseId evse, Section wish, Duration at) {
    return new Wish(
        evse,
        wish.optional(CaseKeys.OfWish.DEPARTURE)
            .map(given -> CaseRun.BEGINS.plus(at).plus(given.value())),
        wish.optional(CaseKeys.OfWish.ENERGY).map(Given::value),
        whole(
            wish.optional(CaseKeys.OfWish.WEIGHT)
                .map(given -> given.value().multiply(BigDecimal.valueOf(1000)).intValue())),
        whole(wish.optional(CaseKeys.OfWish.PRIORITY).map(Given::value)));
  }

  private static OptionalInt whole(Optional<Integer> number) {
    return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
