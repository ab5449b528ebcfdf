package headroom.daemon.cases;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteSnapshot.MeterSeen;
import headroom.core.control.SiteSnapshot.StoredBound;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.MeterId;
import headroom.core.units.MonoTime;
import headroom.daemon.config.Given;
import headroom.daemon.config.Key;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.Section;
import headroom.daemon.config.SiteReader.Described;
import headroom.daemon.config.Yaml;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what {@link RecordingWriter} wrote. */
final class RecordingReader {
  /** The keys of a tick. */
  static final Key<Yaml> NOW = any("now_ns");

  static final Key<Yaml> METERS = any("meters");
  static final Key<Yaml> REPORTS = any("reports");
  static final Key<Yaml> STORED = any("bounds_stored");
  static final Key<Yaml> LIMITS = any("limits");
  static final Key<Yaml> WISHES = any("wishes");
  static final Key<Yaml> GAVE = any("gave");
  static final Key<Yaml> SAID = any("said");
  static final List<Key<?>> TICK =
      List.of(NOW, METERS, REPORTS, STORED, LIMITS, WISHES, GAVE, SAID);

  private final Problems problems;
  private final ExactReader exact;
  private final Map<MeterId, MeterSeen> meters = new LinkedHashMap<>();
  private Recording.Requests requests = Recording.Requests.NONE;
  private Optional<MonoTime> last = Optional.empty();

  private RecordingReader(Problems problems) {
    this.problems = problems;
    this.exact = new ExactReader(problems);
  }

  private static Key<Yaml> any(String name) {
    return new Key<>(name, "'" + name + "'", (yaml, place, problems) -> Optional.of(yaml));
  }

  static Optional<Recording> read(Given<Yaml> given, Described site, Problems problems) {
    return Section.of(given.value(), given.place(), problems, CaseKeys.OfRecording.ALL)
        .flatMap(section -> new RecordingReader(problems).recording(section, site));
  }

  private Optional<Recording> recording(Section section, Described site) {
    Optional<Given<String>> version = section.required(CaseKeys.OfRecording.VERSION);
    Optional<Given<String>> recorded = section.required(CaseKeys.OfRecording.RECORDED);
    Optional<MonoTime> started =
        section
            .required(CaseKeys.OfRecording.STARTED)
            .flatMap(given -> one(MonoTime.class, given, MonoTime.class));
    Optional<Given<Yaml>> state = section.required(CaseKeys.OfRecording.STATE);
    Optional<Given<Yaml>> ticks = section.required(CaseKeys.OfRecording.TICKS);
    if (version.isEmpty()
        || recorded.isEmpty()
        || started.isEmpty()
        || state.isEmpty()
        || ticks.isEmpty()) return Optional.empty();
    ControlState remembered = form(site, started.get(), state.get().value());
    exact.fill(remembered, state.get().value(), state.get().place());
    return Optional.of(
        new Recording(
            version.get().value(), recorded.get().value(), remembered, ticks(ticks.get())));
  }

  /** What a new controller remembers of the site: the form that the recording fills. */
  private static ControlState form(Described site, MonoTime started, Yaml state) {
    Controller controller = new Controller(site.site(), site.control());
    if (isBeforeTheFirstTick(state)) return controller.start(List.of(), started);
    SiteSnapshot nothing =
        new SiteSnapshot(started, Map.of(), List.of(), List.of(), List.of(), List.of());
    return controller.step(controller.start(List.of(), started), nothing).next();
  }

  /** Then nothing is remembered of anything. */
  private static boolean isBeforeTheFirstTick(Yaml state) {
    return state instanceof Yaml.Table table
        && table.entries().get("evses") instanceof Yaml.Entry(int line, Yaml.Items items)
        && items.items().isEmpty();
  }

  private List<Recording.Tick> ticks(Given<Yaml> given) {
    List<Recording.Tick> ticks = new ArrayList<>();
    if (!(given.value() instanceof Yaml.Items list) || list.items().isEmpty()) {
      problems.add(given.place(), given.value().shown(), "a list of ticks");
      return ticks;
    }
    for (int i = 0; i < list.items().size(); i++) {
      Yaml item = list.items().get(i);
      Section.of(item, given.place().item(i, item.line()), problems, TICK)
          .flatMap(this::tick)
          .ifPresent(ticks::add);
    }
    return ticks;
  }

  private Optional<Recording.Tick> tick(Section tick) {
    Optional<Given<Yaml>> at = tick.required(NOW);
    Optional<MonoTime> now = at.flatMap(given -> one(MonoTime.class, given, MonoTime.class));
    if (now.isEmpty()) return Optional.empty();
    if (last.isPresent() && now.get().isBefore(last.get()))
      problems.add(at.get().place(), now.get().toString(), "a time not before " + last.get());
    last = now;
    tick.optional(METERS).ifPresent(this::meters);
    requests =
        new Recording.Requests(
            tick.optional(LIMITS)
                .map(given -> list(SetLimit.class, given))
                .orElse(requests.limits()),
            tick.optional(WISHES).map(given -> list(Wish.class, given)).orElse(requests.wishes()));
    SiteSnapshot seen =
        new SiteSnapshot(
            now.get(),
            meters,
            optional(tick, REPORTS, ChargerReport.class),
            optional(tick, STORED, StoredBound.class),
            requests.limits(),
            requests.wishes());
    return Optional.of(
        new Recording.Tick(
            tick.place(),
            seen,
            optional(tick, GAVE, ChargerLimit.class),
            optional(tick, SAID, Recording.Said.class)));
  }

  private void meters(Given<Yaml> given) {
    if (!(given.value() instanceof Yaml.Table table)) {
      problems.add(given.place(), given.value().shown(), "one entry per meter");
      return;
    }
    table
        .entries()
        .forEach(
            (name, entry) -> {
              Place here = given.place().at(Problems.shown(name), entry.keyLine());
              Given<Yaml> seen = new Given<>(entry.value(), here);
              if (name.isEmpty()) problems.add(here, "an empty name", "the name of a meter");
              else
                one(MeterSeen.class, seen, MeterSeen.class)
                    .ifPresent(meter -> meters.put(new MeterId(name), meter));
            });
  }

  private <T> List<T> optional(Section tick, Key<Yaml> key, Class<T> type) {
    return tick.optional(key).map(given -> list(type, given)).orElseGet(List::of);
  }

  private <T> List<T> list(Class<T> type, Given<Yaml> given) {
    List<T> all = new ArrayList<>();
    if (!(given.value() instanceof Yaml.Items list)) {
      problems.add(given.place(), given.value().shown(), "a list");
      return all;
    }
    for (int i = 0; i < list.items().size(); i++) {
      Yaml item = list.items().get(i);
      one(type, new Given<>(item, given.place().item(i, item.line())), type).ifPresent(all::add);
    }
    return all;
  }

  private <T> Optional<T> one(Type declared, Given<Yaml> given, Class<T> type) {
    return Optional.ofNullable(exact.read(declared, given.value(), given.place())).map(type::cast);
  }
}
