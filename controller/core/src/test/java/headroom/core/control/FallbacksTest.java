package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A config that changes a fallback (design 3.4): lower, wait, raise, for fallbacks too. */
class FallbacksTest {
  /** Two chargers on 20 A that nothing measures. */
  private static Site site(int first, int second) {
    return Sites.site(
        List.of(Sites.unmetered("grid", 20, 0)),
        List.of(
            Sites.charger("CP-01", "grid", 16, PhaseWiring.STRAIGHT, first),
            Sites.charger("CP-02", "grid", 16, PhaseWiring.STRAIGHT, second)));
  }

  /** As left by an earlier run: both known, each with its fallback. */
  private static List<RestoredBound> bounds(int first, int second) {
    return List.of(
        new RestoredBound(
            EvseId.of("CP-01", 1), Amps.of(first), Amps.of(first), Duration.ofSeconds(300)),
        new RestoredBound(
            EvseId.of("CP-02", 1), Amps.of(second), Amps.of(second), Duration.ofSeconds(300)));
  }

  private static VirtualSite settled(int first, int second) {
    return new VirtualSite(site(first, second), bounds(first, second)).connectAll().run(30);
  }

  private static void reload(VirtualSite virtual, Site next) {
    virtual.site = next;
    virtual.controller = new Controller(next, ControlSettings.DEFAULT);
  }

  private static Amps counted(VirtualSite virtual, String charger) {
    return virtual.view(charger).committed();
  }

  @Test
  void higherFallbackIsWrittenOnlyWhenTheSessionsHaveMadeRoomForIt() {
    VirtualSite virtual = settled(6, 0);
    virtual.plugIn("CP-02", 16);
    virtual.run(120);
    assertEquals(Amps.of(14), virtual.offer("CP-02"), "all but the idle one's fallback");
    reload(virtual, site(10, 0));
    List<Long> told = new ArrayList<>();
    virtual.run(
        60,
        () -> {
          int could =
              counted(virtual, "CP-02").milliamps() + virtual.post("CP-01").fallback.milliamps();
          assertTrue(could <= 20_000, () -> "together " + could + " mA of 20 A");
          if (!virtual.last.fallbacks().isEmpty()) told.add(virtual.now.millis());
        });
    assertEquals(1, told.size(), "one order");
    assertEquals(Amps.of(10), virtual.post("CP-01").fallback);
    assertEquals(Amps.of(10), virtual.offer("CP-02"));
    assertTrue(
        virtual.events.stream().anyMatch(event -> event instanceof Event.FallbackOrdered),
        "and the log says so");
  }

  @Test
  void lowerFallbackIsToldAtOnceAndTheOldOneCountsUntilTheChargerHasTakenIt() {
    VirtualSite virtual = settled(10, 0);
    virtual.disconnect("CP-01");
    virtual.run(5);
    reload(virtual, site(0, 16));
    virtual.run(900);
    assertEquals(
        Amps.of(10), counted(virtual, "CP-01"), "nobody told it, whatever the config says");
    assertEquals(Amps.ZERO, virtual.post("CP-02").ordered, "its 16 A would be 26 with those");
    virtual.connect("CP-01");
    virtual.run(60);
    assertEquals(Amps.ZERO, virtual.post("CP-01").fallback);
    assertEquals(Amps.ZERO, counted(virtual, "CP-01"));
    assertEquals(Amps.of(16), virtual.post("CP-02").fallback, "now there is room");
  }

  @Test
  void fallbackOfAChargerThatIsOutOfReachCountsOverARestartOfOursAndTheEndOfItsLease() {
    VirtualSite again = new VirtualSite(site(0, 16), bounds(10, 0));
    assertEquals(Amps.ZERO, again.post("CP-01").ordered, "the lower one at once");
    assertEquals(Amps.ZERO, again.post("CP-02").ordered, "the higher one when it is time");
    again.connect("CP-02");
    again.run(1000);
    assertEquals(Amps.of(10), counted(again, "CP-01"));
    assertEquals(Amps.ZERO, again.post("CP-02").fallback, "10 and 16 are more than 20 A");
    again.connect("CP-01");
    again.run(60);
    assertEquals(Amps.ZERO, counted(again, "CP-01"));
    assertEquals(Amps.of(16), again.post("CP-02").fallback);
  }

  @Test
  void lowerFallbackGivesItsRoomAwayOnlyWhenTheStoreHasNotedIt() {
    VirtualSite virtual = settled(6, 0);
    virtual.run(120);
    virtual.storeAnswers = false;
    reload(virtual, site(0, 0));
    virtual.run(20);
    assertEquals(Amps.ZERO, virtual.post("CP-01").fallback);
    assertEquals(
        Amps.of(6), counted(virtual, "CP-01"), "a restart of ours would tell it 6 A again");
    virtual.storeAnswers = true;
    virtual.run(15);
    assertEquals(Amps.ZERO, counted(virtual, "CP-01"));
  }

  @Test
  void higherFallbackWaitsUntilTheStoreHasNotedIt() {
    VirtualSite virtual = settled(0, 0);
    virtual.run(120);
    virtual.storeAnswers = false;
    reload(virtual, site(10, 0));
    virtual.run(25);
    assertEquals(Amps.ZERO, virtual.post("CP-01").fallback);
    assertEquals(Amps.of(10), counted(virtual, "CP-01"), "it has its room already");
    virtual.storeAnswers = true;
    virtual.run(15);
    assertEquals(Amps.of(10), virtual.post("CP-01").fallback);
  }

  @Test
  void raiseThatIsTakenBackBeforeItWasHeardOfCountsUntilTheChargerAnswers() {
    VirtualSite virtual = settled(0, 0);
    virtual.run(120);
    virtual.post("CP-01").answers = false;
    reload(virtual, site(10, 0));
    virtual.run(20);
    assertEquals(Amps.of(10), virtual.post("CP-01").ordered);
    reload(virtual, site(0, 0));
    virtual.run(60);
    assertEquals(Amps.of(10), counted(virtual, "CP-01"), "it may have it");
    assertFalse(virtual.last.fallbacks().stream().anyMatch(o -> o.fallback().isZero()));
    virtual.disconnect("CP-01");
    virtual.post("CP-01").answers = true;
    virtual.run(5);
    virtual.connect("CP-01");
    virtual.run(30);
    assertEquals(Amps.ZERO, virtual.post("CP-01").fallback);
    assertEquals(Amps.ZERO, counted(virtual, "CP-01"));
  }
}
