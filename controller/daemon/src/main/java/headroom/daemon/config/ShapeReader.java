package headroom.daemon.config;

import headroom.core.site.Charger.Current;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.PhaseWiring;
import headroom.daemon.config.Shapes.AuthorizeShape;
import headroom.daemon.config.Shapes.ChargerShape;
import headroom.daemon.config.Shapes.CircuitShape;
import headroom.daemon.config.Shapes.ControlShape;
import headroom.daemon.config.Shapes.FileShape;
import headroom.daemon.config.Shapes.MeterShape;
import headroom.daemon.config.Shapes.OcppShape;
import headroom.daemon.config.Shapes.SiteShape;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.BusConfig.Parity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** The first step: a YAML tree becomes {@link Shapes}. */
final class ShapeReader {
  static final int MODBUS_TCP_PORT = 502;

  private final Problems problems;

  private ShapeReader(Problems problems) {
    this.problems = problems;
  }

  /** Empty when the file is no mapping at all. */
  static Optional<FileShape> read(Yaml root, Problems problems) {
    ShapeReader reader = new ShapeReader(problems);
    return Section.of(root, Place.FILE, problems, Keys.File.ALL).map(reader::whole);
  }

  /**
   * The sections of {@link SiteReader#KEYS} alone: a site without the devices that serve it. Its
   * meters are those that the circuits name.
   */
  static FileShape siteOf(Section file, Problems problems) {
    ShapeReader reader = new ShapeReader(problems);
    return reader.file(
        file,
        file.optional(Keys.File.SITE)
            .flatMap(given -> reader.section(given, Keys.OfSite.ALL))
            .map(ShapeReader::siteWithoutName));
  }

  private FileShape whole(Section file) {
    Optional<SiteShape> site =
        file.required(Keys.File.SITE)
            .flatMap(given -> section(given, Keys.OfSite.ALL))
            .map(ShapeReader::site);
    FileShape described = file(file, site);
    Optional<Given<Yaml>> meters = file.optional(Keys.File.METERS);
    return described.with(
        named(meters, "meter", Values::checkedName, this::meter),
        names(meters),
        file.required(Keys.File.OCPP)
            .flatMap(given -> section(given, Keys.OfOcpp.ALL))
            .map(ShapeReader::ocpp),
        file.required(Keys.File.AUTHORIZE)
            .flatMap(given -> section(given, Keys.OfAuthorize.ALL))
            .map(ShapeReader::authorize),
        file.optional(Keys.File.REGISTER_MAPS));
  }

  private FileShape file(Section file, Optional<SiteShape> site) {
    Optional<Section> defaults =
        file.optional(Keys.File.CHARGER_DEFAULTS)
            .flatMap(given -> section(given, Keys.OfCharger.ALL));
    // A wrong default is a problem even where no charger uses it.
    defaults.ifPresent(section -> Keys.OfCharger.ALL.forEach(section::optional));
    Optional<Given<Yaml>> circuits = file.required(Keys.File.CIRCUITS);
    Optional<Given<Yaml>> chargers = file.required(Keys.File.CHARGERS);
    List<CircuitShape> circuitShapes =
        named(circuits, "circuit", Values::checkedName, this::circuit);
    return new FileShape(
        site,
        circuitShapes,
        List.of(),
        named(chargers, "charger", Identities::checked, (at, yaml) -> charger(at, yaml, defaults)),
        Optional.empty(),
        Optional.empty(),
        file.optional(Keys.File.CONTROL)
            .flatMap(given -> section(given, Keys.OfControl.ALL))
            .map(ShapeReader::control)
            .orElseGet(
                () -> new ControlShape(Optional.empty(), Optional.empty(), Optional.empty())),
        Optional.empty(),
        names(circuits),
        circuitShapes.stream().flatMap(each -> each.meter().stream()).map(Given::value).toList(),
        names(chargers),
        circuits.map(Given::place).orElse(Place.FILE),
        chargers.map(Given::place).orElse(Place.FILE));
  }

  /** All names of a section, also of entries that are wrong otherwise. */
  private static List<String> names(Optional<Given<Yaml>> section) {
    return section
        .map(Given::value)
        .filter(Yaml.Table.class::isInstance)
        .map(yaml -> List.copyOf(((Yaml.Table) yaml).entries().keySet()))
        .orElse(List.of());
  }

  private Optional<Section> section(Given<Yaml> given, List<Key<?>> known) {
    return Section.of(given.value(), given.place(), problems, known);
  }

  /** Where an entry stands, and its name. */
  private record Named(String name, Place place) {}

  private <T> List<T> named(
      Optional<Given<Yaml>> given,
      String what,
      Value.Parser<String> nameRule,
      BiFunction<Named, Yaml, Optional<T>> read) {
    List<T> all = new ArrayList<>();
    if (given.isEmpty()) return all;
    Place place = given.get().place();
    Map<String, Yaml.Entry> entries =
        Section.named(given.get().value(), place, problems, what, nameRule);
    entries.forEach(
        (name, entry) ->
            read.apply(new Named(name, place.at(name, entry.keyLine())), entry.value())
                .ifPresent(all::add));
    return all;
  }

