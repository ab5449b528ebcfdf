package headroom.sim.process;

import headroom.core.site.MeterId;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Problem;
import headroom.daemon.config.Reading;
import headroom.drivers.modbus.BusConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The workplace of {@code config-examples}, made to run on this machine: meters and chargers on
 * loopback, and as many chargers as are asked for. Immutable.
 *
 * <p>More than twelve chargers get boards of twelve, each like the garage of the example, and a
 * grid connection that grows with them; fewer get a smaller supply. Each board has a meter, all of
 * them on one bus.
 */
public final class ExampleConfig {
  private static final String EXAMPLE = "config-examples/workplace-12.yaml";
  private static final String GRID = "grid";
  private static final String BOARD = "garage";
  private static final int PER_BOARD = 12;
  private static final int[] FUSES_A = {
    16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250
  };

  private final Map<String, Object> yaml;
  private final Config config;

  private ExampleConfig(Map<String, Object> yaml) {
    this.yaml = yaml;
    this.config = read(yaml);
  }

  /**
   * Reads the example.
   *
   * @param root the checkout
   * @param chargers how many, from 1
   */
  public static ExampleConfig of(Path root, int chargers) throws IOException {
    Object loaded =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(root.resolve(EXAMPLE)));
    Map<String, Object> yaml = section(loaded);
    grow(yaml, chargers);
    return new ExampleConfig(yaml);
  }

  /** What the controller would read. */
  public Config config() {
    return config;
  }

  /** The same site at these addresses. */
  public ExampleConfig at(Map<MeterId, BusConfig> meters, int ocppPort) {
    Map<String, Object> moved = new LinkedHashMap<>(yaml);
    Map<String, Object> all = new LinkedHashMap<>(section(yaml.get("meters")));
    meters.forEach(
        (id, bus) -> all.compute(id.name(), (name, meter) -> moved(section(meter), bus)));
    moved.put("meters", all);
    Map<String, Object> ocpp = new LinkedHashMap<>(section(yaml.get("ocpp")));
    ocpp.put("listen", "127.0.0.1:" + ocppPort);
    moved.put("ocpp", ocpp);
    return new ExampleConfig(moved);
  }

  private static Map<String, Object> moved(Map<String, Object> meter, BusConfig bus) {
    Map<String, Object> moved = new LinkedHashMap<>(meter);
    moved.keySet().removeAll(List.of("tcp", "rtu", "rtu_over_tcp"));
    switch (bus) {
      case BusConfig.Tcp tcp -> moved.put("tcp", address(tcp.host(), tcp.port()));
      case BusConfig.RtuOverTcp rtu -> moved.put("rtu_over_tcp", address(rtu.host(), rtu.port()));
      case BusConfig.Rtu rtu ->
          moved.put("rtu", new LinkedHashMap<>(Map.of("device", rtu.device())));
    }
    return moved;
  }

  private static Map<String, Object> address(String host, int port) {
    Map<String, Object> address = new LinkedHashMap<>();
    address.put("host", host);
    address.put("port", port);
    return address;
  }

  /** Writes it where the controller is to read it. */
  public void write(Path file) throws IOException {
    Files.writeString(file, text(yaml));
  }

  private static String text(Map<String, Object> yaml) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    return new Dump(settings).dumpToString(yaml);
  }

  private static void grow(Map<String, Object> yaml, int chargers) {
    int boards = (chargers + PER_BOARD - 1) / PER_BOARD;
    double part = Math.max(chargers / (double) PER_BOARD, 1 / 3.0);
    Map<String, Object> circuits = section(yaml.get("circuits"));
    Map<String, Object> meters = section(yaml.get("meters"));
    Map<String, Object> grid = section(circuits.get(GRID));
    scale(grid, part, "limit", "background");
    Map<String, Object> board = section(circuits.get(BOARD));
    if (part < 1) scale(board, part, "limit");
    circuits.remove(BOARD);
    for (int i = 1; i <= boards; i++) {
      Map<String, Object> copy = new LinkedHashMap<>(board);
      copy.put("meter", boardName(i));
      circuits.put(boardName(i), copy);
      meters.put(boardName(i), boardMeter(i));
    }
    List<Object> wirings = new ArrayList<>(section(yaml.get("chargers")).values());
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < chargers; i++) {
      Map<String, Object> charger = new LinkedHashMap<>(section(wirings.get(i % wirings.size())));
      if (i >= PER_BOARD) charger.put("circuit", boardName(i / PER_BOARD + 1));
      all.put((chargers < 100 ? "CP-%02d" : "CP-%03d").formatted(i + 1), charger);
    }
    yaml.put("chargers", all);
  }

  private static String boardName(int number) {
    return number == 1 ? BOARD : BOARD + "-" + number;
  }

  /** All board meters share one RTU bus. */
  private static Map<String, Object> boardMeter(int number) {
    Map<String, Object> meter = new LinkedHashMap<>();
    meter.put("model", "iskra-wm3m4");
    meter.put("rtu_over_tcp", address("10.0.0.21", 4196));
    meter.put("unit", 32 + number);
    return meter;
  }

  private static void scale(Map<String, Object> circuit, double part, String... keys) {
    if (part == 1) return;
    for (String key : keys) {
      String text = String.valueOf(circuit.get(key));
      int amps = Integer.parseInt(text.replaceAll("^3x|\\s*A$", ""));
      circuit.put(key, "3x" + fuse((int) Math.ceil(amps * part)) + " A");
    }
  }

  /** The smallest usual fuse that carries this; beyond the largest, just that. */
  private static int fuse(int amps) {
    return IntStream.of(FUSES_A).filter(fuse -> fuse >= amps).findFirst().orElse(amps);
  }

  private static Config read(Map<String, Object> yaml) {
    return switch (ConfigReader.read(EXAMPLE, text(yaml))) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad ->
          throw new IllegalStateException(
              bad.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> section(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
    throw new IllegalStateException(EXAMPLE + " has another shape than the demo expects");
  }
}
