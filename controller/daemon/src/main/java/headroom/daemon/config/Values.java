package headroom.daemon.config;

import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.Watts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values that keys have. */
public final class Values {
  /** No fuse of a site that we can serve is larger. */
  public static final Amps MOST_AMPS = Amps.of(10_000);

  private static final Pattern THREE_TIMES = Pattern.compile("3 ?[x×] ?(.*)");

  private Values() {}

  public static Key<String> name(String key, String what) {
    return key(key, what, text -> checkedName(text));
  }

  /** A name of a circuit, meter or site: printable, at most 48 characters. */
  public static String checkedName(String text) throws Wrong {
    if (text.isBlank()
        || text.length() > 48
        || !text.equals(text.strip())
        || text.chars().anyMatch(Character::isISOControl))
      throw new Wrong("a name of 1 to 48 printable characters");
    return text;
  }

  public static Key<String> path(String key, String what) {
    return key(
        key,
        what,
        text -> {
          if (text.indexOf('\0') >= 0) throw new Wrong(what);
          return text;
        });
  }

  public static Key<Amps> current(String key, Amps least, Amps most) {
    return key(
        key,
        Quantity.CURRENT.expected(),
        text -> {
          Amps amps = amps(text);
          if (amps.isBelow(least) || amps.isAbove(most))
            throw new Wrong("a current from " + least + " to " + most);
          return amps;
        });
  }

  public static Key<Watts> power(String key, Watts least, Watts most) {
    return key(
        key,
        Quantity.POWER.expected(),
        text -> {
          Watts watts = Watts.of(Quantity.POWER.parse(text));
          if (watts.compareTo(least) < 0 || watts.compareTo(most) > 0)
            throw new Wrong("a power from " + least + " to " + most);
          return watts;
        });
  }

  public static Key<Duration> time(String key, String least, String most) {
    return key(
        key,
        Quantity.TIME.expected(),
        text -> {
          long millis = Quantity.TIME.parse(text);
          if (millis < Quantity.TIME.parse(least) || millis > Quantity.TIME.parse(most))
            throw new Wrong("a time from " + least + " to " + most);
          return Duration.ofMillis(millis);
        });
  }

  /** {@code always}, which is empty, or a time. */
  public static Key<Optional<Duration>> alwaysOrTime(String key, String least, String most) {
    return key(
        key,
        "'always' or a time, such as 24 h",
        text -> {
          if (text.equals("always")) return Optional.empty();
          long millis = Quantity.TIME.parse(text);
          if (millis < Quantity.TIME.parse(least) || millis > Quantity.TIME.parse(most))
            throw new Wrong("'always' or a time from " + least + " to " + most);
          return Optional.of(Duration.ofMillis(millis));
        });
  }

  public static Key<Integer> permille(String key, int leastPercent, int mostPercent) {
    return key(
        key,
        Quantity.PERCENT.expected(),
        text -> {
          long permille = Quantity.PERCENT.parse(text);
          if (permille < leastPercent * 10L || permille > mostPercent * 10L)
            throw new Wrong("a share from " + leastPercent + " % to " + mostPercent + " %");
          return (int) permille;
        });
  }

  public static Key<Integer> whole(String key, int least, int most) {
    String expected = "a whole number from " + least + " to " + most;
    return key(
        key,
        expected,
        text -> {
          if (!text.matches("0|-?[1-9]\\d{0,8}")) throw new Wrong(expected);
          int number = Integer.parseInt(text);
          if (number < least || number > most) throw new Wrong(expected);
          return number;
        });
  }

  public static Key<BigDecimal> decimal(String key, String least, String most) {
    String expected = "a number from " + least + " to " + most + ", such as 1.5";
    return key(
        key,
        expected,
        text -> {
          BigDecimal number = Quantity.number(text);
          if (number.compareTo(new BigDecimal(least)) < 0
              || number.compareTo(new BigDecimal(most)) > 0) throw new Wrong(expected);
          return number;
        });
  }

  public static Key<Boolean> flag(String key) {
    Map<String, Boolean> words = new LinkedHashMap<>();
    words.put("true", true);
    words.put("false", false);
    return word(key, words);
  }

  /** One of a few words. */
  public static <T> Key<T> word(String key, Map<String, T> words) {
    String expected = Nearest.either(List.copyOf(words.keySet()));
    return key(
        key,
        expected,
        text -> {
          T meaning = words.get(text);
          if (meaning == null) throw new Wrong(expected);
          return meaning;
        });
  }

  /** A limit that protects: above 0 A; phases that are left out have no conductor. */
  public static Key<PhaseAmps> limit(String key) {
    String expected = "a current per phase, such as 3x63 A or {L1: 63 A, L2: 63 A, L3: 50 A}";
    return new Key<>(
        key,
        expected,
        perPhase(
            expected,
            text -> {
              Matcher three = THREE_TIMES.matcher(text);
              if (!three.matches()) throw new Wrong(expected);
              return PhaseAmps.all(positive(three.group(1)));
            },
            Values::positive));
  }

