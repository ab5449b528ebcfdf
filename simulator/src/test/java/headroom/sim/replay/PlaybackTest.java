package headroom.sim.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Phase;
import headroom.sim.Chance;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybackTest {
  /** 32 A for five minutes. */
  private static final long SLOT_mJ = 32L * 230 * 300 * 1000;

  @Test
  void firstComeGivesAllToWhoCameFirst() {
    Figures figures = firstCome(37, session("a", 0, 10, SLOT_mJ), session("b", 0, 10, SLOT_mJ));
    // Beside 32 A there is no floor left; b has it all when a is full.
    assertEquals(100, figures.energyPercent());
    assertEquals(2, figures.contactorClosings());
    assertEquals(32.0 / 37, figures.highestLoadRatio());
  }

  @Test
  void figuresAreWhatTheyAreDefinedAs() {
    Figures figures =
        firstCome(
            32,
            session("a", 0, 5, SLOT_mJ),
            session("b", 0, 5, SLOT_mJ),
            session("c", 0, 5, 0),
            session("d", 5, 10, 2 * SLOT_mJ));
    assertEquals(50, figures.energyPercent());
    assertEquals(4, figures.sessions());
    assertEquals(1, figures.sessionsWithNothing());
    assertEquals(50, figures.fullyMetPercent());
    assertEquals(0, figures.worstTenth());
    // Fractions 1, 0, 1 and a half.
    assertEquals(2.5 * 2.5 / (4 * 2.25), figures.jain(), 1e-12);
    assertEquals(1, figures.highestLoadRatio());
    assertEquals(2, figures.contactorClosings());
  }

  @Test
  void aCarStopsInTheMiddleOfASlotWhenItIsFull() {
    Plugged car = new Plugged(session("a", 0, 60, SLOT_mJ / 2));
    car.offer(32_000);
    car.charge();
    assertTrue(car.isFull());
    assertEquals(List.of(150, 180, 300), car.samples().stream().map(Plugged.Sample::at_s).toList());
    assertEquals(0, car.draw_mA());
  }

  @Test
  void theBoundIsThatOfAHandfulOfCasesByHand() {
    List<Session> two = List.of(session("a", 0, 10, 2 * SLOT_mJ), session("b", 0, 5, SLOT_mJ));
    assertEquals(3 * SLOT_mJ, Bound.energy_mJ(two, 64_000));
    assertEquals(2 * SLOT_mJ, Bound.energy_mJ(two, 32_000));
    assertEquals(2.5 * SLOT_mJ, Bound.energy_mJ(two, 48_000));
    assertEquals(SLOT_mJ, Bound.energy_mJ(List.of(session("a", 0, 5, 9 * SLOT_mJ)), 64_000));
  }

  /** A cut of any set of sessions and times bounds every flow; the least of all is the greatest. */
  @Test
  void theBoundIsTheLeastOfAllCuts() {
    for (long seed = 1; seed <= 200; seed++) {
      Chance chance = new Chance(seed);
      List<Session> sessions = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        int arrival = 5 * chance.between(0, 6);
        int stay = 5 * chance.between(1, 5);
        sessions.add(
            session("s" + i, arrival, arrival + stay, SLOT_mJ * chance.between(0, 40) / 10));
      }
      int limit_mA = 1000 * chance.between(6, 90);
      assertEquals(
          leastCut(sessions, limit_mA), Bound.energy_mJ(sessions, limit_mA), "seed " + seed);
    }
  }

  private static long leastCut(List<Session> sessions, int limit_mA) {
    long least = Long.MAX_VALUE;
    for (int set = 0; set < 1 << sessions.size(); set++) {
      long cut = 0;
      for (int i = 0; i < sessions.size(); i++)
        if ((set >> i & 1) == 0) cut += sessions.get(i).asked_mJ();
      for (int minute = 0; minute < 60; minute += 5) {
        long there = 0;
        for (int i = 0; i < sessions.size(); i++) {
          Session s = sessions.get(i);
          boolean in = s.arrival_min() <= minute && minute < s.departure_min();
          if ((set >> i & 1) == 1 && in) there += SLOT_mJ;
        }
        cut += Math.min(there, SLOT_mJ / 32_000 * limit_mA);
      }
      least = Math.min(least, cut);
    }
    return least;
  }

  @Test
  void theProgramPrintsEachFigureOnce(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("s.csv");
    Files.writeString(
        file, "session,station,line_pair,arrival_min,departure_min,energy_kwh\na,S1,AB,0,60,1\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String share : List.of("equal", "rated", "energy", "first-come")) {
      out.reset();
      String[] arguments = {"--sessions", file.toString(), "--limit", "32", "--share", share};
      assertEquals(0, Replay.run(arguments, new PrintStream(out), System.err));
      assertEquals(
          List.of(
              "energy_percent",
              "sessions",
              "sessions_with_nothing",
              "fully_met_percent",
              "worst_tenth",
              "jain",
              "highest_load_ratio",
              "contactor_closings",
              "seconds"),
          out.toString().lines().map(line -> line.split(" ")[0]).toList());
      assertTrue(out.toString().startsWith("energy_percent         100.00"), out::toString);
    }
  }

  @Test
  void aBadFileAndBadArgumentsAreRefused(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("s.csv");
    Files.writeString(file, "session,station\n");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] bad = {"--sessions", file.toString(), "--limit", "32", "--share", "equal"};
    assertEquals(2, Replay.run(bad, System.out, new PrintStream(err)));
    assertEquals(4, err.toString().lines().count());
    for (String limit : List.of("0", "-1", "NaN", "1e9", "63A", "0.0001")) {
      String[] arguments = {"--sessions", "x", "--limit", limit, "--share", "equal"};
      assertEquals(2, Replay.run(arguments, System.out, new PrintStream(err)), limit);
    }
  }

  private static Figures firstCome(int limit, Session... sessions) {
    Sharer sharer = new FirstCome(limit * 1000);
    return Figures.of(Playback.play(List.of(sessions), sharer), limit * 1000);
  }

  private static Session session(String id, int arrival, int departure, long asked_mJ) {
    return new Session(2, id, "at " + id, Phase.L1, arrival, departure, asked_mJ);
  }
}
