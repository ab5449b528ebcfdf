package headroom.sim.site;

import headroom.sim.Chance;
import headroom.sim.World;
import java.time.Duration;
import java.util.List;

/** Cars that come and go, at every outlet by its own seed. */
public final class Traffic {
  private static final List<CarModel> AC_FLEET =
      List.of(
          CarModel.SALOON,
          CarModel.SALOON,
          CarModel.COMPACT,
          CarModel.COMPACT,
          CarModel.TWO_PHASE,
          CarModel.ONE_PHASE,
          CarModel.HYBRID,
          CarModel.SLEEPER,
          CarModel.FAST_AC,
          CarModel.HIGH_FLOOR);
  private static final List<CarModel> DC_FLEET =
      List.of(CarModel.SALOON, CarModel.COMPACT, CarModel.TWO_PHASE, CarModel.ONE_PHASE);

  private final World world;
  private final LivingSite site;
  private final Plan plan;
  private boolean over;

  /**
   * How busy the site is. Times are those of life: {@link Pace} turns them into the clock's, but
   * not {@code firstWithin}.
   *
   * @param occupiedAtFirst part of the outlets that get a car at once
   * @param firstWithin they come within this time of the clock
   * @param meanGap mean time that an outlet stays empty
   * @param stayAtLeast a car stays this long
   * @param stayAtMost and no longer
   */
  public record Plan(
      double occupiedAtFirst,
      Duration firstWithin,
      Duration meanGap,
      Duration stayAtLeast,
      Duration stayAtMost) {
    /** A working day: most outlets taken, stays of one to nine hours. */
    public static final Plan WORKPLACE =
        new Plan(
            0.6,
            Duration.ofSeconds(60),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(9));

    /** Much coming and going: short stays, short gaps. */
    public static final Plan BUSY =
        new Plan(
            0.7,
            Duration.ofSeconds(60),
            Duration.ofMinutes(8),
            Duration.ofMinutes(20),
            Duration.ofMinutes(90));

    public Plan withFirstWithin(Duration onClock) {
      return new Plan(occupiedAtFirst, onClock, meanGap, stayAtLeast, stayAtMost);
    }
  }

  public Traffic(World world, LivingSite site, Plan plan) {
    this.world = world;
    this.site = site;
    this.plan = plan;
  }

  /** Opens the gate. Call once. */
  public void start() {
    for (Outlet outlet : site.outlets()) {
      Chance chance = world.chance("traffic " + outlet.id());
      Duration first =
          chance.happens(plan.occupiedAtFirst())
              ? chance.between(Duration.ZERO, plan.firstWithin())
              : gap(chance);
      world.after(first, () -> arrive(outlet, chance));
    }
  }

  /** No more arrivals; who is there stays his time. */
  public void stop() {
    over = true;
  }

  private Duration gap(Chance chance) {
    return site.pace().onClock(chance.exponential(plan.meanGap()));
  }

  private void arrive(Outlet outlet, Chance chance) {
    if (over) return;
    if (outlet.car().isEmpty()) outlet.plugIn(car(outlet, chance));
    Duration stay = site.pace().onClock(chance.between(plan.stayAtLeast(), plan.stayAtMost()));
    world.after(
        stay,
        () -> {
          outlet.unplug();
          world.after(gap(chance), () -> arrive(outlet, chance));
        });
  }

  /** A car that can charge at this outlet at all, with a driver and a battery. */
  public static Car car(Outlet outlet, Chance chance) {
    List<CarModel> fleet =
        (outlet.isDc() ? DC_FLEET : AC_FLEET)
            .stream().filter(model -> outlet.isDc() || fits(model, outlet)).toList();
    CarModel model = chance.pick(fleet);
    double charge = chance.between(0.15, 0.75);
    double wanted = chance.happens(0.4) ? 0.8 : 1.0;
    String idTag = "%08X".formatted((int) chance.nextLong());
    Duration reaction = chance.between(Duration.ofMillis(500), Duration.ofMillis(4900));
    return new Car(model, idTag, charge, wanted, reaction, chance.between(0.95, 1.0));
  }

  /** A car whose floor is above that of the outlet may rightly be left without current. */
  private static boolean fits(CarModel model, Outlet outlet) {
    return model.floorAmps() <= outlet.evse().floor().toDouble() + 1e-9;
  }
}