  /** A load on each phase: {@code 3x30 A}, {@code 30 A} for each, or by phase. */
  public static Key<PhaseAmps> load(String key) {
    String expected = "a current per phase, such as 3x30 A, {L1: 30 A} or 0 A";
    return new Key<>(
        key,
        expected,
        perPhase(
            expected,
            text -> {
              Matcher three = THREE_TIMES.matcher(text);
              return PhaseAmps.all(amps(three.matches() ? three.group(1) : text));
            },
            Values::amps));
  }

  /** As {@link #load}, and negative where current flows towards the grid. */
  public static Key<PhaseAmps> signedLoad(String key) {
    String expected = "a current per phase, such as 3x30 A, {L1: -10 A} or -5 A";
    return new Key<>(
        key,
        expected,
        perPhase(
            expected,
            text -> {
              Matcher three = THREE_TIMES.matcher(text);
              return PhaseAmps.all(signed(three.matches() ? three.group(1) : text));
            },
            Values::signed));
  }

  private static Amps signed(String text) throws Wrong {
    return text.startsWith("-") ? amps(text.substring(1)).negated() : amps(text);
  }

  private static Value<PhaseAmps> perPhase(
      String expected, Value.Parser<PhaseAmps> all, Value.Parser<Amps> one) {
    Value<PhaseAmps> whole = Value.text(expected, all);
    Value<Amps> single = Value.text(Quantity.CURRENT.expected(), one);
    return (yaml, place, problems) -> {
      if (!(yaml instanceof Yaml.Table table)) return whole.read(yaml, place, problems);
      if (table.entries().isEmpty()) {
        problems.add(place, yaml.shown(), expected);
        return Optional.empty();
      }
      PhaseAmps sum = PhaseAmps.ZERO;
      boolean good = true;
      for (Map.Entry<String, Yaml.Entry> entry : table.entries().entrySet()) {
        Place at = place.at(Problems.shown(entry.getKey()), entry.getValue().keyLine());
        Optional<Phase> phase = phase(entry.getKey());
        if (phase.isEmpty()) problems.add(at, Problems.shown(entry.getKey()), "L1, L2 or L3");
        Optional<Amps> amps = single.read(entry.getValue().value(), at, problems);
        if (phase.isPresent() && amps.isPresent()) sum = sum.with(phase.get(), amps.get());
        else good = false;
      }
      return good ? Optional.of(sum) : Optional.empty();
    };
  }

  /** The phases on the terminals L1, L2, L3: {@code [L2, L3, L1]}. */
  static Value<PhaseWiring> wiring() {
    return (yaml, place, problems) -> {
      String expected = "one to three different phases, such as [L2, L3, L1]";
      if (!(yaml instanceof Yaml.Items list)) {
        problems.add(place, yaml.shown(), expected);
        return Optional.empty();
      }
      List<Phase> phases = new ArrayList<>();
      PhaseSet seen = PhaseSet.NONE;
      for (Yaml item : list.items()) {
        Optional<Phase> phase =
            item instanceof Yaml.Text text ? phase(text.value()) : Optional.empty();
        if (phase.isEmpty() || seen.contains(phase.get())) {
          String found = phase.isEmpty() ? item.shown() : phase.get() + " twice";
          problems.add(place, found, expected);
          return Optional.empty();
        }
        phases.add(phase.get());
        seen = seen.with(phase.get());
      }
      if (phases.isEmpty()) {
        problems.add(place, yaml.shown(), expected);
        return Optional.empty();
      }
      return Optional.of(new PhaseWiring(phases));
    };
  }

  /** One wiring for all outlets, or a list of one wiring per outlet. */
  static Value<List<PhaseWiring>> wirings() {
    Value<PhaseWiring> single = wiring();
    return (yaml, place, problems) -> {
      boolean nested =
          yaml instanceof Yaml.Items list
              && list.items().stream().anyMatch(Yaml.Items.class::isInstance);
      if (!nested) return single.read(yaml, place, problems).map(List::of);
      List<PhaseWiring> wirings = new ArrayList<>();
      List<Yaml> items = ((Yaml.Items) yaml).items();
      for (int i = 0; i < items.size(); i++)
        single
            .read(items.get(i), place.item(i, items.get(i).line()), problems)
            .ifPresent(wirings::add);
      return wirings.size() == items.size() ? Optional.of(List.copyOf(wirings)) : Optional.empty();
    };
  }

  private static Optional<Phase> phase(String name) {
    for (Phase phase : Phase.values()) if (phase.name().equals(name)) return Optional.of(phase);
    return Optional.empty();
  }

  public static Amps amps(String text) throws Wrong {
    long milliamps = Quantity.CURRENT.parse(text);
    if (milliamps > MOST_AMPS.milliamps()) throw new Wrong("a current of at most " + MOST_AMPS);
    return Amps.ofMilliamps(milliamps);
  }

  private static Amps positive(String text) throws Wrong {
    Amps amps = amps(text);
    if (amps.isZero())
      throw new Wrong("a limit above 0 A; leave a phase out where there is no conductor");
    return amps;
  }

  public static <T> Key<T> key(String name, String expected, Value.Parser<T> parser) {
    return new Key<>(name, expected, Value.text(expected, parser));
  }
}
