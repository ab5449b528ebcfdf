package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** All chargers of a site, with backlogs of different length, before one CSMS. */
final class ReplayPaceTest {
  private static final MonoTime BEGIN = MonoTime.ofSeconds(1_000);

  /** Something that happens to a charger. */
  private record Due(MonoTime at, long nr, int charger, boolean answered) {}

  private final ReplayPace pace = new ReplayPace();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(java.util.Comparator.comparing(Due::at).thenComparingLong(Due::nr));
  private final List<Integer> told = new ArrayList<>();
  private final Deque<Integer> onTheirWay = new ArrayDeque<>();
  private int[] left = {};
  private long nr;
  private int most;
  private MonoTime now = BEGIN;

  /**
   * Lets all chargers deliver what waits.
   *
   * @param answersAfter how long the CSMS takes
   * @return how long it took
   */
  private Duration deliver(Duration answersAfter, int... backlogs) {
    left = backlogs.clone();
    for (int i = 0; i < left.length; i++) enter(i);
    while (!due.isEmpty()) {
      Due next = due.poll();
      now = next.at;
      if (!next.answered) {
        told.add(next.charger);
        onTheirWay.add(next.charger);
        most = Math.max(most, onTheirWay.size());
        due.add(new Due(now.plus(answersAfter), ++nr, next.charger, true));
        continue;
      }
      onTheirWay.remove(next.charger);
      left[next.charger]--;
      pace.leave(now);
      enter(next.charger);
    }
    return now.since(BEGIN);
  }

  private void enter(int charger) {
    if (left[charger] == 0) return;
    pace.enter(now, wait -> due.add(new Due(now.plus(wait), ++nr, charger, false)));
  }

  private static int[] same(int chargers, int each) {
    int[] all = new int[chargers];
    java.util.Arrays.fill(all, each);
    return all;
  }

  @Test
  void aHundredChargersDeliverAThousandMessagesASecondAndNoMore() {
    Duration took = deliver(Duration.ofMillis(5), same(100, 50));
    assertEquals(5_000, told.size());
    assertTrue(took.compareTo(Duration.ofMillis(5_000)) >= 0, took.toString());
    assertTrue(took.compareTo(Duration.ofMillis(5_200)) < 0, took.toString());
  }

  @Test
  void aCsmsThatTakesATenthOfASecondGetsFiveHundredASecond() {
    Duration took = deliver(Duration.ofMillis(100), same(100, 50));
    assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took.toString());
    assertEquals(ReplayPace.AT_A_TIME, most);
  }

  @Test
  void nobodyHasASecondTurnBeforeAllOthersThatWaitHaveHadOne() {
    deliver(Duration.ofMillis(200), same(200, 5));
    for (int round = 0; round < 5; round++)
      assertEquals(
          200, told.subList(round * 200, round * 200 + 200).stream().distinct().count(), "round");
  }

  @Test
  void aShortBacklogIsDoneSoonBesideLongOnes() {
    int[] backlogs = same(100, 200);
    backlogs[99] = 1;
    deliver(Duration.ofMillis(50), backlogs);
    assertTrue(told.indexOf(99) < 100, "its turn is the " + told.indexOf(99) + ".");
  }
}
