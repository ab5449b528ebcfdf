package headroom.daemon.config;

import headroom.core.proxy.Authorization.Policy;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site.Priority;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import headroom.drivers.modbus.BusConfig.Parity;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every key that a config may hold, by section, with the range of its value. {@code docs/config.md}
 * describes the same keys; a test keeps the two alike.
 */
final class Keys {
  private static final Amps MILLIAMP = Amps.ofMilliamps(1);
  private static final Amps LEAST_PILOT = Amps.of(6);
  private static final Amps MOST_CHARGER = Amps.of(500);
  private static final Watts MOST_DC = Watts.of(1_000_000);

  private Keys() {}

  /** The sections of a file. */
  static final class File {
    static final Key<Yaml> SITE = section("site", "a section 'site' with the site's name");
    static final Key<Yaml> CIRCUITS = section("circuits", "a section 'circuits' with the limits");
    static final Key<Yaml> METERS = section("meters", "a section 'meters'");
    static final Key<Yaml> CHARGER_DEFAULTS = section("charger_defaults", "keys of a charger");
    static final Key<Yaml> CHARGERS = section("chargers", "a section 'chargers'");
    static final Key<Yaml> OCPP = section("ocpp", "a section 'ocpp' that says where to listen");
    static final Key<Yaml> AUTHORIZE =
        section("authorize", "a section 'authorize' that says who may charge");
    static final Key<Yaml> CONTROL = section("control", "a section 'control'");
    static final Key<String> REGISTER_MAPS = Values.path("register_maps", "the name of a folder");
    static final List<Key<?>> ALL =
        List.of(
            SITE,
            CIRCUITS,
            METERS,
            CHARGER_DEFAULTS,
            CHARGERS,
            OCPP,
            AUTHORIZE,
            CONTROL,
            REGISTER_MAPS);
  }

  /** {@code site}. */
  static final class OfSite {
    static final Key<String> NAME = Values.name("name", "a name for the site");
    static final Key<Share> SHARE =
        Values.word(
            "share", words("equal", Share.EQUAL, "rated", Share.RATED, "energy", Share.ENERGY));
    static final Key<Priority> PRIORITY =
        Values.word("priority", words("admission", Priority.ADMISSION, "strict", Priority.STRICT));
    static final List<Key<?>> ALL = List.of(NAME, SHARE, PRIORITY);
  }

  /** An entry of {@code circuits}. */
  static final class OfCircuit {
    static final Key<String> PARENT = Values.name("parent", "the name of a circuit");
    static final Key<PhaseAmps> LIMIT = Values.limit("limit");
    static final Key<PhaseAmps> SOFT_LIMIT = Values.limit("soft_limit");
    static final Key<PhaseAmps> MARGIN = Values.load("margin");
    static final Key<Watts> POWER = Values.power("power", Watts.of(1), Watts.of(7_000_000));
    static final Key<Amps> UNBALANCE = Values.current("unbalance", MILLIAMP, Values.MOST_AMPS);
    static final Key<String> METER = Values.name("meter", "the name of a meter");
    static final Key<PhaseAmps> BACKGROUND = Values.load("background");
    static final Key<Boolean> USE_EXPORT = Values.flag("use_export");
    static final Key<LimitOf> OF =
        Values.word("of", words("circuit", LimitOf.CIRCUIT, "managed", LimitOf.MANAGED));
    static final List<Key<?>> ALL =
        List.of(
            PARENT, LIMIT, SOFT_LIMIT, MARGIN, POWER, UNBALANCE, METER, BACKGROUND, USE_EXPORT, OF);
  }

  /** An entry of {@code meters}. */
  static final class OfMeter {
    static final Key<String> MODEL = Values.name("model", "the meter's model");
    static final Key<Yaml> TCP = section("tcp", "a section with host and port");
    static final Key<Yaml> RTU = section("rtu", "a section with device and baud");
    static final Key<Yaml> RTU_OVER_TCP = section("rtu_over_tcp", "a section with host and port");
    static final Key<Integer> UNIT = Values.whole("unit", 0, 255);
    static final Key<Boolean> REVERSED = Values.flag("reversed");
    static final Key<BigDecimal> CT_RATIO = Values.decimal("ct_ratio", "0.001", "10000");
    static final Key<PhaseWiring> PHASES =
        new Key<>("phases", "phases, such as [L1, L2, L3]", Values.wiring());
    static final Key<Duration> INTERVAL = Values.time("interval", "100 ms", "1 h");
    static final List<Key<?>> ALL =
        List.of(MODEL, TCP, RTU, RTU_OVER_TCP, UNIT, REVERSED, CT_RATIO, PHASES, INTERVAL);
  }

