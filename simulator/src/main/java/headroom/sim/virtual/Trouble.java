package headroom.sim.virtual;

import headroom.core.site.Circuit;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.site.PerPhase;
import java.time.Duration;

/** The troubles of a bad hour, at fixed times, on chargers drawn by seed. */
public final class Trouble {
  private Trouble() {}

  /** Plans them all. Before or after the start; the first comes after 20 minutes. */
  public static void plan(VirtualDaemon daemon) {
    World world = daemon.world();
    Chance chance = world.chance("trouble");
    at(world, 20, () -> any(daemon, chance).restart("Watchdog"));
    at(world, 28, () -> any(daemon, chance).loseLink(Duration.ofSeconds(90)));
    at(world, 34, () -> daemon.meters().forEach(meter -> meter.silent(true)));
    world.after(
        Duration.ofMinutes(34).plusSeconds(30),
        () -> daemon.meters().forEach(meter -> meter.silent(false)));
    at(world, 40, () -> machine(daemon, 0.25));
    at(world, 43, () -> machine(daemon, 0));
    at(world, 46, daemon::killController);
    world.after(Duration.ofMinutes(46).plusSeconds(20), daemon::startController);
    at(world, 51, () -> any(daemon, chance).powerOff());
    at(world, 53, () -> daemon.chargers().forEach(ChargerModel::powerOn));
  }

  private static void at(World world, int minute, Runnable trouble) {
    world.after(Duration.ofMinutes(minute), trouble);
  }

  private static ChargerModel any(VirtualDaemon daemon, Chance chance) {
    return chance.pick(daemon.chargers());
  }

  /**
   * A machine of the building starts at once: a step that only a meter can tell. Where there is
   * none the building keeps to its worst case, as the config promises.
   */
  private static void machine(VirtualDaemon daemon, double part) {
    Circuit root = daemon.site().site().root();
    if (root.meter().isEmpty()) return;
    daemon.site().addLoad(root.id(), PerPhase.ofAmps(root.background()).times(part));
  }
}
