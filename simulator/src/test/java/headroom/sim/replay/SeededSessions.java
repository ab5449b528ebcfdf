package headroom.sim.replay;

import headroom.core.units.Phase;
import headroom.sim.Chance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Sessions of a site that never was: made from a seed alone, of four kinds of sites, and a limit so
 * tight that perfect knowledge could deliver about as much as was aimed at.
 *
 * @param seed makes them again
 * @param kind what life there is like
 * @param sessions by arrival
 * @param limit_mA whole amperes per phase
 * @param boundPercent what perfect knowledge could deliver under it
 */
record SeededSessions(
    long seed, Kind kind, List<Session> sessions, int limit_mA, double boundPercent) {

  private static final int DAY_MIN = 24 * 60;

  /** What life at a site is like; times of a day in minutes. */
  enum Kind {
    /** They come in the morning and stay for the day; some come after noon. */
    OFFICE(7 * 60, 75, 8 * 60, 120, 9, 0.75, 0.25),
    /** They come all day and stay for an hour or some. */
    CAR_PARK(13 * 60, 200, 150, 90, 8, 0.8, 0.8),
    /** They come in the evening and stay for the night. */
    HOMES(18 * 60 + 30, 90, 12 * 60, 110, 11, 0.6, 0.05),
    /** Vans: all come back within two hours, and leave early, with much to charge. */
    DEPOT(17 * 60, 45, 12 * 60, 40, 28, 0.95, 0);

    private final double comes_min;
    private final double comesSpread_min;
    private final double stays_min;
    private final double staysSpread_min;
    private final double energy_kWh;
    private final double comesToday;
    private final double comesAgain;

    Kind(
        double comes_min,
        double comesSpread_min,
        double stays_min,
        double staysSpread_min,
        double energy_kWh,
        double comesToday,
        double comesAgain) {
      this.comes_min = comes_min;
      this.comesSpread_min = comesSpread_min;
      this.stays_min = stays_min;
      this.staysSpread_min = staysSpread_min;
      this.energy_kWh = energy_kWh;
      this.comesToday = comesToday;
      this.comesAgain = comesAgain;
    }
  }

  static SeededSessions of(long seed) {
    Chance chance = new Chance(seed);
    Kind kind = Kind.values()[(int) Long.remainderUnsigned(seed, Kind.values().length)];
    List<Session> sessions = sessions(kind, chance);
    double aim = chance.between(78.0, 97.0);
    int least = Session.LEAST_A;
    int most = 400;
    while (most - least > 1) {
      int middle = (least + most) / 2;
      if (Bound.percent(sessions, middle * 1000) < aim) least = middle;
      else most = middle;
    }
    return new SeededSessions(
        seed, kind, sessions, most * 1000, Bound.percent(sessions, most * 1000));
  }

  private static List<Session> sessions(Kind kind, Chance chance) {
    int stations = chance.between(18, 48);
    int days = chance.between(4, 7);
    // Where the electrician has begun with L1 again and again.
    double first = chance.between(0.3, 0.5);
    List<Session> sessions = new ArrayList<>();
    for (int s = 0; s < stations; s++) {
      Phase phase = chance.happens(first) ? Phase.L1 : chance.happens(0.5) ? Phase.L2 : Phase.L3;
      int free = 0;
      for (int day = 0; day < days; day++) {
        int wanted = chance.happens(kind.comesToday) ? chance.happens(kind.comesAgain) ? 2 : 1 : 0;
        for (int visit = 0; visit < wanted; visit++) {
          double comes = kind.comes_min + kind.comesSpread_min * chance.normal();
          int arrival = onGrid(day * DAY_MIN + (visit == 0 ? comes : comes + 5 * 60));
          int stay = Math.max(10, onGrid(kind.stays_min + kind.staysSpread_min * chance.normal()));
          if (arrival < free) continue;
          free = arrival + stay;
          sessions.add(
              new Session(
                  sessions.size() + 2,
                  "s" + sessions.size(),
                  "station-%02d".formatted(s),
                  phase,
                  arrival,
                  arrival + stay,
                  energy_mJ(kind, stay, chance)));
        }
      }
    }
    sessions.sort(Comparator.comparingInt(Session::arrival_min));
    return List.copyOf(sessions);
  }

  private static int onGrid(double minutes) {
    int every = Session.DECIDES_EVERY_MIN;
    return Math.max(0, (int) Math.rint(minutes / every) * every);
  }

  /** Mostly what can be charged in the time; one in fifty asks for more. */
  private static long energy_mJ(Kind kind, int stay_min, Chance chance) {
    double wanted = kind.energy_kWh * Math.exp(0.6 * chance.normal());
    double most = stay_min / 60.0 * Session.MOST_A * Session.VOLTS / 1000.0;
    double kWh = chance.happens(0.02) ? wanted : Math.min(wanted, most * chance.between(0.5, 1.0));
    return (long) (kWh * 1000) * (Session.MJ_PER_KWH / 1000);
  }

  @Override
  public String toString() {
    return "seed %d: %s, %d sessions, %d A, bound %.1f %%"
        .formatted(seed, kind, sessions.size(), limit_mA / 1000, boundPercent);
  }
}
