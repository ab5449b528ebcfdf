package headroom.sim.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.Site.Share;
import headroom.sim.replay.LawSharer.Knowledge;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the shipped shares reach of what perfect knowledge could do, on seeded sites. */
class SharesAgainstTheBoundTest {
  static List<SeededSessions> sites() {
    return LongStream.rangeClosed(1, 12).mapToObj(SeededSessions::of).toList();
  }

  @ParameterizedTest
  @MethodSource("sites")
  void equalReachesMostOfTheBoundAndLeavesNobodyOut(SeededSessions site) {
    Figures figures = play(site, Share.EQUAL, Knowledge.NOTHING);
    assertTrue(ofBound(site, figures) >= 86, () -> site + ": " + figures);
    assertEquals(0, figures.sessionsWithNothing(), site::toString);
  }

  @ParameterizedTest
  @MethodSource("sites")
  void energyReachesAlmostTheBoundAndLeavesNobodyOut(SeededSessions site) {
    Figures figures = play(site, Share.ENERGY, Knowledge.DEPARTURES);
    assertTrue(ofBound(site, figures) >= 96, () -> site + ": " + figures);
    assertEquals(0, figures.sessionsWithNothing(), site::toString);
  }

  @ParameterizedTest
  @MethodSource("sites")
  void energyDoesBetterThanFirstComeForTheWorstOff(SeededSessions site) {
    Figures figures = play(site, Share.ENERGY, Knowledge.DEPARTURES);
    Figures firstCome =
        Figures.of(Playback.play(site.sessions(), new FirstCome(site.limit_mA())), site.limit_mA());
    assertTrue(figures.worstTenth() > firstCome.worstTenth(), () -> site + ": " + figures);
    assertTrue(figures.jain() > firstCome.jain(), () -> site + ": " + figures);
  }

  private static double ofBound(SeededSessions site, Figures figures) {
    return 100 * figures.energyPercent() / site.boundPercent();
  }

  /** Plays a site; whatever the share, no phase is ever loaded beyond its limit. */
  private static Figures play(SeededSessions site, Share share, Knowledge knowledge) {
    Sharer sharer = new LawSharer(share, knowledge, site.limit_mA(), site.sessions());
    Playback.Outcome outcome = Playback.play(site.sessions(), sharer);
    assertTrue(outcome.highestOffer_mA() <= site.limit_mA(), site::toString);
    Figures figures = Figures.of(outcome, site.limit_mA());
    assertTrue(figures.energyPercent() <= site.boundPercent() + 1e-9, site::toString);
    return figures;
  }
}
