package headroom.daemon.config;

import headroom.core.site.Circuit;
import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.PhaseSet;
import headroom.daemon.config.Shapes.FileShape;
import headroom.daemon.config.Shapes.MeterShape;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.modbus.RegisterMap;
import headroom.drivers.modbus.RegisterMap.LineDefaults;
import headroom.drivers.modbus.RegisterMaps;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns meter shapes into meters and checks them against each other and their circuits. */
final class MeterBuilder {
  /** A meter that guards a limit is polled once a second (design 3.7: lost after 3 polls). */
  private static final Duration GUARDING = Duration.ofSeconds(1);

  /** Samples older than this stop all increases: slower polling would never allow one. */
  private static final Duration SLOWEST_GUARDING = Duration.ofSeconds(5);

  private final FileShape file;
  private final Problems problems;
  private final RegisterMaps maps;

  private MeterBuilder(FileShape file, RegisterMaps maps, Problems problems) {
    this.file = file;
    this.maps = maps;
    this.problems = problems;
  }

  /**
   * @param circuits of the site, empty when it has problems of its own
   */
  static List<MeterConfig> build(
      FileShape file, List<Circuit> circuits, RegisterMaps maps, Problems problems) {
    MeterBuilder builder = new MeterBuilder(file, maps, problems);
    builder.checkBuses();
    List<MeterConfig> meters = new ArrayList<>();
    for (MeterShape shape : file.meters()) {
      Optional<Circuit> guarded =
          circuits.stream()
              .filter(
                  circuit ->
                      circuit.meter().filter(id -> id.name().equals(shape.name())).isPresent())
              .findFirst();
      builder.checkUse(shape);
      guarded.ifPresent(circuit -> builder.checkPhases(shape, circuit));
      builder.meter(shape).ifPresent(meters::add);
    }
    return meters;
  }

  private void checkUse(MeterShape shape) {
    boolean guards =
        file.circuits().stream()
            .anyMatch(
                circuit ->
                    circuit
                        .meter()
                        .filter(meter -> meter.value().equals(shape.name()))
                        .isPresent());
    if (!guards) {
      problems.warn(
          shape.place(),
          "a meter that guards nothing",
          "'meter: " + shape.name() + "' in the circuit whose load it measures");
      return;
    }
    if (shape.interval().isEmpty()) return;
    Given<Duration> interval = shape.interval().get();
    if (interval.value().compareTo(SLOWEST_GUARDING) > 0)
      problems.add(
          interval.place(),
          Durations.shown(interval.value()),
          "1 s for a meter that guards a limit, and never more than 5 s");
    else if (interval.value().compareTo(GUARDING) > 0)
      problems.warn(
          interval.place(),
          Durations.shown(interval.value()),
          "1 s for a meter that guards a limit: an overload is seen this late");
  }

  private void checkPhases(MeterShape shape, Circuit circuit) {
    PhaseSet measured = shape.phases().map(Given::value).orElse(PhaseWiring.STRAIGHT).phases();
    PhaseSet missing = CircuitTree.wired(circuit).minus(measured);
    if (!missing.isEmpty())
      problems.add(
          shape.phases().map(Given::place).orElse(shape.place()),
          "a meter that does not measure " + missing,
          "all phases of circuit '" + circuit.id() + "', which it guards");
  }

