package headroom.sim.csms;

import headroom.sim.Chance;
import headroom.sim.World;
import java.time.Duration;

/** A central system that comes and goes by a plan from the seed of its world. */
public final class Outages {
  private final World world;
  private final CsmsModel csms;
  private final Chance chance;
  private final Duration meanUp;
  private final Duration meanDown;
  private boolean over;

  private Outages(World world, CsmsModel csms, Duration meanUp, Duration meanDown) {
    this.world = world;
    this.csms = csms;
    this.chance = world.chance("outages");
    this.meanUp = meanUp;
    this.meanDown = meanDown;
  }

  /** From now on it is up, and down, for times that are distributed exponentially. */
  public static Outages begin(World world, CsmsModel csms, Duration meanUp, Duration meanDown) {
    Outages outages = new Outages(world, csms, meanUp, meanDown);
    outages.next();
    return outages;
  }

  private void next() {
    world.after(
        chance.exponential(csms.isUp() ? meanUp : meanDown),
        () -> {
          if (over) return;
          if (csms.isUp()) csms.goDown();
          else csms.comeUp();
          next();
        });
  }

  /** It is up, and stays up. */
  public void end() {
    over = true;
    csms.comeUp();
  }
}
