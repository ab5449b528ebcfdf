package headroom.daemon.cases;

import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import headroom.daemon.config.Key;
import headroom.daemon.config.Place;
import headroom.daemon.config.Problems;
import headroom.daemon.config.SiteReader;
import headroom.daemon.config.Value;
import headroom.daemon.config.Values;
import headroom.daemon.config.Wrong;
import headroom.daemon.config.Yaml;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every key that a case may hold beside those of the config's sections. {@code docs/cases.md}
 * describes the same keys; a test keeps the two alike.
 */
final class CaseKeys {
  private static final Amps MOST = Amps.of(500);
  private static final Pattern ENERGY = Pattern.compile("(0|[1-9]\\d{0,4}(?:\\.\\d{1,3})?) ?kWh");

  private CaseKeys() {}

  /** The file. */
  static final class File {
    static final Key<String> CASE = sentence("case");
    static final Key<List<String>> BECAUSE =
        new Key<>("because", "a sentence, or a list of them", CaseKeys::sentences);
    static final Key<Yaml> START = section("start");
    static final Key<Yaml> CARS = section("cars");
    static final Key<Yaml> STEPS = section("steps");
    static final Key<Yaml> ALWAYS = section("always");
    static final Key<Yaml> RECORDING = section("recording");
    static final List<Key<?>> OWN = List.of(CASE, BECAUSE, START, CARS, STEPS, ALWAYS, RECORDING);
    static final List<Key<?>> ALL = join(OWN, SiteReader.KEYS);
  }

  /** {@code start}. */
  static final class OfStart {
    static final Key<Yaml> BOUNDS = section("bounds");
    static final Key<Yaml> OFFLINE = section("offline");
    static final List<Key<?>> ALL = List.of(BOUNDS, OFFLINE);
  }

  /** An entry of {@code bounds}. */
  static final class OfBound {
    static final Key<Amps> BOUND = Values.current("bound", Amps.ZERO, MOST);
    static final Key<Duration> LEASE = Values.time("lease", "1 s", "24 h");
    static final List<Key<?>> ALL = List.of(BOUND, LEASE);
  }

  /** An entry of {@code cars}. */
  static final class OfCar {
    static final Key<Integer> PHASES = Values.whole("phases", 1, 3);
    static final Key<Amps> TAKES = Values.current("takes", Amps.ZERO, MOST);
    static final Key<Amps> LEAST = Values.current("least", Amps.ZERO, MOST);
    static final Key<Optional<Duration>> FOLLOWS = timeOrNever("follows", "0 s", "1 h");
    static final Key<Optional<Duration>> REPORTS = timeOrNever("reports", "1 s", "1 h");
    static final Key<Case.Answers> ANSWERS = answers();
    static final List<Key<?>> ALL = List.of(PHASES, TAKES, LEAST, FOLLOWS, REPORTS, ANSWERS);
  }

  /** An item of {@code steps}. */
  static final class OfStep {
    static final Key<Duration> AT = Values.time("at", "0 s", "72 h");
    static final Key<Yaml> PLUG = section("plug");
    static final Key<Yaml> UNPLUG = section("unplug");
    static final Key<Yaml> CARS = section("cars");
    static final Key<Yaml> LOAD = section("load");
    static final Key<Yaml> METERS = section("meters");
    static final Key<Yaml> SHOWS = section("shows");
    static final Key<Yaml> LINKS = section("links");
    static final Key<Yaml> LIMITS = section("limits");
    static final Key<Yaml> WISHES = section("wishes");
    static final Key<Yaml> EXPECT = section("expect");
    static final List<Key<?>> DEEDS =
        List.of(PLUG, UNPLUG, CARS, LOAD, METERS, SHOWS, LINKS, LIMITS, WISHES);
    static final List<Key<?>> ALL = join(join(List.of(AT), DEEDS), List.of(EXPECT));
  }

  /** An item of the list of one source in {@code limits}. */
  static final class OfLimit {
    static final Key<String> CIRCUIT = Values.name("circuit", "the name of a circuit");
    static final Key<String> EVSE = Values.name("evse", "the name of a charger");
    static final Key<PhaseAmps> CURRENT = Values.load("current");
    static final Key<Watts> POWER = Values.power("power", Watts.ZERO, Watts.of(7_000_000));
    static final Key<Duration> LASTS = Values.time("lasts", "1 s", "72 h");
    static final List<Key<?>> ALL = List.of(CIRCUIT, EVSE, CURRENT, POWER, LASTS);
  }

  /** An entry of {@code wishes}. */
  static final class OfWish {
    static final Key<Duration> DEPARTURE = Values.time("departure", "0 s", "72 h");
    static final Key<WattHours> ENERGY =
        Values.key("energy", "an energy, such as 12.5 kWh", CaseKeys::energy);
    static final Key<BigDecimal> WEIGHT = Values.decimal("weight", "0.1", "100");
    static final Key<Integer> PRIORITY = Values.whole("priority", -100, 100);
    static final List<Key<?>> ALL = List.of(DEPARTURE, ENERGY, WEIGHT, PRIORITY);
  }

