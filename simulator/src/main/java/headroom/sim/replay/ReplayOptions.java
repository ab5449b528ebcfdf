package headroom.sim.replay;

import java.math.BigDecimal;

/**
 * What the replay was asked to do.
 *
 * <p>Uses nothing but the JDK: the launcher runs this file alone, before anything is built, to
 * answer {@code --help} and to refuse bad arguments at once.
 *
 * @param sessions the file
 * @param limit_mA per phase
 */
record ReplayOptions(
    boolean help, String sessions, int limit_mA, Share share, boolean bound, boolean json) {
  /** Who decides. */
  enum Share {
    EQUAL,
    RATED,
    ENERGY,
    FIRST_COME
  }

  static final String USAGE =
      """
      Usage: simulator/replay --sessions FILE.csv --limit AMPS
                              --share equal|rated|energy|first-come
                              [--bound] [--json]

      Plays recorded charging sessions again under the shipped sharing: admission,
      water level, whole amperes and rotation as the controller does them, with no
      ramp and with limits that are in force at once. Every outlet has one phase of
      230 V and is offered 0 A or whole amperes from 6 to 32; a car takes its offer
      until it has what it asked for, and stays until its departure. One decision
      every 5 minutes; who has been admitted stays on for 15 minutes.

        --sessions FILE  comma-separated, one session a line, with the columns
                           session            a name of its own
                           station            the outlet
                           line_pair          AB, BC or CA: phase L1, L2 or L3
                           arrival_min        multiples of 5 since the beginning
                           departure_min
                           energy_kwh         what it asked for
                         and any others, which are passed over
        --limit AMPS     the limit of each phase, for example 63
        --share equal    everyone alike; knows neither energies nor departures
                rated    by what an outlet is rated for; knows neither
                energy   by what is needed until the departure; knows both
                first-come
                         a comparison, no share of the product: in the order of
                         arrival each gets all that it can take of what is left
        --bound          also computes what perfect knowledge could deliver
        --json           prints one object, and nothing else

      Prints, where a session's fraction is the energy that it got by the energy
      that it asked for (1 where it asked for none):
        energy_percent         what all got, of what all asked for
        sessions               how many there were
        sessions_with_nothing  asked for something and got nothing
        fully_met_percent      sessions that got all that they asked for
        worst_tenth            mean fraction of the tenth (rounded up) of the
                               sessions that fared worst
        jain                   Jain's index over the n fractions f:
                               (sum f)^2 / (n * sum f^2); 1 is all alike
        highest_load_ratio     most that cars on one phase drew, by the limit
        contactor_closings     how often a car began to draw
        seconds                that the replay took
      and with --bound
        bound_percent          the most that any sharing could deliver with perfect
                               knowledge (a linear programme, without floors)
        of_bound_percent       energy_percent in percent of that

      Exit codes: 0 played; 2 bad arguments or a bad file, all of its problems told.
      """;

  private static final int MOST_AMPS = 10_000;

  static ReplayOptions parse(String... arguments) {
    String sessions = "";
    int limit_mA = 0;
    Share share = null;
    boolean bound = false;
    boolean json = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--help", "-h" -> {
          return new ReplayOptions(true, "", 0, Share.EQUAL, false, false);
        }
        case "--sessions" -> sessions = value(arguments, i++);
        case "--limit" -> limit_mA = milliamps(value(arguments, i++));
        case "--share" -> share = share(value(arguments, i++));
        case "--bound" -> bound = true;
        case "--json" -> json = true;
        default -> throw new IllegalArgumentException("unknown argument '" + arguments[i] + "'");
      }
    }
    if (sessions.isEmpty()) throw new IllegalArgumentException("--sessions FILE.csv is missing");
    if (limit_mA == 0) throw new IllegalArgumentException("--limit AMPS is missing");
    if (share == null)
      throw new IllegalArgumentException("--share equal|rated|energy|first-come is missing");
    return new ReplayOptions(false, sessions, limit_mA, share, bound, json);
  }

  private static String value(String[] arguments, int at) {
    if (at + 1 < arguments.length) return arguments[at + 1];
    throw new IllegalArgumentException(arguments[at] + " needs a value");
  }

  private static int milliamps(String text) {
    try {
      BigDecimal amps = new BigDecimal(text);
      boolean inRange = amps.signum() > 0 && amps.compareTo(BigDecimal.valueOf(MOST_AMPS)) <= 0;
      if (inRange) return amps.movePointRight(3).intValueExact();
    } catch (NumberFormatException notANumber) {
      // Told below, with the range.
    } catch (ArithmeticException tooFine) {
      // Told below, with the range.
    }
    throw new IllegalArgumentException(
        "--limit expects amperes above 0, to the milliampere, at most %d, found '%s'"
            .formatted(MOST_AMPS, text));
  }

  private static Share share(String text) {
    return switch (text) {
      case "equal" -> Share.EQUAL;
      case "rated" -> Share.RATED;
      case "energy" -> Share.ENERGY;
      case "first-come" -> Share.FIRST_COME;
      default ->
          throw new IllegalArgumentException(
              "--share expects equal, rated, energy or first-come, found '" + text + "'");
    };
  }

  /** For the launcher, before a build: prints the help, or what is wrong and exits with 2. */
  public static void main(String... arguments) {
    try {
      if (parse(arguments).help()) System.out.print(USAGE);
    } catch (IllegalArgumentException bad) {
      System.err.println(bad.getMessage());
      System.err.println("simulator/replay --help says what it takes.");
      System.exit(2);
    }
  }
}
