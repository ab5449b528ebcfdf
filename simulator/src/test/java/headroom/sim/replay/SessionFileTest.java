package headroom.sim.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import headroom.core.units.Phase;
import headroom.daemon.config.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionFileTest {
  private static final String HEADER =
      "session,station,line_pair,arrival_min,departure_min,energy_kwh,est_departure_min";

  @Test
  void aGoodLineIsOneSession() {
    assertEquals(
        List.of(new Session(2, "one", "CA-1", Phase.L3, 5, 60, 4_216L * 3_600_000L)),
        good("one,CA-1,CA,5,60,4.216,60"));
  }

  @Test
  void eachLinePairIsOnePhase() {
    List<Session> sessions = good("a,S1,AB,0,5,1,5", "b,S2,BC,0,5,1,5", "c,S3,CA,0,5,1,5");
    assertEquals(
        List.of(Phase.L1, Phase.L2, Phase.L3), sessions.stream().map(Session::phase).toList());
  }

  @Test
  void columnsMayComeInAnyOrderAndOthersArePassedOver() {
    var reading =
        SessionFile.read(
            "f.csv",
            List.of(
                "\uFEFFenergy_kwh,colour,departure_min,arrival_min,line_pair,station,session",
                "1,\"red, or \"\"rose\"\"\",10,5,AB,S1,a"));
    assertEquals(
        List.of(new Session(2, "a", "S1", Phase.L1, 5, 10, 3_600_000_000L)),
        assertInstanceOf(SessionFile.Reading.Good.class, reading).sessions());
  }

  @Test
  void sessionsComeByArrivalWhateverTheirOrder() {
    List<Session> sessions = good("late,S1,AB,50,60,1,60", "early,S2,AB,5,60,1,60");
    assertEquals(List.of("early", "late"), sessions.stream().map(Session::id).toList());
  }

  @Test
  void anEnergyOfNothingIsAsked() {
    assertEquals(0, good("a,S1,AB,0,5,0,5").getFirst().asked_mJ());
  }

  @Test
  void theNextCarMayComeWhenTheOneBeforeLeaves() {
    assertEquals(2, good("a,S1,AB,0,10,1,10", "b,S1,AB,10,20,1,20").size());
  }

  @Test
  void everyBadLineIsToldWithWhatWasFoundAndExpected() {
    assertEquals(
        List.of(
            "f.csv:2: departure_min: found 5, expected later than arrival_min, which is 60",
            "f.csv:3: departure_min: found 60, expected later than arrival_min, which is 60",
            "f.csv:4: energy_kwh: found -1, expected kilowatt-hours from 0 to 10000",
            "f.csv:5: energy_kwh: found NaN, expected kilowatt-hours from 0 to 10000",
            "f.csv:6: energy_kwh: found Infinity, expected kilowatt-hours from 0 to 10000",
            "f.csv:7: energy_kwh: found nothing, expected kilowatt-hours from 0 to 10000",
            "f.csv:8: line_pair: found AC, expected AB, BC or CA",
            "f.csv:9: arrival_min: found 3, expected whole minutes since the beginning, from 0 to"
                + " 5270400, a multiple of 5",
            "f.csv:10: arrival_min: found -5, expected whole minutes since the beginning, from 0 to"
                + " 5270400, a multiple of 5",
            "f.csv:11: arrival_min: found 1e1, expected whole minutes since the beginning, from 0"
                + " to 5270400, a multiple of 5",
            "f.csv:12: found 6 fields, expected 7, as many as the header has",
            "f.csv:13: found a quote that is not closed, expected each quoted field closed in its"
                + " line",
            "f.csv:14: station: found nothing, expected a name"),
        bad(
            "a,S1,AB,60,5,1,5",
            "b,S2,AB,60,60,1,60",
            "c,S3,AB,0,5,-1,5",
            "d,S4,AB,0,5,NaN,5",
            "e,S5,AB,0,5,Infinity,5",
            "f,S6,AB,0,5,,5",
            "g,S7,AC,0,5,1,5",
            "h,S8,AB,3,5,1,5",
            "i,S9,AB,-5,5,1,5",
            "j,S10,AB,1e1,15,1,5",
            "k,S11,AB,0,5,1",
            "l,\"S12,AB,0,5,1,5",
            "m,,AB,0,5,1,5"));
  }

  @Test
  void twoProblemsOfOneLineAreBothTold() {
    assertEquals(
        List.of(
            "f.csv:2: line_pair: found ?, expected AB, BC or CA",
            "f.csv:2: energy_kwh: found much, expected kilowatt-hours from 0 to 10000"),
        bad("a,S1,?,0,5,much,5"));
  }

  @Test
  void twoCarsCannotBeAtOneStationAtATime() {
    assertEquals(
        List.of(
            "f.csv:3: arrival_min: found 55, expected 60 or later: the session of line 2 at station"
                + " S1 lasts until then",
            "f.csv:4: arrival_min: found 10, expected 60 or later: the session of line 2 at station"
                + " S1 lasts until then"),
        bad("a,S1,AB,5,60,1,60", "b,S1,AB,55,70,1,70", "c,S1,AB,10,20,1,20"));
  }

  @Test
  void aSessionTwiceIsNotTwoSessions() {
    assertEquals(
        List.of("f.csv:3: session: found a, expected another name than that of line 2"),
        bad("a,S1,AB,5,60,1,60", "a,S2,AB,5,60,1,60"));
  }

  @Test
  void aStationStaysOnItsPhase() {
    assertEquals(
        List.of("f.csv:3: line_pair: found BC, expected AB, as station S1 has in line 2"),
        bad("a,S1,AB,5,60,1,60", "b,S1,BC,60,70,1,70"));
  }

  @Test
  void eachMissingColumnIsTold() {
    var reading = SessionFile.read("f.csv", List.of("session,station,arrival_min", "a,S1,5"));
    assertEquals(
        List.of("line_pair", "departure_min", "energy_kwh"),
        assertInstanceOf(SessionFile.Reading.Bad.class, reading).problems().stream()
            .map(Problem::path)
            .toList());
  }

  @Test
  void aColumnTwiceIsAmbiguous() {
    var reading = SessionFile.read("f.csv", List.of(HEADER + ",energy_kwh", "a,S1,AB,0,5,1,5,2"));
    assertEquals(
        List.of("f.csv:1: energy_kwh: found this column twice, expected each column once"),
        texts(reading));
  }

  @Test
  void anEmptyFileOneWithoutSessionsAndNoneAreTold(@TempDir Path directory) throws Exception {
    assertEquals(
        List.of("f.csv:1: found an empty file, expected a header line, then sessions"),
        texts(SessionFile.read("f.csv", List.of())));
    assertEquals(
        List.of("f.csv:1: found no session, expected at least one line after the header"), bad());
    Path none = directory.resolve("none.csv");
    assertEquals(
        List.of(none + ":1: found nothing (NoSuchFileException), expected a file to read"),
        texts(SessionFile.read(none)));
    Path latin = directory.resolve("latin.csv");
    Files.write(latin, "session,é".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        List.of(latin + ":1: found bytes that are not UTF-8, expected a text file"),
        texts(SessionFile.read(latin)));
  }

  private static List<Session> good(String... lines) {
    return assertInstanceOf(SessionFile.Reading.Good.class, read(lines)).sessions();
  }

  private static List<String> bad(String... lines) {
    return texts(read(lines));
  }

  private static SessionFile.Reading read(String... lines) {
    List<String> all = new ArrayList<>(List.of(HEADER));
    all.addAll(List.of(lines));
    return SessionFile.read("f.csv", all);
  }

  private static List<String> texts(SessionFile.Reading reading) {
    return assertInstanceOf(SessionFile.Reading.Bad.class, reading).problems().stream()
        .map(Problem::toString)
        .toList();
  }
}
