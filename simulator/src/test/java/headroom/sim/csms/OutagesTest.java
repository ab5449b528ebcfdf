package headroom.sim.csms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.sim.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutagesTest {
  @Test
  void itComesAndGoesAndStaysInTheEnd() {
    World world = World.of(6);
    CsmsModel csms = new CsmsModel(world);
    Outages outages = Outages.begin(world, csms, Duration.ofMinutes(10), Duration.ofMinutes(5));
    int[] seconds = new int[2];
    world.every(Duration.ofSeconds(1), () -> seconds[csms.isUp() ? 1 : 0]++);
    world.run(Duration.ofHours(100));
    double share = seconds[1] / (double) (seconds[0] + seconds[1]);
    assertTrue(share > 0.55 && share < 0.78, "up for " + share);
    outages.end();
    seconds[0] = 0;
    world.run(Duration.ofHours(10));
    assertEquals(0, seconds[0]);
  }
}
