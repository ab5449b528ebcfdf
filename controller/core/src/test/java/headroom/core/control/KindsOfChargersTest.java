package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Reason.Bound;
import headroom.core.port.ChargerLimit;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Design 3.1: DC chargers, and outlets that share a rating. */
class KindsOfChargersTest {
  /** A DC charger of 100 A on its AC side with 92 % efficiency; its car needs 16 A there. */
  private static Charger dc(String name, int step) {
    return new Charger(
        new ChargerId(name),
        new CircuitId("grid"),
        Charger.Current.DC,
        List.of(new Evse(EvseId.of(name, 1), PhaseWiring.STRAIGHT, Amps.of(100), Amps.of(16))),
        Amps.ZERO,
        Amps.of(step),
        Duration.ofSeconds(300),
        0,
        1000,
        false,
        Optional.of(RateUnit.W),
        920);
  }

  private static VirtualSite dcSite(int limit, Charger... chargers) {
    VirtualSite site =
        new VirtualSite(Sites.site(List.of(Sites.unmetered("grid", limit, 0)), List.of(chargers)));
    site.posts.values().forEach(post -> post.unit = RateUnit.W);
    site.connectAll().run(3);
    return site;
  }

  @Test
  void dcChargerLoadsAllThreePhasesAlikeAndSharesLikeAnyOther() {
    VirtualSite site = dcSite(150, dc("A", 1), dc("B", 1));
    site.plugIn("A", 100);
    site.plugIn("B", 100);
    site.run(120, () -> assertFalse(site.load(Phase.L1).isAbove(Amps.of(150))));
    assertEquals(Amps.of(75), site.offer("A"));
    assertEquals(Amps.of(75), site.offer("B"));
    for (Phase phase : Phase.values()) assertEquals(site.load(Phase.L1), site.load(phase));
  }

  @Test
  void itsFloorIsItsOwnAndWhereThatDoesNotFitItWaits() {
    VirtualSite fits = dcSite(32, dc("A", 1), dc("B", 1));
    VirtualSite tooSmall = dcSite(31, dc("A", 1), dc("B", 1));
    for (VirtualSite site : List.of(fits, tooSmall)) {
      site.plugIn("A", 100);
      site.plugIn("B", 100);
      site.run(60);
    }
    assertEquals(Amps.of(16), fits.offer("A"));
    assertEquals(Amps.of(16), fits.offer("B"));
    assertEquals(Amps.of(31), tooSmall.view("A").target());
    assertEquals(Amps.ZERO, tooSmall.view("B").target());
    assertTrue(tooSmall.view("B").reason().bound() instanceof Bound.Waiting);
  }

  @Test
  void itsLimitsAreWholeStepsAndNeverRoundedUp() {
    VirtualSite site = dcSite(79, dc("A", 5));
    site.plugIn("A", 100);
    site.run(120);
    assertEquals(Amps.of(75), site.offer("A"));
    for (ChargerLimit limit : site.limits)
      assertEquals(0, limit.limit().milliamps() % 5_000, limit.toString());
  }

  /** 75 A at the lowest voltage, three phases, 92 % of it come out at the car: 42 849 W. */
  @Test
  void itsPowerIsCountedOnItsAcSideOverAllPhasesAndItsEfficiency() {
    PowerLimit power = new PowerLimit(Charger.Current.DC, Amps.of(100), 3, 920);
    assertEquals(Watts.of(42_849), power.power(Amps.of(75), 3));
    assertEquals(Watts.of(42_849), power.power(Amps.of(75), 1), "it always uses all phases");
    assertFalse(power.current(Watts.of(42_849), 3).isAbove(Amps.of(75)));
    assertTrue(power.current(Watts.of(42_850), 3).isAbove(new Amps(74_999)));
    assertEquals(Amps.of(100), power.current(Watts.of(100_000), 3), "the hardware limits the rest");
  }

  /** A post of 32 A with two outlets of 32 A is a circuit of its own. */
  @Test
  void outletsThatShareARatingNeverDrawMoreThanThatTogether() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(
                List.of(Sites.unmetered("grid", 63, 0), Sites.below("grid", "post", 32)),
                List.of(
                    Sites.charger("LEFT", "post", 32, PhaseWiring.STRAIGHT),
                    Sites.charger("RIGHT", "post", 32, PhaseWiring.STRAIGHT))));
    site.connectAll().run(3);
    site.plugIn("LEFT", 32);
    site.run(60);
    assertEquals(Amps.of(32), site.offer("LEFT"), "alone it has all of it");
    site.plugIn("RIGHT", 32);
    site.run(120, () -> assertFalse(site.load(Phase.L1).isAbove(Amps.of(32)), "" + site.load()));
    assertEquals(Amps.of(16), site.offer("LEFT"));
    assertEquals(Amps.of(16), site.offer("RIGHT"));
    assertTrue(
        site.view("LEFT").reason().bound() instanceof Bound.Full full
            && full.circuit().name().equals("post"));
    site.unplug("LEFT");
    site.run(60);
    assertEquals(Amps.of(32), site.offer("RIGHT"));
  }
}
