package headroom.sim.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the sessions fared. A session's <i>fraction</i> is the energy that it got by the energy that
 * it asked for; one that asked for none has the fraction 1.
 *
 * @param energyPercent what all sessions got, in percent of what all asked for
 * @param sessions how many there were
 * @param sessionsWithNothing how many asked for something and got nothing
 * @param fullyMetPercent how many got all that they asked for, in percent of all
 * @param worstTenth mean fraction of the tenth of the sessions (rounded up) with the least
 *     fractions
 * @param jain Jain's index over the n fractions f: (sum f)² / (n · sum f²); 1 when all are equal,
 *     1/n when one has everything
 * @param highestLoadRatio most that the cars on one phase drew together, by the limit
 * @param contactorClosings how often a car began to draw
 */
record Figures(
    double energyPercent,
    int sessions,
    int sessionsWithNothing,
    double fullyMetPercent,
    double worstTenth,
    double jain,
    double highestLoadRatio,
    int contactorClosings) {

  static Figures of(Playback.Outcome outcome, int limit_mA) {
    long asked_mJ = 0;
    long taken_mJ = 0;
    int nothing = 0;
    int met = 0;
    int closings = 0;
    List<Double> fractions = new ArrayList<>();
    for (Plugged car : outcome.cars()) {
      long asked = car.session().asked_mJ();
      asked_mJ += asked;
      taken_mJ += car.taken_mJ();
      closings += car.closings();
      if (car.isFull()) met++;
      else if (car.taken_mJ() == 0) nothing++;
      fractions.add(asked == 0 ? 1.0 : (double) car.taken_mJ() / asked);
    }
    int count = fractions.size();
    Collections.sort(fractions);
    return new Figures(
        asked_mJ == 0 ? 100 : 100.0 * taken_mJ / asked_mJ,
        count,
        nothing,
        100.0 * met / count,
        mean(fractions.subList(0, Math.ceilDiv(count, 10))),
        jain(fractions),
        (double) outcome.highestLoad_mA() / limit_mA,
        closings);
  }

  private static double mean(List<Double> values) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / values.size();
  }

  private static double jain(List<Double> values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    // Where nobody has anything all have the same.
    return squares == 0 ? 1 : sum * sum / (values.size() * squares);
  }
}
