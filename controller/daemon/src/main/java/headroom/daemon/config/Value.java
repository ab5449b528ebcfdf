package headroom.daemon.config;

import java.util.Optional;

/** How the value of one key is read. */
public interface Value<T> {

  /** The value, or empty when it is not one; then {@code problems} says what was expected. */
  Optional<T> read(Yaml yaml, Place place, Problems problems);

  /** Turns a text into a value. */
  interface Parser<T> {
    T parse(String text) throws Wrong;
  }

  /** A value that is one scalar. */
  static <T> Value<T> text(String expected, Parser<T> parser) {
    return (yaml, place, problems) -> {
      if (!(yaml instanceof Yaml.Text text) || text.isNothing()) {
        problems.add(place, yaml.shown(), expected);
        return Optional.empty();
      }
      try {
        return Optional.of(parser.parse(text.value()));
      } catch (Wrong wrong) {
        problems.add(place, yaml.shown(), wrong.expected());
        return Optional.empty();
      }
    };
  }
}
