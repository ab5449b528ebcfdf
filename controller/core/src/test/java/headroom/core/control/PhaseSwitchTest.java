package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.PhaseSwitch.Seen;
import headroom.core.control.PhaseSwitch.Stage;
import headroom.core.event.Event;
import headroom.core.site.Charger;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One-phase charging rather than a pause (design 3.3, 5): pause, switch, wait, resume. */
class PhaseSwitchTest {
  private static final MonoTime NOW = MonoTime.ofSeconds(1000);

  private static MonoTime at(int second) {
    return NOW.plus(Duration.ofSeconds(second));
  }

  private static Seen seen(boolean narrow, boolean off, int draw_mA, int acknowledgedAt) {
    return new Seen(narrow, off, Optional.of(new Amps(draw_mA)), Optional.of(at(acknowledgedAt)));
  }

  private static PhaseSwitch pausing() {
    return PhaseSwitch.NEVER.seen(seen(true, false, 16_000, -10), at(0));
  }

  private static PhaseSwitch switching() {
    return pausing().seen(seen(true, true, 0, 1), at(20));
  }

  private static PhaseSwitch waiting() {
    return switching().seen(seen(true, true, 0, 20), at(21));
  }

  // ---- the state alone

  @Test
  void itIsPausedUntilNothingIsCommittedAndTheDrawIsGone() {
    assertEquals(Stage.PAUSING, pausing().stage());
    assertEquals(Stage.PAUSING, pausing().seen(seen(true, false, 0, 1), at(20)).stage());
    assertEquals(Stage.PAUSING, pausing().seen(seen(true, true, 501, 1), at(20)).stage());
    assertEquals(Stage.SWITCHING, pausing().seen(seen(true, true, 500, 1), at(20)).stage());
  }

  @Test
  void withoutSamplesTheDrawCountsAsGoneAfterHalfAMinute() {
    Seen unseen = new Seen(true, true, Optional.empty(), Optional.of(at(1)));
    assertEquals(Stage.PAUSING, pausing().seen(unseen, at(29)).stage());
    assertEquals(Stage.SWITCHING, pausing().seen(unseen, at(30)).stage());
  }

  @Test
  void onlyALimitThatWasSentAfterThePauseProvesTheSwitch() {
    assertEquals(Stage.SWITCHING, switching().seen(seen(true, true, 0, 19), at(21)).stage());
    assertEquals(Stage.WAITING, waiting().stage());
    assertEquals(1, waiting().count());
  }

  @Test
  void itWaitsFifteenSecondsBeforeItIsLetOn() {
    Seen same = seen(true, true, 0, 20);
    assertTrue(waiting().seen(same, at(35)).isOff());
    PhaseSwitch done = waiting().seen(same, at(36));
    assertFalse(done.isOff());
    assertTrue(done.narrow());
  }

  @Test
  void aChargerThatDoesNotAcknowledgeIsGivenUpAfterAMinute() {
    Seen silent = new Seen(true, true, Optional.of(Amps.ZERO), Optional.empty());
    assertTrue(switching().seen(silent, at(79)).isOff());
    PhaseSwitch failed = switching().seen(silent, at(80));
    assertFalse(failed.isOff() || failed.works() || failed.narrow());
  }

  @Test
  void itIsNotSwitchedAgainForTenMinutes() {
    PhaseSwitch done = waiting().seen(seen(true, true, 0, 20), at(36));
    assertFalse(done.mayChange(at(21 + 599)));
    assertTrue(done.mayChange(at(21 + 600)));
  }

  // ---- in a site: the building leaves 4 A on L2 and L3, and L1 is free

