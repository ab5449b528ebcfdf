package headroom.sim.replay;

import headroom.core.units.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The most energy that perfect knowledge could deliver: nobody who keeps the limit can do better.
 *
 * <p>It is the linear programme "maximise what is delivered; each session at most its energy, at
 * most 32 A, only while it is plugged in; each phase at most its limit at any time", without floors
 * and whole amperes. As each car is on one phase it falls apart into one flow per phase, from
 * sessions to stretches of time in which nobody comes or goes. The greatest flow is the optimum,
 * and a cut that is as small proves it.
 */
final class Bound {
  private static final long MJ_PER_MA_AND_MINUTE = 60L * Session.VOLTS;

  private Bound() {}

  /** In percent of what is asked for; 100 where nothing is. */
  static double percent(List<Session> sessions, int limit_mA) {
    long asked_mJ = sessions.stream().mapToLong(Session::asked_mJ).sum();
    return asked_mJ == 0 ? 100 : 100.0 * energy_mJ(sessions, limit_mA) / asked_mJ;
  }

  /** In millijoules. */
  static long energy_mJ(List<Session> sessions, int limit_mA) {
    long sum = 0;
    for (Phase phase : Phase.values())
      sum += onPhase(sessions.stream().filter(s -> s.phase() == phase).toList(), limit_mA);
    return sum;
  }

  private static long onPhase(List<Session> sessions, int limit_mA) {
    TreeSet<Integer> changes = new TreeSet<>();
    for (Session session : sessions) {
      changes.add(session.arrival_min());
      changes.add(session.departure_min());
    }
    List<Integer> begins = new ArrayList<>(changes);
    int count = sessions.size();
    Flow flow = new Flow(count + begins.size() + 2);
    int source = count + begins.size();
    int sink = source + 1;
    for (int j = 0; j + 1 < begins.size(); j++) {
      long minutes = begins.get(j + 1) - begins.get(j);
      flow.edge(count + j, sink, minutes * MJ_PER_MA_AND_MINUTE * limit_mA);
      for (int i = 0; i < count; i++) {
        Session session = sessions.get(i);
        boolean there =
            session.arrival_min() <= begins.get(j) && begins.get(j) < session.departure_min();
        if (there) flow.edge(i, count + j, minutes * MJ_PER_MA_AND_MINUTE * Session.MOST_A * 1000);
      }
    }
    for (int i = 0; i < count; i++) flow.edge(source, i, sessions.get(i).asked_mJ());
    return flow.greatest(source, sink);
  }
}