  /** {@code tcp} and {@code rtu_over_tcp} of a meter. */
  static final class OfTcp {
    static final Key<String> HOST = Values.key("host", "a host name or address", Addresses::host);
    static final Key<Integer> PORT = Values.whole("port", 1, 65_535);
    static final List<Key<?>> ALL = List.of(HOST, PORT);
  }

  /** {@code rtu} of a meter. */
  static final class OfRtu {
    static final Key<String> DEVICE = Values.path("device", "a serial port, such as /dev/ttyUSB0");
    static final Key<Integer> BAUD = Values.key("baud", Addresses.BAUDS, Addresses::baud);
    static final Key<Parity> PARITY =
        Values.word("parity", words("none", Parity.NONE, "even", Parity.EVEN, "odd", Parity.ODD));
    static final Key<Integer> STOP_BITS = Values.whole("stop_bits", 1, 2);
    static final Key<Boolean> RS485_IOCTLS = Values.flag("rs485_ioctls");
    static final List<Key<?>> ALL = List.of(DEVICE, BAUD, PARITY, STOP_BITS, RS485_IOCTLS);
  }

  /** An entry of {@code chargers}, and {@code charger_defaults}. */
  static final class OfCharger {
    static final Key<String> CIRCUIT = Values.name("circuit", "the name of a circuit");
    static final Key<Current> CURRENT =
        Values.word("current", words("ac", Current.AC, "dc", Current.DC));
    static final Key<List<PhaseWiring>> PHASES =
        new Key<>("phases", "phases, such as [L2, L3, L1]", Values.wirings());
    static final Key<Amps> RATING = Values.current("rating", LEAST_PILOT, MOST_CHARGER);
    static final Key<Amps> FLOOR = Values.current("floor", LEAST_PILOT, Amps.of(80));
    static final Key<Fallback> FALLBACK = Fallback.key("fallback");
    static final Key<Amps> STEP = Values.current("step", Amps.ofMilliamps(100), LEAST_PILOT);
    static final Key<Duration> LEASE = Values.time("lease", "60 s", "24 h");
    static final Key<BigDecimal> WEIGHT = Values.decimal("weight", "0.1", "100");
    static final Key<Integer> PRIORITY = Values.whole("priority", -100, 100);
    static final Key<Boolean> STATE =
        Values.word("state", words("installed", false, "planned", true));
    static final Key<Integer> OUTLETS = Values.whole("outlets", 1, 16);
    static final Key<Amps> SHARED_RATING =
        Values.current("shared_rating", LEAST_PILOT, MOST_CHARGER);
    static final Key<Watts> POWER = Values.power("power", Watts.of(1000), MOST_DC);
    static final Key<Watts> SHARED_POWER = Values.power("shared_power", Watts.of(1000), MOST_DC);
    static final Key<Watts> FLOOR_POWER = Values.power("floor_power", Watts.of(100), MOST_DC);
    static final Key<Integer> EFFICIENCY = Values.permille("efficiency", 50, 100);
    static final Key<RateUnit> LIMITED_IN =
        Values.word("limited_in", words("A", RateUnit.A, "W", RateUnit.W));
    static final Key<Boolean> PHASE_SWITCH = Values.flag("phase_switch");
    static final Key<SecurityProfile> SECURITY_PROFILE =
        Values.word(
            "security_profile",
            words("0", SecurityProfile.NONE, "1", SecurityProfile.BASIC, "2", SecurityProfile.TLS));
    static final List<Key<?>> ALL =
        List.of(
            CIRCUIT,
            CURRENT,
            PHASES,
            RATING,
            FLOOR,
            FALLBACK,
            STEP,
            LEASE,
            WEIGHT,
            PRIORITY,
            STATE,
            OUTLETS,
            SHARED_RATING,
            POWER,
            SHARED_POWER,
            FLOOR_POWER,
            EFFICIENCY,
            LIMITED_IN,
            PHASE_SWITCH,
            SECURITY_PROFILE);
  }

