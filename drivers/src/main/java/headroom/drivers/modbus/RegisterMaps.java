package headroom.drivers.modbus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The register maps that are known: those of the program, and a technician's own.
 *
 * <p>Maps of the program are read when they are first asked for. Any thread.
 */
public final class RegisterMaps {
  /** The model of a SunSpec meter, whichever of the maps it turns out to follow. */
  public static final String SUNSPEC = "sunspec";

  private static final String INDEX = "index";

  /** More than any map needs; a larger file is a mistake. */
  private static final int LARGEST_FILE = 256 * 1024;

  private final List<String> bundled;
  private final Map<String, RegisterMap> own;
  private final Map<String, RegisterMap> read = new ConcurrentHashMap<>();

  private RegisterMaps(List<String> bundled, Map<String, RegisterMap> own) {
    this.bundled = bundled;
    this.own = Collections.unmodifiableMap(new LinkedHashMap<>(own));
  }

  /** The maps that come with the program. */
  public static RegisterMaps bundled() {
    return new RegisterMaps(
        resource(INDEX).lines().filter(line -> !line.isBlank()).toList(), Map.of());
  }

  /**
   * These, and the files {@code *.yaml} in {@code directory}. A file replaces the program's map of
   * the same model.
   *
   * @throws BrokenMapException when a file cannot be used: all mistakes in all files
   */
  public RegisterMaps andFrom(Path directory) throws BrokenMapException {
    Map<String, RegisterMap> maps = new LinkedHashMap<>(own);
    Map<String, Path> origins = new LinkedHashMap<>();
    List<MapProblem> problems = new ArrayList<>();
    for (Path file : mapFiles(directory, problems)) {
      try {
        RegisterMap map = MapFile.parse(file.toString(), text(file));
        Path earlier = origins.put(map.model(), file);
        if (earlier != null)
          problems.add(
              new MapProblem(
                  file.toString(),
                  1,
                  "model",
                  map.model(),
                  "a model that no other file describes, " + earlier.getFileName() + " does"));
        maps.put(map.model(), map);
      } catch (BrokenMapException e) {
        problems.addAll(e.problems());
      } catch (IOException e) {
        problems.add(unreadable(file, e));
      }
    }
    if (!problems.isEmpty()) throw new BrokenMapException(problems);
    return new RegisterMaps(bundled, maps);
  }

  private static List<Path> mapFiles(Path directory, List<MapProblem> problems) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      problems.add(unreadable(directory, e));
      return List.of();
    }
  }

  private static MapProblem unreadable(Path path, IOException e) {
    return new MapProblem(path.toString(), 1, "file", String.valueOf(e), "a readable file");
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE)
      throw new IOException("more than " + LARGEST_FILE + " bytes");
    return Files.readString(file);
  }

  /** All models, in alphabetical order; {@link #SUNSPEC} is not among them. */
  public List<String> models() {
    return Stream.concat(bundled.stream(), own.keySet().stream()).distinct().sorted().toList();
  }

  /** The map of a model; empty for an unknown one. {@link #SUNSPEC} is not a map. */
  public Optional<RegisterMap> find(String model) {
    RegisterMap mine = own.get(model);
    if (mine != null) return Optional.of(mine);
    if (!bundled.contains(model)) return Optional.empty();
    return Optional.of(read.computeIfAbsent(model, RegisterMaps::readBundled));
  }

  /**
   * The maps that a device of this model may follow: one, or for {@link #SUNSPEC} all that describe
   * a meter; none for an unknown model.
   */
  List<RegisterMap> candidates(String model) {
    if (!model.equals(SUNSPEC)) return find(model).stream().toList();
    return models().stream()
        .map(each -> find(each).orElseThrow())
        .filter(map -> map.isSunSpec() && map.kind() == RegisterMap.Kind.METER)
        .toList();
  }

  /**
   * Why a meter cannot work as it is configured: an unknown model, one that gives no current per
   * phase, or fewer phases than are wired. Empty when it can.
   */
  public Optional<String> unfit(MeterConfig meter) {
    if (meter.model().equals(SUNSPEC)) return Optional.empty();
    Optional<RegisterMap> map = find(meter.model());
    if (map.isEmpty()) return Optional.of("no register map for model " + meter.model());
    int wired = meter.wiring().terminals();
    if (map.get().refusal().isEmpty() && wired > map.get().phases())
      return Optional.of(
          "%s measures %s, the config wires %d: name them with phases, e.g. phases: [L1]"
              .formatted(meter.model(), phases(map.get().phases()), wired));
    return map.get().refusal();
  }

  private static String phases(int count) {
    return count == 1 ? "one phase" : count + " phases";
  }

  private static RegisterMap readBundled(String model) {
    String name = model + ".yaml";
    try {
      return MapFile.parse(name, resource(name));
    } catch (BrokenMapException e) {
      throw new IllegalStateException("a map of the program is broken", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(RegisterMaps.class.getResourceAsStream("maps/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
