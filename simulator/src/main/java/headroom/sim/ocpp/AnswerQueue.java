package headroom.sim.ocpp;

import headroom.core.units.MonoTime;
import headroom.sim.Chance;
import headroom.sim.World;

/** A station works on one call after the other, and takes its time for each. */
public final class AnswerQueue {
  private final World world;
  private final Chance chance;
  private final ChargerQuirks.Manners manners;
  private MonoTime busyUntil;

  AnswerQueue(World world, Chance chance, ChargerQuirks.Manners manners) {
    this.world = world;
    this.chance = chance;
    this.manners = manners;
    this.busyUntil = world.now();
  }

  void add(Runnable work) {
    busyUntil =
        busyUntil
            .max(world.now())
            .plus(chance.between(manners.answersAtLeast(), manners.answersAtMost()));
    world.wakeAt(busyUntil, work);
  }
}
