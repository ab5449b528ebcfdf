package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.site.ChargerId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Silent, offline and idle are three states (design 4). */
class SilentChargerTest {
  private static final ChargerId ONE = new ChargerId("CP-01");

  private final VirtualSite world =
      new VirtualSite(
              Sites.site(List.of(Sites.unmetered("grid", 63, 0)), Sites.chargers(2, "grid")))
          .connectAll();

  private Optional<Condition> silent() {
    return world.last.conditions().stream()
        .filter(condition -> condition.code() == Code.CHARGER_SILENT)
        .findFirst();
  }

  private MonoTime fallSilent() {
    MonoTime since = world.now.minus(Duration.ofSeconds(35));
    world.report(
        new ChargerReport.Silent(ONE, world.now, since, "TriggerMessage (BootNotification)"));
    world.run(1);
    return since;
  }

  @Test
  void aSilentChargerIsNamedWithTheTimeOfItsLastWordAndWhatItWasAsked() {
    world.run(10);
    assertEquals(Optional.empty(), silent());
    MonoTime since = fallSilent();
    Condition condition = silent().orElseThrow();
    assertEquals("CP-01", condition.subject());
    assertEquals(since, condition.since());
    assertTrue(condition.text().contains("36 s"), condition.text());
    assertTrue(condition.text().contains("TriggerMessage (BootNotification)"), condition.text());
    assertTrue(world.view("CP-01").silent());
    assertTrue(world.view("CP-01").online());
    assertFalse(world.view("CP-02").silent());
  }

  @Test
  void itsFirstWordClearsIt() {
    fallSilent();
    world.report(new ChargerReport.Speaks(ONE, world.now));
    world.run(1);
    assertEquals(Optional.empty(), silent());
    assertFalse(world.view("CP-01").silent());
    assertTrue(
        world.events.stream()
            .anyMatch(
                event ->
                    event instanceof Event.ConditionCleared cleared
                        && cleared.condition().code() == Code.CHARGER_SILENT));
  }

  @Test
  void aLostLinkMakesItOfflineAndNoLongerSilent() {
    fallSilent();
    world.disconnect("CP-01");
    world.run(1);
    assertEquals(Optional.empty(), silent());
    assertFalse(world.view("CP-01").silent());
    assertFalse(world.view("CP-01").online());
  }

  @Test
  void whatItWasToldGoesOnBeingCounted() {
    world.plugIn("CP-01", 16);
    world.run(60);
    Amps counted = world.view("CP-01").committed();
    assertTrue(counted.isAbove(Amps.of(6)), counted.toString());
    fallSilent();
    assertEquals(counted, world.view("CP-01").committed());
  }
}
