package headroom.sim.kill;

/**
 * What the harness was asked to do.
 *
 * <p>Uses nothing but the JDK: the launcher runs this file alone, before anything is built, to
 * answer {@code --help} and to refuse bad arguments at once.
 *
 * @param times how often the controller is killed
 * @param seed of all that is random: the moments, the load, the absences of the central system
 */
record KillOptions(int times, long seed, int chargers, boolean json, boolean help) {
  static final String USAGE =
      """
      Usage: simulator/kill [--times N] [--seed S] [--chargers N] [--json]

      Kills the shipped controller (kill -9) at random moments, under load, while the
      central system comes and goes. In the end every transaction must have reached
      the central system whole, in order, with its original bytes, and once for a
      reader that tells doubles by the standard's keys; and no charger may have got
      an error for our reasons.

        --times N      how often it is killed, 1 to 100000 (200)
        --seed S       of all that is random (the time of day)
        --chargers N   how many chargers work, 1 to 100 (8)
        --json         print one object at the end, and nothing else

      Exit code 1: something was lost, altered, out of order or refused.
      """;

  static KillOptions parse(String... arguments) {
    int times = 200;
    long seed = System.nanoTime() & 0xFFFF_FFFFL;
    int chargers = 8;
    boolean json = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--help", "-h" -> {
          return new KillOptions(times, seed, chargers, json, true);
        }
        case "--json" -> json = true;
        case "--times" -> times = (int) number(arguments, i++, 1, 100_000);
        case "--seed" -> seed = number(arguments, i++, 0, Long.MAX_VALUE);
        case "--chargers" -> chargers = (int) number(arguments, i++, 1, 100);
        default -> throw new IllegalArgumentException("unknown argument '" + arguments[i] + "'");
      }
    }
    return new KillOptions(times, seed, chargers, json, false);
  }

  private static long number(String[] arguments, int at, long least, long most) {
    String name = arguments[at];
    if (at + 1 == arguments.length) throw new IllegalArgumentException(name + " needs a value");
    String text = arguments[at + 1];
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException notWhole) {
      // Told below, with the range.
    }
    throw new IllegalArgumentException(
        name + " expects a whole number from " + least + " to " + most + ", found '" + text + "'");
  }

  /** For the launcher, before a build: prints the help, or what is wrong and exits with 2. */
  public static void main(String... arguments) {
    try {
      if (parse(arguments).help()) System.out.print(USAGE);
    } catch (IllegalArgumentException bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/kill --help says what it takes.");
      System.exit(2);
    }
  }
}
