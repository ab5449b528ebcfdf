package headroom.daemon.cases;

import headroom.core.control.RestoredBound;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.daemon.config.Given;
import headroom.daemon.config.Key;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problem;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Section;
import headroom.daemon.config.SiteReader;
import headroom.daemon.config.SiteReader.Described;
import headroom.daemon.config.Values;
import headroom.daemon.config.Yaml;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a case. Collects every problem with its line and path, and throws for no content.
 *
 * <p>Blocks for the disk; any thread.
 */
public final class CaseReader {
  private static final Duration ANSWERS = Duration.ofSeconds(1);
  private static final Duration FOLLOWS = Duration.ofSeconds(2);
  private static final Duration REPORTS = Duration.ofSeconds(10);
  private static final Amps LEAST = Amps.of(6);
  private static final Duration LEASE = Duration.ofSeconds(300);

  private final Problems problems;

  private CaseReader(Problems problems) {
    this.problems = problems;
  }

  /** What became of a file. */
  public sealed interface Read {
    /** It can be run. */
    record Good(CaseRun run) implements Read {}

    /**
     * @param problems all of them, at least one, in the order of the file
     */
    record Bad(List<Problem> problems) implements Read {
      public Bad {
        problems = List.copyOf(problems);
      }
    }
  }

  public static Read read(Path file) {
    Problems problems = new Problems(file.toString());
    try {
      if (Files.isDirectory(file)) throw new NoSuchFileException(file.toString());
      if (Files.size(file) > 4L * JsonText.MOST_CHARS)
        problems.add(Place.FILE, "a huge file", "at most " + JsonText.MOST_CHARS + " characters");
      else return read(Files.readString(file), problems);
    } catch (NoSuchFileException missing) {
      problems.add(Place.FILE, "no file", "a case (see config-examples/cases)");
    } catch (CharacterCodingException notText) {
      problems.add(Place.FILE, "bytes that are not text", "UTF-8 text");
    } catch (IOException | SecurityException unreadable) {
      problems.add(Place.FILE, "a file that cannot be read", "a file that this user may read");
    }
    return new Read.Bad(problems.problems());
  }

  /**
   * @param name of the file in messages
   */
  public static Read read(String name, String text) {
    return read(text, new Problems(name));
  }

  private static Read read(String text, Problems problems) {
    Optional<Case> read = JsonText.read(text, problems).flatMap(new CaseReader(problems)::file);
    if (read.isEmpty() || !problems.isEmpty()) return new Read.Bad(problems.problems());
    return new Read.Good(new CaseRun(read.get()));
  }

  private Optional<Case> file(Yaml root) {
    Optional<Section> section = Section.of(root, Place.FILE, problems, CaseKeys.File.ALL);
    if (section.isEmpty()) return Optional.empty();
    Section file = section.get();
    Optional<Given<String>> name = file.required(CaseKeys.File.CASE);
    List<String> because =
        file.optional(CaseKeys.File.BECAUSE).map(Given::value).orElseGet(List::of);
    Optional<Described> described = SiteReader.read(file, problems);
    if (described.isEmpty()) return Optional.empty();
    Names names = new Names(described.get().site(), problems);
    Optional<Case.Source> source = source(file, described.get(), names);
    Map<EvseId, Case.CarModel> cars =
        source.filter(Case.Source.Modelled.class::isInstance).isPresent()
            ? ((Case.Source.Modelled) source.get()).cars()
            : Map.of();
    boolean modelled = !file.has(CaseKeys.File.RECORDING);
    List<Case.Step> steps = new StepReader(names, problems, cars, modelled).steps(file);
    List<Case.Bound> always =
        file.optional(CaseKeys.File.ALWAYS)
            .flatMap(g -> Section.of(g.value(), g.place(), problems, CaseKeys.OfAlways.ALL))
            .map(bounds -> always(bounds, names, modelled))
            .orElseGet(List::of);
    if (name.isEmpty() || source.isEmpty()) return Optional.empty();
    return Optional.of(
        new Case(name.get().value(), because, described.get(), source.get(), steps, always));
  }

  private Optional<Case.Source> source(Section file, Described site, Names names) {
    Optional<Given<Yaml>> recording = file.optional(CaseKeys.File.RECORDING);
    if (recording.isPresent()) {
      for (Key<?> key : List.of(CaseKeys.File.START, CaseKeys.File.CARS))
        file.refuse(key, "'" + key.name() + "' beside a recording", "one of the two");
      return RecordingReader.read(recording.get(), site, problems).map(Case.Source.Recorded::new);
    }
    Map<EvseId, Case.CarModel> cars = new LinkedHashMap<>();
    for (Evse evse : names.site().evses()) cars.put(evse.id(), usual(evse));
    file.optional(CaseKeys.File.CARS)
        .ifPresent(
            given ->
                names.each(
                    given.value(),
                    given.place(),
                    "charger",
                    names::evse,
                    (evse, yaml, place) ->
                        car(yaml, place, evse, usual(evse), problems)
                            .ifPresent(car -> cars.put(evse.id(), car))));
    List<RestoredBound> bounds = new ArrayList<>();
    List<ChargerId> offline = new ArrayList<>();
    file.optional(CaseKeys.File.START)
        .flatMap(g -> Section.of(g.value(), g.place(), problems, CaseKeys.OfStart.ALL))
        .ifPresent(start -> start(start, names, bounds, offline));
    return Optional.of(new Case.Source.Modelled(cars, bounds, offline));
  }

