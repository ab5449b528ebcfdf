package headroom.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code headroom run} is told.
 *
 * @param config the YAML file
 * @param state folder of the store
 * @param socket where the {@code headroom} command finds us
 */
record Options(Path config, Path state, Path socket) {
  static final Options DEFAULT =
      new Options(
          Path.of("/etc/headroom/headroom.yaml"),
          Path.of("/var/lib/headroom"),
          Path.of("/run/headroom/control.sock"));

  /** Reads the words after {@code run}; empty where they make no sense. */
  static Optional<Options> parse(List<String> args) {
    Options options = DEFAULT;
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (equals < 0 && i + 1 == args.size()) return Optional.empty();
      Path value = Path.of(equals < 0 ? args.get(++i) : arg.substring(equals + 1));
      switch (name) {
        case "--config" -> options = new Options(value, options.state, options.socket);
        case "--state" -> options = new Options(options.config, value, options.socket);
        case "--socket" -> options = new Options(options.config, options.state, value);
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(options);
  }
}