  private static VirtualSite squeezed(boolean configured, boolean switches) {
    Charger plain = Sites.charger("A", "grid", 16, PhaseWiring.STRAIGHT);
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.metered("grid", 20, 0)),
                List.of(configured ? Sites.switching(plain) : plain)));
    site.post("A").switches = switches;
    site.connectAll().run(3);
    site.plugIn("A", 16);
    site.run(120);
    assertEquals(PhaseAmps.of(16, 16, 16), site.load());
    site.building = PhaseAmps.of(0, 16, 16);
    site.run(20);
    return site;
  }

  private static long count(VirtualSite site, Class<? extends Event> kind) {
    return site.events.stream().filter(kind::isInstance).count();
  }

  private static void fits(VirtualSite site) {
    assertTrue(site.load().fitsWithin(PhaseAmps.of(20, 20, 20)), site.load().toString());
  }

  @Test
  void whereThreePhasesDoNotFitItChargesOnOne() {
    VirtualSite site = squeezed(true, true);
    site.run(180, () -> fits(site));
    assertEquals(PhaseAmps.of(16, 16, 16), site.load());
    assertEquals(PhaseAmps.of(16, 0, 0), site.post("A").draw());
    assertEquals(1, count(site, Event.PhasesSwitched.class));
    assertEquals(PhaseAmps.of(16, 0, 0), site.circuit("grid").committed());
    assertEquals(1, site.view("A").phaseSwitches());
  }

  @Test
  void itComesBackToThreePhasesWhenTheyFitButNotBeforeTenMinutes() {
    VirtualSite site = squeezed(true, true);
    site.run(120);
    site.building = PhaseAmps.ZERO;
    site.run(400, () -> fits(site));
    assertEquals(PhaseAmps.of(16, 0, 0), site.load());
    site.run(300, () -> fits(site));
    assertEquals(PhaseAmps.of(16, 16, 16), site.load());
    assertEquals(2, site.view("A").phaseSwitches());
  }

  @Test
  void withoutTheKeyItIsPaused() {
    VirtualSite site = squeezed(false, true);
    site.run(180, () -> fits(site));
    assertEquals(PhaseAmps.ZERO, site.post("A").draw());
  }

  @Test
  void whileItSwitchesItCountsOnAllPhases() {
    VirtualSite site = squeezed(true, true);
    site.run(
        180,
        () -> {
          EvseTrack track = site.state.evse(site.post("A").evse.id());
          if (track.phases(PhaseSet.ALL).count() > 1) return;
          // Nothing but the acknowledged limit for one phase lets it count on one.
          assertTrue(track.committed.acknowledged(site.now).isPresent());
          assertTrue(track.phaseSwitch.narrow());
        });
  }

  @Test
  void aChargerThatKeepsAllPhasesIsFoundOutAndCountsOnAll() {
    VirtualSite site = squeezed(true, false);
    site.run(180);
    assertEquals(1, count(site, Event.PhaseSwitchFailed.class));
    // It is not tried again: where three phases do not fit it is paused.
    site.run(900);
    assertEquals(1, count(site, Event.PhaseSwitchFailed.class));
    assertEquals(PhaseAmps.ZERO, site.post("A").draw());
  }

  @Test
  void behindALostLinkItCountsOnAllPhases() {
    VirtualSite site = squeezed(true, true);
    site.run(180);
    site.disconnect("A");
    site.run(2);
    assertEquals(PhaseAmps.of(16, 16, 16), site.circuit("grid").committed());
  }

  @Test
  void aNewSessionBeginsOnAllPhases() {
    VirtualSite site = squeezed(true, true);
    site.run(180);
    site.unplug("A");
    site.building = PhaseAmps.ZERO;
    site.run(60);
    site.plugIn("A", 16);
    site.run(120);
    assertEquals(PhaseAmps.of(16, 16, 16), site.load());
    assertEquals(1, site.view("A").phaseSwitches());
  }

  @Test
  void theOnePhaseIsThatOfTerminalL1() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.metered("grid", 20, 0)),
                List.of(
                    Sites.switching(
                        Sites.charger(
                            "A", "grid", 16, PhaseWiring.of(Phase.L2, Phase.L3, Phase.L1))))));
    site.post("A").switches = true;
    site.connectAll().run(3);
    site.building = PhaseAmps.of(16, 0, 0);
    site.run(15);
    site.plugIn("A", 16);
    site.run(200, () -> fits(site));
    assertEquals(PhaseAmps.of(0, 16, 0), site.post("A").draw());
  }
}
