package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.site.Contactor;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Design 3.5: what is left when a pause does not work, and who it was where nothing measures. */
class ContactorsTest {
  private static final Contactor CP_01 = new Contactor.OfEvse(EvseId.of("CP-01", 1));

  private static Site site(int chargers, int amps) {
    return Sites.site(List.of(Sites.metered("grid", amps, 0)), Sites.chargers(chargers, "grid"));
  }

  private static boolean isTold(VirtualSite site, Code code, String subject) {
    return site.last.conditions().stream()
        .anyMatch(wrong -> wrong.code() == code && wrong.subject().equals(subject));
  }

  @Test
  void chargerThatDoesNotStopWhenPausedIsCutOffByItsContactorAndTriedAgain() {
    VirtualSite site = new VirtualSite(site(2, 32).withContactors(List.of(CP_01)));
    site.post("CP-01").obeys = false;
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(30);
    assertFalse(site.post("CP-01").cut, "not before 30 s of disobedience");
    site.run(60);
    assertTrue(site.post("CP-01").cut);
    assertEquals(Amps.ZERO, site.load().l1());
    assertTrue(isTold(site, Code.CONTACTOR_OPEN, "CP-01"), site.last.conditions() + "");
    assertTrue(isTold(site, Code.DISOBEDIENT, "CP-01"), site.last.conditions() + "");
    assertEquals(1, site.events.stream().filter(Event.ContactorOpened.class::isInstance).count());
    site.run(200);
    assertTrue(site.post("CP-01").cut, "closed before five minutes");
    site.run(150);
    assertEquals(1, site.events.stream().filter(Event.ContactorClosed.class::isInstance).count());
    assertEquals(2, site.events.stream().filter(Event.ContactorOpened.class::isInstance).count());
    assertTrue(site.post("CP-01").cut, "it did it again, and is cut off again");
    site.run(500);
    assertTrue(site.post("CP-01").cut, "the second time it stays open for ten minutes");
  }

  @Test
  void contactorOfWhatTheSiteDoesNotHaveIsRefused() {
    Contactor unknown = new Contactor.OfEvse(EvseId.of("CP-99", 1));
    assertThrows(
        IllegalArgumentException.class, () -> site(1, 32).withContactors(List.of(unknown)));
  }

  @Test
  void breakerThatIsAboutToTripOpensContactorsBeforeItDoes() {
    VirtualSite site = new VirtualSite(site(2, 32).withContactors(List.of(CP_01)));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(60);
    site.building = PhaseAmps.all(Amps.of(47));
    site.run(55);
    assertTrue(site.post("CP-01").cut, site.last.conditions().toString());
    assertTrue(isTold(site, Code.BREAKER_HOT, "grid"), site.last.conditions() + "");
    assertTrue(isTold(site, Code.CIRCUIT_OVERLOADED, "grid"), site.last.conditions() + "");
    long stages = site.events.stream().filter(Event.BreakerStage.class::isInstance).count();
    assertEquals(3, stages, "shed, pause, open");
    site.building = PhaseAmps.ZERO;
    site.run(70);
    assertFalse(isTold(site, Code.BREAKER_HOT, "grid"), site.last.conditions() + "");
    assertTrue(site.post("CP-01").cut, "it cools down first");
    site.run(2500);
    assertFalse(site.post("CP-01").cut);
  }

  @Test
  void heedlessChargerThatMeasuresNothingIsFoundByElimination() {
    VirtualSite site = new VirtualSite(site(3, 32));
    site.post("CP-01").obeys = false;
    site.post("CP-01").samples = false;
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(120);
    site.building = PhaseAmps.all(Amps.of(20));
    site.run(45);
    assertTrue(isTold(site, Code.DISOBEDIENT, "CP-01"), site.last.conditions() + "");
    assertFalse(isTold(site, Code.DISOBEDIENT, "CP-02"), site.last.conditions() + "");
  }

  @Test
  void nothingIsCutTwiceAndNothingIsSaidAgainWhenNothingIsLeftToCut() {
    VirtualSite site = new VirtualSite(site(2, 32));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(200);
    site.building = PhaseAmps.all(Amps.of(35));
    site.run(600);
    long cuts = site.events.stream().filter(Event.GuardCut.class::isInstance).count();
    assertTrue(cuts <= 1, "cut " + cuts + " times");
    site.building = PhaseAmps.ZERO;
    site.run(700);
    assertEquals(Amps.of(16), site.offer("CP-01"), "what could not be cut is not kept back");
  }
}