  /** {@code ocpp}. */
  static final class OfOcpp {
    static final Key<Addresses.Listen> LISTEN =
        Values.key("listen", "an address and port, such as 0.0.0.0:8887", Addresses::listen);
    static final Key<String> PATH =
        Values.key("path", "a path, such as /ocpp/", Addresses::urlPath);
    static final Key<String> PASSWORDS = Values.path("passwords", "the name of a file");
    static final Key<Boolean> UNKNOWN_CHARGERS =
        Values.word("unknown_chargers", words("wait", true, "refuse", false));
    static final Key<String> CERTIFICATE = Values.path("certificate", "the name of a file");
    static final Key<String> PRIVATE_KEY = Values.path("key", "the name of a file");
    static final Key<Addresses.Listen> LISTEN_PLAIN =
        Values.key("listen_plain", "an address and port, such as 0.0.0.0:8888", Addresses::listen);
    static final Key<URI> CSMS =
        Values.key(
            "csms",
            "the address of the operator's CSMS, such as wss://csms.example.com/ocpp/",
            Addresses::csms);
    static final Key<String> CSMS_PASSWORDS = Values.path("csms_passwords", "the name of a file");
    static final Key<String> CSMS_CA = Values.path("csms_ca", "the name of a file");
    static final Key<Optional<Duration>> KEEP_CHARGER_LIMITS =
        Values.alwaysOrTime("keep_charger_limits", "1 min", "8760 h");
    static final Key<Optional<Duration>> KEEP_DEFAULT_LIMITS =
        Values.alwaysOrTime("keep_default_limits", "1 min", "8760 h");
    static final Key<Optional<Duration>> KEEP_SESSION_LIMITS =
        Values.alwaysOrTime("keep_session_limits", "1 min", "8760 h");
    static final List<Key<?>> ALL =
        List.of(
            LISTEN,
            PATH,
            PASSWORDS,
            CERTIFICATE,
            PRIVATE_KEY,
            LISTEN_PLAIN,
            UNKNOWN_CHARGERS,
            CSMS,
            CSMS_PASSWORDS,
            CSMS_CA,
            KEEP_CHARGER_LIMITS,
            KEEP_DEFAULT_LIMITS,
            KEEP_SESSION_LIMITS);
  }

  /** {@code authorize}. */
  static final class OfAuthorize {
    static final Key<Policy> POLICY = Values.word("policy", policies());
    static final Key<String> LOCAL_LIST = Values.path("local_list", "the name of a file");
    static final Key<Duration> CACHE_FOR = Values.time("cache_for", "1 h", "8760 h");
    static final List<Key<?>> ALL = List.of(POLICY, LOCAL_LIST, CACHE_FOR);

    private static Map<String, Policy> policies() {
      Map<String, Policy> words = new LinkedHashMap<>();
      for (Policy policy : Policy.values())
        words.put(policy.name().toLowerCase(Locale.ROOT), policy);
      return words;
    }
  }

  /** {@code control}. */
  static final class OfControl {
    static final Key<Duration> SETTLE = Values.time("settle", "10 s", "60 s");
    static final Key<Duration> MINIMUM_ON = Values.time("minimum_on", "0 s", "1 h");
    static final Key<Duration> ROTATE = Values.time("rotate", "1 min", "4 h");
    static final List<Key<?>> ALL = List.of(SETTLE, MINIMUM_ON, ROTATE);
  }

  /** The keys of each section, under the heading that {@code docs/config.md} gives it. */
  static Map<String, List<Key<?>>> bySection() {
    Map<String, List<Key<?>>> sections = new LinkedHashMap<>();
    sections.put("file", File.ALL);
    sections.put("site", OfSite.ALL);
    sections.put("circuits", OfCircuit.ALL);
    sections.put("meters", OfMeter.ALL);
    sections.put("tcp", OfTcp.ALL);
    sections.put("rtu", OfRtu.ALL);
    sections.put("chargers", OfCharger.ALL);
    sections.put("ocpp", OfOcpp.ALL);
    sections.put("authorize", OfAuthorize.ALL);
    sections.put("control", OfControl.ALL);
    return sections;
  }

  private static Key<Yaml> section(String name, String expected) {
    return new Key<>(name, expected, (yaml, place, problems) -> Optional.of(yaml));
  }

  private static <T> Map<String, T> words(String first, T meaning, String second, T other) {
    Map<String, T> words = new LinkedHashMap<>();
    words.put(first, meaning);
    words.put(second, other);
    return words;
  }

  private static <T> Map<String, T> words(String a, T isA, String b, T isB, String c, T isC) {
    Map<String, T> words = words(a, isA, b, isB);
    words.put(c, isC);
    return words;
  }
}
