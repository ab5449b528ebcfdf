package headroom.daemon.config;

/**
 * Where something stands in the config.
 *
 * @param line from 1
 * @param path the keys that lead there, joined by dots; empty for the whole file
 */
public record Place(int line, String path) {
  public static final Place FILE = new Place(1, "");

  /** The place of {@code key} inside this one. */
  public Place at(String key, int line) {
    return new Place(line, path.isEmpty() ? key : path + "." + key);
  }

  /** The place of a key that is missing here: the line of this one. */
  public Place at(String key) {
    return at(key, line);
  }

  /** The place of an item of a list. */
  public Place item(int index, int line) {
    return new Place(line, path + "[" + index + "]");
  }
}