  private static SiteShape siteWithoutName(Section site) {
    return site(site, site.optional(Keys.OfSite.NAME));
  }

  private static SiteShape site(Section site) {
    return site(site, site.required(Keys.OfSite.NAME));
  }

  private static SiteShape site(Section site, Optional<Given<String>> name) {
    return new SiteShape(
        name, site.optional(Keys.OfSite.SHARE), site.optional(Keys.OfSite.PRIORITY));
  }

  private Optional<CircuitShape> circuit(Named at, Yaml yaml) {
    return Section.of(yaml, at.place(), problems, Keys.OfCircuit.ALL)
        .map(circuit -> circuit(at, circuit));
  }

  private static CircuitShape circuit(Named at, Section circuit) {
    Optional<Given<LimitOf>> of = circuit.optional(Keys.OfCircuit.OF);
    boolean managed = of.filter(given -> given.value() == LimitOf.MANAGED).isPresent();
    return new CircuitShape(
        at.name(),
        at.place(),
        !circuit.has(Keys.OfCircuit.PARENT),
        circuit.optional(Keys.OfCircuit.PARENT),
        circuit.required(Keys.OfCircuit.LIMIT),
        circuit.optional(Keys.OfCircuit.SOFT_LIMIT),
        circuit.optional(Keys.OfCircuit.MARGIN),
        circuit.optional(Keys.OfCircuit.POWER),
        circuit.optional(Keys.OfCircuit.UNBALANCE),
        circuit.optional(Keys.OfCircuit.METER),
        // A limit of our chargers alone has no other load to count.
        managed
            ? circuit.optional(Keys.OfCircuit.BACKGROUND)
            : circuit.required(Keys.OfCircuit.BACKGROUND),
        circuit.optional(Keys.OfCircuit.USE_EXPORT),
        of);
  }

  private Optional<MeterShape> meter(Named at, Yaml yaml) {
    return Section.of(yaml, at.place(), problems, Keys.OfMeter.ALL).map(meter -> meter(at, meter));
  }

  private MeterShape meter(Named at, Section meter) {
    Optional<Given<PhaseWiring>> phases = meter.optional(Keys.OfMeter.PHASES);
    return new MeterShape(
        at.name(),
        at.place(),
        meter.required(Keys.OfMeter.MODEL),
        bus(meter),
        meter.required(Keys.OfMeter.UNIT),
        meter.optional(Keys.OfMeter.REVERSED),
        meter.optional(Keys.OfMeter.CT_RATIO),
        phases,
        phases.isEmpty() && meter.has(Keys.OfMeter.PHASES),
        meter.optional(Keys.OfMeter.INTERVAL));
  }

  private Optional<Given<BusConfig>> bus(Section meter) {
    List<Key<Yaml>> kinds = List.of(Keys.OfMeter.TCP, Keys.OfMeter.RTU, Keys.OfMeter.RTU_OVER_TCP);
    List<Key<Yaml>> given = kinds.stream().filter(meter::has).toList();
    if (given.isEmpty()) {
      problems.add(meter.place(), "no way to reach the meter", "tcp, rtu or rtu_over_tcp");
      return Optional.empty();
    }
    if (given.size() > 1) {
      problems.add(
          meter.placeOf(given.get(1)),
          given.get(0).name() + " and " + given.get(1).name(),
          "one of tcp, rtu and rtu_over_tcp");
      return Optional.empty();
    }
    Key<Yaml> kind = given.getFirst();
    boolean serial = kind == Keys.OfMeter.RTU;
    return meter
        .optional(kind)
        .flatMap(bus -> section(bus, serial ? Keys.OfRtu.ALL : Keys.OfTcp.ALL))
        .flatMap(bus -> serial ? rtu(bus) : tcp(bus, kind == Keys.OfMeter.TCP))
        .map(bus -> new Given<>(bus, meter.placeOf(kind)));
  }

  private static Optional<BusConfig> tcp(Section bus, boolean modbusTcp) {
    Optional<Given<String>> host = bus.required(Keys.OfTcp.HOST);
    Optional<Given<Integer>> port =
        modbusTcp ? bus.optional(Keys.OfTcp.PORT) : bus.required(Keys.OfTcp.PORT);
    if (host.isEmpty() || (port.isEmpty() && !modbusTcp)) return Optional.empty();
    int number = port.map(Given::value).orElse(MODBUS_TCP_PORT);
    String name = host.get().value();
    return Optional.of(
        modbusTcp ? new BusConfig.Tcp(name, number) : new BusConfig.RtuOverTcp(name, number));
  }

  private static Optional<BusConfig> rtu(Section bus) {
    Optional<Given<String>> device = bus.required(Keys.OfRtu.DEVICE);
    Optional<Given<Integer>> baud = bus.required(Keys.OfRtu.BAUD);
    Parity parity = bus.optional(Keys.OfRtu.PARITY).map(Given::value).orElse(Parity.NONE);
    int stopBits = bus.optional(Keys.OfRtu.STOP_BITS).map(Given::value).orElse(1);
    boolean ioctls = bus.optional(Keys.OfRtu.RS485_IOCTLS).map(Given::value).orElse(false);
    if (device.isEmpty() || baud.isEmpty()) return Optional.empty();
    return Optional.of(
        new BusConfig.Rtu(device.get().value(), baud.get().value(), parity, stopBits, ioctls));
  }

