package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Wish;
import headroom.core.site.Charger;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a session may wish for (design 3.3): departure and energy, a weight, a class. */
class WishesTest {
  private static final PhaseWiring L1 = PhaseWiring.of(Phase.L1);

  private static VirtualSite site(Share share, int limit, int... ratings) {
    List<Charger> chargers = new ArrayList<>();
    for (int i = 0; i < ratings.length; i++)
      chargers.add(Sites.charger(String.valueOf((char) ('A' + i)), "grid", ratings[i], L1));
    VirtualSite site =
        new VirtualSite(Sites.shared(share, List.of(Sites.metered("grid", limit, 0)), chargers));
    site.connectAll().run(3);
    return site;
  }

  private static Wish leaving(VirtualSite site, String charger, Duration in, int wattHours) {
    return new Wish(
        EvseId.of(charger, 1),
        Optional.of(site.now.plus(in)),
        Optional.of(WattHours.of(wattHours)),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static Wish weighing(String charger, int weight) {
    return new Wish(
        EvseId.of(charger, 1),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(weight),
        OptionalInt.empty());
  }

  @Test
  void underEnergyWhoLeavesSoonGetsMoreAndBothKeepTheirFloors() {
    VirtualSite site = site(Share.ENERGY, 32, 32, 32);
    site.plugIn("A", 32);
    site.plugIn("B", 32);
    site.wishes.add(leaving(site, "A", Duration.ofHours(9), 10_000));
    site.wishes.add(leaving(site, "B", Duration.ofHours(2), 12_000));
    site.run(300);
    assertEquals(Amps.of(6), site.offer("A"));
    assertEquals(Amps.of(26), site.offer("B"));
  }

  @Test
  void underEqualADepartureChangesNothing() {
    VirtualSite site = site(Share.EQUAL, 32, 32, 32);
    site.plugIn("A", 32);
    site.plugIn("B", 32);
    site.wishes.add(leaving(site, "B", Duration.ofHours(2), 12_000));
    site.run(300);
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
  }

  @Test
  void underEnergyCarsWithoutWishesShareEqually() {
    VirtualSite site = site(Share.ENERGY, 32, 32, 32);
    site.plugIn("A", 32);
    site.plugIn("B", 32);
    site.run(300);
    assertEquals(Amps.of(16), site.offer("A"));
    assertEquals(Amps.of(16), site.offer("B"));
  }

  @Test
  void underEnergyCarsWithoutWishesStillTakeTurns() {
    VirtualSite site = site(Share.ENERGY, 7, 16, 16);
    site.plugIn("A", 16);
    site.run(120);
    site.plugIn("B", 16);
    int[] on_s = new int[2];
    site.run(
        62 * 60,
        () -> {
          if (site.offer("A").isPositive()) on_s[0]++;
          if (site.offer("B").isPositive()) on_s[1]++;
        });
    for (int seconds : on_s) assertTrue(seconds > 25 * 60, "on for " + on_s[0] + ", " + on_s[1]);
  }

  @Test
  void ratedSharesByWhatOutletAndCarCanTake() {
    VirtualSite site = site(Share.RATED, 30, 32, 32);
    site.plugIn("A", 8);
    site.plugIn("B", 32);
    site.run(300);
    // The car at A has shown that it takes 8 A, so that its cap is 10 A: 30 A by 10 to 32.
    assertEquals(Amps.of(7), site.offer("A"));
    assertEquals(Amps.of(23), site.offer("B"));
  }

  @Test
  void weightOfASessionGoesBeforeThatOfItsCharger() {
    VirtualSite site = site(Share.EQUAL, 32, 32, 32);
    site.plugIn("A", 32);
    site.plugIn("B", 32);
    site.wishes.add(weighing("B", 3000));
    site.run(300);
    assertEquals(Amps.of(8), site.offer("A"));
    assertEquals(Amps.of(24), site.offer("B"));
  }

  @Test
  void classOfASessionGoesBeforeThatOfItsCharger() {
    VirtualSite site = site(Share.EQUAL, 10, 16, 16);
    site.wishes.add(
        new Wish(
            EvseId.of("B", 1),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.of(1)));
    site.plugIn("A", 16);
    site.plugIn("B", 16);
    site.run(120);
    assertEquals(Amps.ZERO, site.offer("A"));
    assertEquals(Amps.of(10), site.offer("B"));
  }

  @Test
  void aWishForAnEvseWithoutSessionIsPassedOver() {
    VirtualSite site = site(Share.ENERGY, 32, 32, 32);
    site.plugIn("A", 32, PhaseSet.of(Phase.L1));
    site.wishes.add(leaving(site, "B", Duration.ofHours(2), 12_000));
    site.run(300);
    assertEquals(Amps.of(32), site.offer("A"));
  }
}
