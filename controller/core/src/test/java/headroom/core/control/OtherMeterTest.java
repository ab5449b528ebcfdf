package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.site.Circuit;
import headroom.core.site.MeterId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A reload gives a circuit another meter (or the same one another name) while cars charge. */
final class OtherMeterTest {
  private static final Circuit GRID = Sites.metered("grid", 63, 40);

  private static Site garage(String meter) {
    Circuit grid =
        new Circuit(
            GRID.id(),
            GRID.parent(),
            GRID.limit(),
            GRID.softLimit(),
            GRID.power(),
            GRID.unbalance(),
            Optional.of(new MeterId(meter)),
            GRID.margin(),
            GRID.background(),
            GRID.of(),
            GRID.useExport());
    return Sites.site(List.of(grid), Sites.chargers(2, "grid"));
  }

  private static VirtualSite charging() {
    VirtualSite site = new VirtualSite(garage("main"));
    site.building = PhaseAmps.all(Amps.of(20));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(120);
    assertEquals(Amps.of(16), site.offer("CP-01"));
    return site;
  }

  private static void reload(VirtualSite site, String meter) {
    site.controller = new Controller(garage(meter), ControlSettings.DEFAULT);
    site.meterAnswers = false;
    site.events.clear();
  }

  @Test
  void theLastSampleOfTheOldMeterServesUntilTheNewOneAnswers() {
    VirtualSite site = charging();
    reload(site, "other");
    site.run(
        8,
        () -> {
          assertFalse(site.circuit("grid").failSafe());
          assertEquals(Amps.of(16), site.offer("CP-01"));
        });
    site.meterName = "other";
    site.meterAnswers = true;
    site.run(30);
    assertEquals(Amps.of(16), site.offer("CP-01"));
    assertEquals(
        List.of(), site.events.stream().filter(Event.FailSafeEntered.class::isInstance).toList());
  }

  @Test
  void itServesForTenSecondsAtMost() {
    VirtualSite site = charging();
    reload(site, "other");
    site.run(9);
    assertFalse(site.circuit("grid").failSafe());
    site.run(3);
    assertTrue(site.circuit("grid").failSafe());
    assertEquals(PhaseAmps.all(Amps.of(40)), site.circuit("grid").background());
    assertEquals(1, site.events.stream().filter(Event.FailSafeEntered.class::isInstance).count());
  }

  @Test
  void aMeterOnANewCircuitHasTenSecondsBeforeItIsCalledSilent() {
    Site without = Sites.site(List.of(Sites.unmetered("grid", 63, 40)), Sites.chargers(2, "grid"));
    VirtualSite site = new VirtualSite(without);
    site.run(60);
    reload(site, "other");
    site.run(
        9,
        () ->
            assertEquals(
                List.of(),
                site.last.conditions().stream()
                    .filter(each -> each.code().name().startsWith("METER"))
                    .toList()));
    site.run(3);
    assertEquals(
        1,
        site.last.conditions().stream()
            .filter(each -> each.code().name().startsWith("METER"))
            .count());
  }
}