  private Optional<ChargerShape> charger(Named at, Yaml yaml, Optional<Section> defaults) {
    boolean onlyDefaults = yaml instanceof Yaml.Text text && text.isNothing();
    Yaml table = onlyDefaults ? new Yaml.Table(Map.of(), yaml.line(), 1) : yaml;
    return Section.of(table, at.place(), problems, Keys.OfCharger.ALL)
        .map(section -> charger(at, section, section.withDefaults(defaults)));
  }

  private ChargerShape charger(Named at, Section own, Section all) {
    Current current = all.optional(Keys.OfCharger.CURRENT).map(Given::value).orElse(Current.AC);
    boolean dc = current == Current.DC;
    List<Key<?>> foreign =
        dc
            ? List.of(Keys.OfCharger.RATING, Keys.OfCharger.FLOOR, Keys.OfCharger.SHARED_RATING)
            : List.of(
                Keys.OfCharger.POWER,
                Keys.OfCharger.SHARED_POWER,
                Keys.OfCharger.FLOOR_POWER,
                Keys.OfCharger.EFFICIENCY);
    for (Key<?> key : foreign)
      own.refuse(
          key,
          "'" + key.name() + "' of a charger with current: " + (dc ? "dc" : "ac"),
          dc
              ? "power, shared_power, floor_power and efficiency for a DC charger"
              : "rating, shared_rating and floor for an AC charger, or current: dc");
    Optional<Given<List<PhaseWiring>>> phases = all.optional(Keys.OfCharger.PHASES);
    return new ChargerShape(
        at.name(),
        at.place(),
        all.required(Keys.OfCharger.CIRCUIT),
        current,
        phases,
        phases.isEmpty() && all.gives(Keys.OfCharger.PHASES),
        dc ? Optional.empty() : all.required(Keys.OfCharger.RATING),
        dc ? Optional.empty() : all.optional(Keys.OfCharger.FLOOR),
        all.required(Keys.OfCharger.FALLBACK),
        all.optional(Keys.OfCharger.STEP),
        all.optional(Keys.OfCharger.LEASE),
        all.optional(Keys.OfCharger.WEIGHT),
        all.optional(Keys.OfCharger.PRIORITY),
        all.optional(Keys.OfCharger.STATE).map(Given::value).orElse(false),
        all.optional(Keys.OfCharger.OUTLETS),
        dc ? Optional.empty() : all.optional(Keys.OfCharger.SHARED_RATING),
        dc ? all.required(Keys.OfCharger.POWER) : Optional.empty(),
        dc ? all.optional(Keys.OfCharger.SHARED_POWER) : Optional.empty(),
        dc ? all.optional(Keys.OfCharger.FLOOR_POWER) : Optional.empty(),
        dc ? all.required(Keys.OfCharger.EFFICIENCY) : Optional.empty(),
        all.optional(Keys.OfCharger.LIMITED_IN),
        all.optional(Keys.OfCharger.PHASE_SWITCH),
        all.optional(Keys.OfCharger.SECURITY_PROFILE));
  }

  private static OcppShape ocpp(Section ocpp) {
    return new OcppShape(
        ocpp.required(Keys.OfOcpp.LISTEN),
        ocpp.optional(Keys.OfOcpp.PATH),
        ocpp.optional(Keys.OfOcpp.PASSWORDS),
        ocpp.optional(Keys.OfOcpp.CERTIFICATE),
        ocpp.optional(Keys.OfOcpp.PRIVATE_KEY),
        ocpp.optional(Keys.OfOcpp.LISTEN_PLAIN),
        ocpp.optional(Keys.OfOcpp.UNKNOWN_CHARGERS),
        ocpp.optional(Keys.OfOcpp.CSMS),
        ocpp.optional(Keys.OfOcpp.CSMS_PASSWORDS),
        ocpp.optional(Keys.OfOcpp.CSMS_CA),
        ocpp.optional(Keys.OfOcpp.KEEP_CHARGER_LIMITS),
        ocpp.optional(Keys.OfOcpp.KEEP_DEFAULT_LIMITS),
        ocpp.optional(Keys.OfOcpp.KEEP_SESSION_LIMITS));
  }

  private static AuthorizeShape authorize(Section authorize) {
    return new AuthorizeShape(
        authorize.required(Keys.OfAuthorize.POLICY),
        authorize.optional(Keys.OfAuthorize.LOCAL_LIST),
        authorize.optional(Keys.OfAuthorize.CACHE_FOR));
  }

  private static ControlShape control(Section control) {
    return new ControlShape(
        control.optional(Keys.OfControl.SETTLE),
        control.optional(Keys.OfControl.MINIMUM_ON),
        control.optional(Keys.OfControl.ROTATE));
  }
}
