package headroom.daemon.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words after a command, sorted into flags ({@code --json}), options with a value ({@code
 * --since 1h} or {@code --since=1h}) and plain words.
 */
public final class Arguments {
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> options = new LinkedHashMap<>();
  private final List<String> flags = new ArrayList<>();

  private Arguments() {}

  /**
   * @param known names of the flags, without the dashes; those that take a value end with {@code =}
   * @param mostWords how many plain words the command takes
   */
  static Arguments parse(List<String> args, List<String> known, int mostWords)
      throws UsageException {
    Arguments arguments = new Arguments();
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (!arg.startsWith("--")) {
        arguments.words.add(arg);
        continue;
      }
      int equals = arg.indexOf('=');
      String name = arg.substring(2, equals < 0 ? arg.length() : equals);
      if (known.contains(name + "=")) {
        if (equals < 0 && i + 1 == args.size())
          throw new UsageException("--" + name + " needs a value");
        arguments.options.put(name, equals < 0 ? args.get(++i) : arg.substring(equals + 1));
      } else if (known.contains(name) && equals < 0) {
        arguments.flags.add(name);
      } else {
        throw new UsageException(
            "unknown option " + arg + (known.isEmpty() ? "" : "; known are " + names(known)));
      }
    }
    if (arguments.words.size() > mostWords)
      throw new UsageException("\"" + arguments.words.get(mostWords) + "\" is one word too many");
    return arguments;
  }

  private static String names(List<String> known) {
    Stream<String> dashed = known.stream().map(name -> "--" + name.replace("=", " …"));
    return String.join(", ", dashed.toList());
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  Optional<String> word(int index) {
    return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
  }
}
