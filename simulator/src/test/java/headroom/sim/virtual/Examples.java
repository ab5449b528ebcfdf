package headroom.sim.virtual;

import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.World;
import headroom.sim.ocpp.fleet.Mixture;
import headroom.sim.site.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files in config-examples, and the sites that they describe in virtual time. */
final class Examples {
  private Examples() {}

  static List<Path> files() throws IOException {
    Path folder = Path.of("..", "config-examples");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static Path file(String name) {
    return Path.of("..", "config-examples", name);
  }

  static Config read(Path file) {
    return switch (ConfigReader.read(file)) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new IllegalArgumentException(bad.problems().toString());
    };
  }

  static VirtualDaemon site(Path file, long seed) {
    Config config = read(file);
    return new VirtualDaemon(World.of(seed), config, Pace.LIFE, Mixture.of(config.site()));
  }
}
