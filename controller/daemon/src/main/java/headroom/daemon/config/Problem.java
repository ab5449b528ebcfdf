package headroom.daemon.config;

/**
 * One thing that is wrong in a config, where, and what should stand there. A warning has the same
 * shape.
 *
 * @param file name of the file as the user gave it, or of a file that it names
 * @param line from 1; the line of what was found, or of the section where something is missing
 * @param path the keys that lead there, for example {@code chargers.CP-07.circuit}; empty for the
 *     whole file
 * @param found what stands there, shortened; never a password
 * @param expected what should stand there, and what to do
 */
public record Problem(String file, int line, String path, String found, String expected) {

  /** For people: {@code file:line: path: found …, expected …}. */
  @Override
  public String toString() {
    String where = path.isEmpty() ? "" : path + ": ";
    return file + ":" + line + ": " + where + "found " + found + ", expected " + expected;
  }
}
