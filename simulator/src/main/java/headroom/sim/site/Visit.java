package headroom.sim.site;

import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import java.util.Optional;

/**
 * One car at one outlet, from plug-in to plug-out, as the outlet saw it. Nothing here comes from
 * the controller.
 */
public final class Visit {
  /** From this energy on a visit counts as served. */
  public static final double SERVED_WH = 100;

  private final EvseId evse;
  private final Car car;
  private final MonoTime pluggedAt;
  private final double chargeAtArrival;
  private Optional<MonoTime> unpluggedAt = Optional.empty();
  private Optional<MonoTime> firstCurrentAt = Optional.empty();
  private Optional<MonoTime> lastCurrentAt = Optional.empty();
  private double wattHours;

  Visit(EvseId evse, Car car, MonoTime pluggedAt) {
    this.evse = evse;
    this.car = car;
    this.pluggedAt = pluggedAt;
    this.chargeAtArrival = car.charge();
  }

  void charged(double flowedWh, MonoTime now) {
    if (flowedWh <= 0) return;
    wattHours += flowedWh;
    if (firstCurrentAt.isEmpty()) firstCurrentAt = Optional.of(now);
    lastCurrentAt = Optional.of(now);
  }

  void ended(MonoTime now) {
    unpluggedAt = Optional.of(now);
  }

  public EvseId evse() {
    return evse;
  }

  public Car car() {
    return car;
  }

  public MonoTime pluggedAt() {
    return pluggedAt;
  }

  /** Empty while the car is there. */
  public Optional<MonoTime> unpluggedAt() {
    return unpluggedAt;
  }

  /** When energy first flowed. */
  public Optional<MonoTime> firstCurrentAt() {
    return firstCurrentAt;
  }

  /** When energy last flowed. */
  public Optional<MonoTime> lastCurrentAt() {
    return lastCurrentAt;
  }

  public double wattHours() {
    return wattHours;
  }

  public boolean isServed() {
    return wattHours >= SERVED_WH;
  }

  /** Whether the car came with less than a served visit's energy missing: it needs none. */
  public boolean wantsNothing() {
    return (1 - chargeAtArrival) * car.model().batteryWh() < SERVED_WH || car.isFull();
  }
}
