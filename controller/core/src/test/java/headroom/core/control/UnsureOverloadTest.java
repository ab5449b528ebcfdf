package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An overload comes while nobody knows yet how far the cars have followed their latest limits. */
final class UnsureOverloadTest {
  private final VirtualSite site =
      new VirtualSite(
          Sites.site(List.of(Sites.metered("grid", 50, 40)), Sites.chargers(2, "grid")));

  UnsureOverloadTest() {
    site.building = PhaseAmps.all(Amps.of(20));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.plugIn("CP-02", 16);
    site.run(300);
    assertEquals(Amps.of(15), site.offer("CP-01"));
  }

  @Test
  void carsAreMeasuredAtOnceAlsoAfterAStepTooSmallToBeCalledOne() {
    site.building = PhaseAmps.all(Amps.of(24));
    site.run(6);
    site.posts.values().forEach(post -> post.samples = false);
    site.building = PhaseAmps.all(Amps.of(26));
    site.tick();
    assertTrue(
        site.last.samples().containsAll(site.posts.keySet()), site.last.samples().toString());
  }

  @Test
  void theyAreNotAskedMoreOftenThanEveryOtherSecond() {
    site.posts.values().forEach(post -> post.samples = false);
    site.building = PhaseAmps.all(Amps.of(40));
    List<EvseId> asked = new ArrayList<>();
    site.run(6, () -> asked.addAll(site.last.samples()));
    assertTrue(asked.size() <= 3 * site.posts.size(), asked.toString());
  }

  @Test
  void aSettledDrawThatWasJustTakenIsNotAskedForAgain() {
    site.posts.values().forEach(post -> post.sampledAt = MonoTime.ZERO);
    site.run(1);
    site.building = PhaseAmps.all(new Amps(20_500));
    site.run(1);
    assertEquals(List.of(), site.last.samples());
  }
}