  private void checkBuses() {
    Map<Object, MeterShape> addresses = new LinkedHashMap<>();
    Map<String, MeterShape> lines = new LinkedHashMap<>();
    for (MeterShape shape : file.meters()) {
      if (shape.bus().isEmpty()) continue;
      Given<BusConfig> bus = shape.bus().get();
      if (shape.unit().isPresent()) {
        MeterShape other =
            addresses.putIfAbsent(List.of(place(bus.value()), shape.unit().get().value()), shape);
        if (other != null)
          problems.add(
              shape.unit().get().place(),
              "unit " + shape.unit().get().value() + " on the bus of meter '" + other.name() + "'",
              "another unit or bus: that one is on line " + other.place().line());
      }
      if (bus.value() instanceof BusConfig.Rtu line) {
        MeterShape other = lines.putIfAbsent(line.device(), shape);
        if (other != null && !other.bus().orElseThrow().value().equals(line))
          problems.add(
              bus.place(),
              "other line settings than meter '" + other.name() + "' on " + line.device(),
              "the same baud, parity, stop_bits and rs485_ioctls on one line");
        if (shape.unit().filter(unit -> unit.value() < 1 || unit.value() > 247).isPresent())
          problems.add(
              shape.unit().get().place(),
              "unit " + shape.unit().get().value() + " on a serial line",
              "a unit from 1 to 247");
      }
    }
  }

  /** Where the bus is, whatever its settings. */
  private static String place(BusConfig bus) {
    return switch (bus) {
      case BusConfig.Tcp tcp -> tcp.host() + ":" + tcp.port();
      case BusConfig.RtuOverTcp tcp -> tcp.host() + ":" + tcp.port();
      case BusConfig.Rtu rtu -> rtu.device();
    };
  }

  private Optional<MeterConfig> meter(MeterShape shape) {
    shape.model().ifPresent(model -> checkModel(model, shape));
    if (shape.model().isEmpty() || shape.bus().isEmpty() || shape.unit().isEmpty())
      return Optional.empty();
    return Optional.of(
        new MeterConfig(
            new MeterId(shape.name()),
            shape.model().get().value(),
            shape.bus().get().value(),
            shape.unit().get().value(),
            shape.reversed().map(Given::value).orElse(false),
            shape.ctRatio().map(Given::value).orElse(BigDecimal.ONE),
            shape.phases().map(Given::value).orElse(PhaseWiring.STRAIGHT),
            shape.interval().map(Given::value).orElse(GUARDING)));
  }

  /** A meter may have been set otherwise, but more often nobody has looked. */
  private void checkLine(RegisterMap map, Given<BusConfig> bus) {
    if (!(bus.value() instanceof BusConfig.Rtu line)) return;
    LineDefaults factory = map.defaults();
    String found = words(line.baud(), line.parity(), line.stopBits());
    String usual =
        words(
            factory.baud().orElse(line.baud()),
            factory.parity().orElse(line.parity()),
            factory.stopBits().orElse(line.stopBits()));
    if (!found.equals(usual))
      problems.warn(
          bus.place(),
          found,
          usual + " as " + map.model() + " leaves the factory, unless it was set otherwise");
  }

  private static String words(int baud, BusConfig.Parity parity, int stopBits) {
    return "baud %d, parity %s, stop_bits %d"
        .formatted(baud, parity.name().toLowerCase(Locale.ROOT), stopBits);
  }

  private void checkModel(Given<String> model, MeterShape shape) {
    if (model.value().equals(RegisterMaps.SUNSPEC)) return;
    Optional<RegisterMap> map = maps.find(model.value());
    if (map.isEmpty()) {
      List<String> known = new ArrayList<>(maps.models());
      known.add(RegisterMaps.SUNSPEC);
      problems.add(
          model.place(),
          "the unknown model '" + model.value() + "'",
          Nearest.hint(model.value(), "a known model", known));
      return;
    }
    Optional<String> refusal = map.get().refusal();
    refusal.ifPresent(
        why -> problems.add(model.place(), why, "a model that gives the current of each phase"));
    if (shape.bus().isPresent()) checkLine(map.get(), shape.bus().get());
    int wired = shape.phases().map(Given::value).orElse(PhaseWiring.STRAIGHT).terminals();
    int measured = map.get().phases();
    if (refusal.isEmpty() && wired > measured && !shape.phasesWrong())
      problems.add(
          shape.phases().map(Given::place).orElse(shape.place().at("phases")),
          wired + " phases of a model that measures " + measured,
          "the site phase of each, such as 'phases: " + (measured == 1 ? "[L1]'" : "[L1, L2]'"));
  }
}
