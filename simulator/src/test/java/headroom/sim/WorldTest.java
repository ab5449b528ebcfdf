package headroom.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Timer.Wake;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorldTest {
  private final World world = World.of(1);
  private final List<String> done = new ArrayList<>();

  @Test
  void actionsOfOneTimeRunInTheOrderInWhichTheyWereAskedFor() {
    world.after(Duration.ofSeconds(2), () -> done.add("late"));
    world.after(Duration.ofSeconds(1), () -> done.add("first"));
    world.after(Duration.ofSeconds(1), () -> done.add("second"));
    world.run(Duration.ofSeconds(2));
    assertEquals(List.of("first", "second", "late"), done);
  }

  @Test
  void anActionAtTheEndOfARunRunsAndOneAfterItDoesNot() {
    world.after(Duration.ofMillis(1000), () -> done.add("at the end"));
    world.after(Duration.ofNanos(1_000_000_001), () -> done.add("after"));
    world.run(Duration.ofSeconds(1));
    assertEquals(List.of("at the end"), done);
  }

  @Test
  void whatIsPastRunsNowButNotBeforeWhatIsDue() {
    world.after(
        Duration.ofSeconds(1),
        () -> {
          world.wakeAt(MonoTime.ZERO, () -> done.add("asked for the past"));
          done.add("running");
        });
    world.after(Duration.ofSeconds(1), () -> done.add("due"));
    world.run(Duration.ofSeconds(1));
    assertEquals(List.of("running", "due", "asked for the past"), done);
  }

  @Test
  void aWakeThatIsCalledOffDoesNotRun() {
    Wake once = world.after(Duration.ofSeconds(1), () -> done.add("once"));
    Wake often = world.every(Duration.ofSeconds(1), () -> done.add("often"));
    once.cancel();
    world.run(Duration.ofSeconds(2));
    often.cancel();
    world.run(Duration.ofSeconds(5));
    assertEquals(List.of("often", "often"), done);
  }

  @Test
  void theWallClockStepsAndTheMonotonicOneDoesNot() {
    Instant before = world.wall();
    MonoTime mono = world.now();
    world.stepWall(Duration.ofDays(-400));
    world.run(Duration.ofSeconds(1));
    assertEquals(Duration.ofDays(-400).plusSeconds(1), Duration.between(before, world.wall()));
    assertEquals(Duration.ofSeconds(1), world.now().since(mono));
    assertEquals(before.plusSeconds(1), world.trueTime());
  }

  @Test
  void aChanceGivesTheSameNumbersForTheSameNameAndOthersForAnother() {
    assertEquals(world.chance("a").nextLong(), World.of(1).chance("a").nextLong());
    assertNotEquals(world.chance("a").nextLong(), world.chance("b").nextLong());
    assertNotEquals(world.chance("a").nextLong(), World.of(2).chance("a").nextLong());
  }

  /** The first outputs of SplitMix64 for seed 1234567, as published with the algorithm. */
  @Test
  void aChanceIsSplitMix64() {
    Chance chance = new Chance(1234567);
    assertEquals(6457827717110365317L, chance.nextLong());
    assertEquals(3203168211198807973L, chance.nextLong());
    assertEquals(Long.parseUnsignedLong("9817491932198370423"), chance.nextLong());
  }

  @Test
  void aChanceKeepsItsBounds() {
    Chance chance = new Chance(7);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      double unit = chance.unit();
      assertTrue(unit >= 0 && unit < 1);
      int die = chance.between(1, 6);
      assertTrue(die >= 1 && die <= 6);
      sum += chance.exponential(Duration.ofSeconds(10)).toMillis() / 1000.0;
    }
    assertEquals(10, sum / 10_000, 0.3);
  }

  @Test
  void theTraceTellsWhetherTwoRunsDiffer() {
    World same = World.of(1);
    world.note("x", "happened");
    same.note("x", "happened");
    assertEquals(world.trace().hash(), same.trace().hash());
    same.note("x", "happened again");
    assertNotEquals(world.trace().hash(), same.trace().hash());
    assertEquals(2, same.trace().lines());
  }
}