  /** {@code expect}. */
  static final class OfExpect {
    static final Key<Yaml> OFFERS = section("offers");
    static final Key<Yaml> TARGETS = section("targets");
    static final Key<Yaml> COMMITTED = section("committed");
    static final Key<Yaml> DRAWS = section("draws");
    static final Key<Yaml> CIRCUITS = section("circuits");
    static final Key<Yaml> REASONS = section("reasons");
    static final Key<Yaml> CONDITIONS = section("conditions");
    static final Key<Yaml> ON = section("on");
    static final Key<Yaml> SERVED = section("served");
    static final List<Key<?>> ALL =
        List.of(OFFERS, TARGETS, COMMITTED, DRAWS, CIRCUITS, REASONS, CONDITIONS, ON, SERVED);
  }

  /** An entry of {@code circuits} in {@code expect}. */
  static final class OfExpectedCircuit {
    static final Key<Yaml> LIMIT = section("limit");
    static final Key<Yaml> LOAD = section("load");
    static final Key<Yaml> BACKGROUND = section("background");
    static final Key<Yaml> FREE = section("free");
    static final Key<Yaml> COMMITTED = section("committed");
    static final Key<Boolean> FAIL_SAFE = Values.flag("fail_safe");
    static final List<Key<?>> ALL = List.of(LIMIT, LOAD, BACKGROUND, FREE, COMMITTED, FAIL_SAFE);
  }

  /** {@code always}. */
  static final class OfAlways {
    static final Key<Yaml> DRAWS = section("draws");
    static final Key<Yaml> ALLOWED = section("allowed");
    static final Key<Yaml> COMMITTED = section("committed");
    static final List<Key<?>> ALL = List.of(DRAWS, ALLOWED, COMMITTED);
  }

  /** {@code recording}. */
  static final class OfRecording {
    static final Key<String> VERSION = sentence("version");
    static final Key<String> RECORDED = sentence("recorded");
    static final Key<Yaml> STARTED = section("started_ns");
    static final Key<Yaml> STATE = section("state");
    static final Key<Yaml> TICKS = section("ticks");
    static final List<Key<?>> ALL = List.of(VERSION, RECORDED, STARTED, STATE, TICKS);
  }

  /** The keys of each section, under the heading that {@code docs/cases.md} gives it. */
  static Map<String, List<Key<?>>> bySection() {
    Map<String, List<Key<?>>> sections = new LinkedHashMap<>();
    sections.put("file", File.OWN);
    sections.put("start", join(OfStart.ALL, OfBound.ALL));
    sections.put("cars", OfCar.ALL);
    sections.put("steps", OfStep.ALL);
    sections.put("limits", OfLimit.ALL);
    sections.put("wishes", OfWish.ALL);
    sections.put("expect", join(OfExpect.ALL, OfExpectedCircuit.ALL));
    sections.put("always", OfAlways.ALL);
    sections.put("recording", OfRecording.ALL);
    return sections;
  }

  private static List<Key<?>> join(List<Key<?>> some, List<Key<?>> more) {
    List<Key<?>> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static Key<Yaml> section(String name) {
    return new Key<>(
        name, "a section '" + name + "'", (yaml, place, problems) -> Optional.of(yaml));
  }

  private static Key<String> sentence(String name) {
    return Values.key(
        name,
        "a sentence",
        text -> {
          if (text.isBlank()) throw new Wrong("a sentence");
          return text;
        });
  }

  private static Optional<List<String>> sentences(Yaml yaml, Place place, Problems problems) {
    List<Yaml> items = yaml instanceof Yaml.Items list ? list.items() : List.of(yaml);
    List<String> texts = new ArrayList<>();
    for (Yaml item : items) {
      if (item instanceof Yaml.Text text && !text.value().isBlank()) texts.add(text.value());
      else problems.add(place, item.shown(), "a sentence, or a list of them");
    }
    return Optional.of(texts);
  }

  private static Key<Optional<Duration>> timeOrNever(String name, String least, String most) {
    Key<Duration> time = Values.time(name, least, most);
    return new Key<>(
        name,
        time.expected() + ", or never",
        (yaml, place, problems) ->
            isWord(yaml, "never")
                ? Optional.of(Optional.empty())
                : time.value().read(yaml, place, problems).map(Optional::of));
  }

  private static Key<Case.Answers> answers() {
    Key<Duration> time = Values.time("answers", "0 s", "1 h");
    Value<Case.Answers> value =
        (yaml, place, problems) -> {
          if (isWord(yaml, "never")) return Optional.of(new Case.Answers.Nothing());
          if (isWord(yaml, "refuses")) return Optional.of(new Case.Answers.Refuses());
          return time.value().read(yaml, place, problems).map(Case.Answers.After::new);
        };
    return new Key<>("answers", time.expected() + ", never, or refuses", value);
  }

  private static boolean isWord(Yaml yaml, String word) {
    return yaml instanceof Yaml.Text text && text.value().equals(word);
  }

  private static WattHours energy(String text) throws Wrong {
    Matcher matcher = ENERGY.matcher(text);
    if (!matcher.matches()) throw new Wrong("an energy, such as 12.5 kWh");
    return WattHours.of(
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1000)).longValueExact());
  }
}
