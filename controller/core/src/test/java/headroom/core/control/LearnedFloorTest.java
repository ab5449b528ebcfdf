package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Design 3.3: floors learned per car. */
class LearnedFloorTest {
  private static final Amps SIX = Amps.of(6);

  private static LearnedFloor sees(LearnedFloor before, double draw, int offer, int second) {
    MonoTime at = MonoTime.ofSeconds(1000).plus(Duration.ofSeconds(second));
    return before.sampled(new Amps((int) (draw * 1000)), Amps.of(offer), SIX, at);
  }

  private static LearnedFloor chargedAtEight() {
    return sees(sees(LearnedFloor.NONE, 12, 12, 0), 8, 8, 10);
  }

  private static LearnedFloor learned() {
    LearnedFloor seven = sees(sees(chargedAtEight(), 0, 6, 20), 0, 6, 80);
    return sees(sees(seven, 0, 7, 90), 0, 7, 150);
  }

  @Test
  void itGrowsByAnAmpereAMinuteUpToTheOfferThatItChargedAt() {
    assertEquals(Optional.of(Amps.of(8)), learned().floor());
    LearnedFloor same = sees(sees(learned(), 0, 7, 160), 0, 7, 220);
    assertEquals(Optional.of(Amps.of(8)), same.floor());
  }

  @Test
  void aMinuteOfNothingBelowAnOfferThatItChargedAtIsAFloorAndLessIsNot() {
    LearnedFloor nothing = sees(chargedAtEight(), 0.5, 6, 20);
    assertEquals(Optional.empty(), sees(nothing, 0.5, 6, 79).floor());
    assertEquals(Optional.of(Amps.of(7)), sees(nothing, 0.5, 6, 80).floor());
    assertEquals(Optional.empty(), sees(sees(nothing, 0.6, 6, 50), 0.5, 6, 80).floor());
  }

  @Test
  void aCarThatNeverChargedOrTakesNothingWhereItChargedTeachesNothing() {
    assertEquals(
        Optional.empty(), sees(sees(LearnedFloor.NONE, 0, 6, 0), 0, 6, 600).floor(), "never");
    assertEquals(
        Optional.empty(), sees(sees(chargedAtEight(), 0, 8, 20), 0, 8, 600).floor(), "full");
    assertEquals(
        Optional.empty(), sees(sees(chargedAtEight(), 0, 0, 20), 0, 0, 600).floor(), "paused");
  }

  @Test
  void noFloorAboveSixteenAmperesIsLearnedAndNoneAboveTheRatingIsUsed() {
    LearnedFloor sixteen = sees(LearnedFloor.NONE, 16, 16, 0);
    LearnedFloor seventeen = sees(LearnedFloor.NONE, 17, 17, 0);
    sixteen = sees(sees(sixteen, 0, 15, 10), 0, 15, 70);
    seventeen = sees(sees(seventeen, 0, 16, 10), 0, 16, 70);
    assertEquals(Optional.of(Amps.of(16)), sixteen.floor());
    assertEquals(Optional.empty(), seventeen.floor());
    assertEquals(Amps.of(13), sixteen.above(SIX, Amps.of(13)));
    assertEquals(SIX, LearnedFloor.NONE.above(SIX, Amps.of(13)));
  }

  @Test
  void whoTakesNothingAtTheLearnedFloorEitherIsFullAndHasNone() {
    LearnedFloor nothing = sees(learned(), 0, 8, 200);
    assertTrue(sees(nothing, 0, 8, 379).floor().isPresent());
    LearnedFloor full = sees(nothing, 0, 8, 380);
    assertFalse(full.floor().isPresent());
    assertFalse(sees(sees(full, 0, 6, 400), 0, 6, 900).floor().isPresent(), "nor is it again");
  }

  @Test
  void whoChargesWithLessAfterAllHasALowerFloor() {
    assertEquals(Optional.of(Amps.of(7)), sees(learned(), 7, 7, 200).floor());
  }

  /** Two cars on 14 A get 7 A each; one of them does not charge with less than 8 A. */
  @Test
  void theSharingKeepsTheLearnedFloorUntilTheCarLeaves() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 24, 0)), Sites.chargers(2, "grid")));
    site.connectAll().run(3);
    site.post("CP-01").carNeeds = Amps.of(8);
    site.plugIn("CP-01", 16);
    site.run(60);
    site.plugIn("CP-02", 16);
    site.run(120);
    assertEquals(Amps.of(12), site.offer("CP-01"));
    site.building = PhaseAmps.all(Amps.of(10));
    site.run(270);
    assertEquals(Amps.of(8), site.offer("CP-01"), "of 14 A it has what it needs");
    assertEquals(Amps.of(6), site.offer("CP-02"));
    assertTrue(site.post("CP-01").drawing.isPositive());
    site.unplug("CP-01");
    site.run(5);
    site.post("CP-01").carNeeds = SIX;
    site.plugIn("CP-01", 16);
    site.run(150);
    assertEquals(Amps.of(7), site.offer("CP-01"), "another car, another floor");
  }
}