  private static Case.CarModel usual(Evse evse) {
    return new Case.CarModel(
        evse.wiring().terminals(),
        evse.rating(),
        LEAST,
        Optional.of(FOLLOWS),
        Optional.of(REPORTS),
        new Case.Answers.After(ANSWERS));
  }

  /** What {@code yaml} says differently than {@code before}. */
  static Optional<Case.CarModel> car(
      Yaml yaml, Place place, Evse evse, Case.CarModel before, Problems problems) {
    Optional<Section> section = Section.of(yaml, place, problems, CaseKeys.OfCar.ALL);
    if (section.isEmpty()) return Optional.empty();
    Section car = section.get();
    Optional<Given<Integer>> phases = car.optional(CaseKeys.OfCar.PHASES);
    phases
        .filter(given -> given.value() > evse.wiring().terminals())
        .ifPresent(
            given ->
                problems.add(
                    given.place(),
                    given.value() + " phases",
                    "at most " + evse.wiring().terminals() + ", as the charger is wired"));
    return Optional.of(
        new Case.CarModel(
            phases.map(Given::value).orElse(before.phases()),
            car.optional(CaseKeys.OfCar.TAKES).map(Given::value).orElse(before.takes()),
            car.optional(CaseKeys.OfCar.LEAST).map(Given::value).orElse(before.least()),
            car.optional(CaseKeys.OfCar.FOLLOWS).map(Given::value).orElse(before.follows()),
            car.optional(CaseKeys.OfCar.REPORTS).map(Given::value).orElse(before.reports()),
            car.optional(CaseKeys.OfCar.ANSWERS).map(Given::value).orElse(before.answers())));
  }

  private void start(
      Section start, Names names, List<RestoredBound> bounds, List<ChargerId> offline) {
    start
        .optional(CaseKeys.OfStart.OFFLINE)
        .ifPresent(
            given ->
                names.list(
                    given.value(), given.place(), names::charger, (id, place) -> offline.add(id)));
    start
        .optional(CaseKeys.OfStart.BOUNDS)
        .ifPresent(
            given ->
                names.each(
                    given.value(),
                    given.place(),
                    "charger",
                    names::evseId,
                    (evse, yaml, place) ->
                        bound(yaml, place, evse, names.site()).ifPresent(bounds::add)));
  }

  private Optional<RestoredBound> bound(Yaml yaml, Place place, EvseId evse, Site site) {
    return Section.of(yaml, place, problems, CaseKeys.OfBound.ALL)
        .flatMap(
            section -> {
              Duration lease =
                  section
                      .optional(CaseKeys.OfBound.LEASE)
                      .map(Given::value)
                      .or(() -> site.charger(evse.charger()).map(charger -> charger.lease()))
                      .orElse(LEASE);
              return section
                  .required(CaseKeys.OfBound.BOUND)
                  .map(given -> restored(evse, given.value(), lease, site));
            });
  }

  /** A case that names a bound leaves the fallback as the config has it. */
  private static RestoredBound restored(EvseId evse, Amps bound, Duration lease, Site site) {
    Amps fallback = site.charger(evse.charger()).map(Charger::fallback).orElse(bound);
    return new RestoredBound(evse, bound, fallback.min(bound), lease);
  }

  private List<Case.Bound> always(Section section, Names names, boolean modelled) {
    List<Case.Bound> bounds = new ArrayList<>();
    if (!modelled)
      for (Key<?> key : List.of(CaseKeys.OfAlways.DRAWS, CaseKeys.OfAlways.ALLOWED))
        section.refuse(key, "'" + key.name() + "' beside a recording", "'committed'");
    bounds(section, CaseKeys.OfAlways.DRAWS, Case.Bound.What.DRAWS, names, bounds);
    bounds(section, CaseKeys.OfAlways.ALLOWED, Case.Bound.What.ALLOWED, names, bounds);
    bounds(section, CaseKeys.OfAlways.COMMITTED, Case.Bound.What.COMMITTED, names, bounds);
    return bounds;
  }

  private void bounds(
      Section section, Key<Yaml> key, Case.Bound.What what, Names names, List<Case.Bound> into) {
    Key<PhaseAmps> most = Values.load("most");
    section
        .optional(key)
        .ifPresent(
            given ->
                names.<CircuitId>each(
                    given.value(),
                    given.place(),
                    "circuit",
                    names::circuit,
                    (circuit, yaml, place) ->
                        most.value()
                            .read(yaml, place, problems)
                            .ifPresent(
                                amps -> into.add(new Case.Bound(place, what, circuit, amps)))));
  }
}
