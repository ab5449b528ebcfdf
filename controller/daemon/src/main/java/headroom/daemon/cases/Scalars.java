package headroom.daemon.cases;

import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import headroom.daemon.config.Wrong;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The values that are one number or one text in a recording: exact, in the unit that their name
 * carries.
 */
final class Scalars {
  private static final Map<Class<?>, Scalar<?>> ALL = new LinkedHashMap<>();

  /**
   * How one type is written.
   *
   * @param unit added to the name of what holds it
   * @param write to a Number, a Boolean or a String
   */
  record Scalar<T>(String unit, Function<T, Object> write, Parser<T> read, String expected) {
    Object written(Object value) {
      @SuppressWarnings("unchecked") // found by its class
      T mine = (T) value;
      return write.apply(mine);
    }
  }

  /** From the text of a number or a string. */
  interface Parser<T> {
    T parse(String text) throws Wrong;
  }

  static {
    add(boolean.class, "", flag -> flag, Scalars::flag, "true or false");
    add(int.class, "", number -> number, text -> whole(text).intValue(), "a whole number");
    add(long.class, "", number -> number, Scalars::whole, "a whole number");
    // As text, for the shortest that reads as the same number again is no matter of JSON.
    add(double.class, "", number -> Double.toString(number), Scalars::fraction, "a number");
    add(String.class, "", text -> text, text -> text, "a text");
    add(
        Amps.class,
        "_mA",
        Amps::milliamps,
        text -> new Amps(Math.toIntExact(whole(text))),
        "whole milliamperes");
    add(MonoTime.class, "_ns", MonoTime::nanos, text -> new MonoTime(whole(text)), "nanoseconds");
    add(
        Duration.class,
        "_ns",
        Duration::toNanos,
        text -> Duration.ofNanos(whole(text)),
        "nanoseconds");
    add(Watts.class, "_W", Watts::watts, text -> new Watts(whole(text)), "whole watts");
    add(
        WattHours.class,
        "_Wh",
        WattHours::wattHours,
        text -> new WattHours(whole(text)),
        "whole watt-hours");
    add(ChargerId.class, "", ChargerId::name, ChargerId::new, "the name of a charger");
    add(CircuitId.class, "", CircuitId::name, CircuitId::new, "the name of a circuit");
    add(MeterId.class, "", MeterId::name, MeterId::new, "the name of a meter");
    add(EvseId.class, "", Scalars::evse, Scalars::evse, "an EVSE, such as CP-01#1");
    add(PhaseSet.class, "", PhaseSet::toString, Scalars::phases, "phases, such as L1+L3");
  }

  private Scalars() {}

  private static <T> void add(
      Class<T> type, String unit, Function<T, Object> write, Parser<T> read, String expected) {
    ALL.put(type, new Scalar<>(unit, write, read, expected));
  }

  static boolean isOne(Class<?> type) {
    return ALL.containsKey(type);
  }

  static Scalar<?> of(Class<?> type) {
    Scalar<?> scalar = ALL.get(type);
    if (scalar == null) throw new IllegalArgumentException("no scalar: " + type);
    return scalar;
  }

  private static boolean flag(String text) throws Wrong {
    if (text.equals("true")) return true;
    if (text.equals("false")) return false;
    throw new Wrong("true or false");
  }

  private static Long whole(String text) throws Wrong {
    if (!text.matches("0|-?[1-9]\\d{0,18}")) throw new Wrong("a whole number");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException tooLarge) {
      throw new Wrong("a whole number of at most " + Long.MAX_VALUE);
    }
  }

  private static Double fraction(String text) throws Wrong {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) return number;
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new Wrong("a number");
  }

  static String evse(EvseId id) {
    return id.charger() + "#" + id.number();
  }

  private static EvseId evse(String text) throws Wrong {
    int mark = text.lastIndexOf('#');
    if (mark < 1 || !text.substring(mark + 1).matches("[1-9]\\d{0,4}"))
      throw new Wrong("an EVSE, such as CP-01#1");
    return EvseId.of(text.substring(0, mark), Integer.parseInt(text.substring(mark + 1)));
  }

  private static PhaseSet phases(String text) throws Wrong {
    PhaseSet phases = PhaseSet.NONE;
    if (text.equals("none")) return phases;
    for (String name : text.split("\\+", -1)) {
      PhaseSet before = phases;
      for (Phase phase : Phase.values()) if (phase.name().equals(name)) phases = phases.with(phase);
      if (phases.equals(before)) throw new Wrong("phases, such as L1+L3");
    }
    return phases;
  }
}
