package headroom.sim.virtual;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.site.PerPhase;
import java.time.Duration;

/** The troubles of a bad hour, at fixed times, on chargers drawn by seed. */
public final class Trouble {
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  /** Chargers that lost us knock again within this time. */
  private static final Duration KNOCKING = Duration.ofSeconds(30);

  /** A silent meter is given up then, and its circuit runs on the worst case (design 3.7). */
  private static final Duration METER_GIVEN_UP = Duration.ofSeconds(10);

  private Trouble() {}

  /** Plans them all. Before or after the start; the first comes after 20 minutes. */
  public static void plan(VirtualDaemon daemon) {
    World world = daemon.world();
    Chance chance = world.chance("trouble");
    at(world, 20, () -> any(daemon, chance).restart("Watchdog"));
    at(world, 28, () -> loseLink(daemon, any(daemon, chance), Duration.ofSeconds(90)));
    at(world, 34, () -> silence(daemon));
    world.after(
        Duration.ofMinutes(34).plusSeconds(30),
        () -> daemon.meters().forEach(meter -> meter.silent(false)));
    at(world, 40, () -> machine(daemon, 0.25));
    at(world, 43, () -> machine(daemon, 0));
    at(world, 46, () -> kill(daemon));
    world.after(Duration.ofMinutes(46).plus(OUTAGE), daemon::startController);
    at(world, 51, () -> any(daemon, chance).powerOff());
    at(world, 53, () -> daemon.chargers().forEach(ChargerModel::powerOn));
  }

  private static void at(World world, int minute, Runnable trouble) {
    world.after(Duration.ofMinutes(minute), trouble);
  }

  private static void loseLink(VirtualDaemon daemon, ChargerModel model, Duration length) {
    model.loseLink(length);
    Charger charger = daemon.site().site().charger(model.id()).orElseThrow();
    daemon.site().oracle().outOfReach(charger, length);
  }

  private static void silence(VirtualDaemon daemon) {
    daemon.meters().forEach(meter -> meter.silent(true));
    for (Circuit circuit : daemon.site().site().circuits())
      daemon.site().oracle().cannotAnswer(circuit, METER_GIVEN_UP);
  }

  private static void kill(VirtualDaemon daemon) {
    daemon.killController();
    for (Charger charger : daemon.site().site().chargers())
      daemon.site().oracle().outOfReach(charger, OUTAGE.plus(KNOCKING));
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
