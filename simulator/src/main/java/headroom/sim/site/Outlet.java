package headroom.sim.site;

import headroom.core.port.Timer.Wake;
import headroom.core.site.Charger;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The power side of one EVSE: contactor, pilot and the car behind them.
 *
 * <p>The way from a limit to a current: the duty of the pilot changes at most every 5 s, and the
 * car follows its pilot within 5 s. So a lower limit is in force after 10 s at the latest. On DC
 * the same holds for the power that is offered.
 */
public final class Outlet {
  static final Duration DUTY_HOLDS = Duration.ofSeconds(5);

  private final World world;
  private final Charger charger;
  private final Evse evse;
  private final Runnable beforeChange;
  private final List<Listener> listeners = new ArrayList<>();
  private Optional<Car> car = Optional.empty();
  private boolean powered = true;
  private boolean closed;
  private double limitAmps;
  private double limitWatts;
  private Pilot pilot = Pilot.OFF;
  private double offeredWatts;
  private Optional<MonoTime> dutyChanged = Optional.empty();
  private boolean dutyChangePending;
  private Optional<Wake> following = Optional.empty();
  private Optional<MonoTime> pausedSince = Optional.empty();
  private PerPhase amps = PerPhase.ZERO;
  private double dcWatts;

  /** Told after the fact, in the world's thread. */
  public interface Listener {
    default void onPlugged(Car car) {}

    default void onUnplugged(Car car) {}

    /** The current of the car has changed, or stopped. */
    default void onCurrent() {}

    /** The supply of the charger failed or came back. */
    default void onPower(boolean on) {}
  }

  /**
   * @param beforeChange called before a current changes, so that energies up to now are counted
   *     with the old one
   */
  Outlet(World world, Charger charger, Evse evse, Runnable beforeChange) {
    this.world = world;
    this.charger = charger;
    this.evse = evse;
    this.beforeChange = beforeChange;
  }

  public EvseId id() {
    return evse.id();
  }

  public Evse evse() {
    return evse;
  }

  public Charger charger() {
    return charger;
  }

  public boolean isDc() {
    return charger.current() == Charger.Current.DC;
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public Optional<Car> car() {
    return car;
  }

  /** What the car takes from the supply now, per phase of the site, in amperes. */
  public PerPhase amps() {
    return amps;
  }

  /** Power into the car now: at the AC socket, or at the DC inlet. */
  public double watts(PerPhase volts) {
    return isDc() ? dcWatts : wattsOnAc(volts);
  }

  private double wattsOnAc(PerPhase volts) {
    return amps.zip(volts, (i, u) -> i * u).sum();
  }

  /** Current that the pilot allows now, in amperes; 0 on DC. */
  public double pilotAmps() {
    return pilot.amps();
  }

  /**
   * @throws IllegalStateException when a car is there
   */
  public void plugIn(Car arriving) {
    if (car.isPresent()) throw new IllegalStateException("a car is at " + id());
    car = Optional.of(arriving);
    pausedSince = Optional.of(world.now());
    world.note(id().toString(), "plugged in: " + arriving.model().name());
    for (Listener listener : listeners) listener.onPlugged(arriving);
  }

  /** The car leaves; nothing happens when there is none. */
  public void unplug() {
    if (car.isEmpty()) return;
    Car leaving = car.get();
    beforeChange.run();
    car = Optional.empty();
    following.ifPresent(Wake::cancel);
    leaving.follow(0);
    leaving.followDc(0);
    takeWhatIsTaken();
    world.note(id().toString(), "unplugged");
    for (Listener listener : listeners) listener.onUnplugged(leaving);
  }

  /** The supply of the charger fails or comes back. Without it the contactor is open. */
  public void power(boolean on) {
    if (powered == on) return;
    powered = on;
    if (!on) open();
    for (Listener listener : listeners) listener.onPower(on);
  }

  public boolean isPowered() {
    return powered;
  }

  /** The charger lets the car charge, within the limit last set. */
  public void close() {
    if (!powered || closed) return;
    closed = true;
    changeDuty();
  }

  /** The charger cuts the car off, at once. */
  public void open() {
    if (!closed) return;
    closed = false;
    beforeChange.run();
    following.ifPresent(Wake::cancel);
    pilot = Pilot.OFF;
    offeredWatts = 0;
    dutyChanged = Optional.of(world.now());
    car.ifPresent(
        c -> {
          c.follow(0);
          c.followDc(0);
        });
    takeWhatIsTaken();
  }

  /** Sets what the car may take: per phase on AC, in amperes. The pilot follows within 5 s. */
  public void limitAmps(double amps) {
    limitAmps = Math.min(amps, evse.rating().toDouble());
    changeDuty();
  }

  /** Sets what a DC charger may give to the car, in watts. The offer follows within 5 s. */
  public void limitWatts(double watts) {
    limitWatts = watts;
    changeDuty();
  }

  private void changeDuty() {
    if (!closed || dutyChangePending) return;
    MonoTime earliest = dutyChanged.map(at -> at.plus(DUTY_HOLDS)).orElse(world.now());
    if (!earliest.isAfter(world.now())) {
      applyDuty();
      return;
    }
    dutyChangePending = true;
    world.wakeAt(
        earliest,
        () -> {
          dutyChangePending = false;
          if (closed) applyDuty();
        });
  }

  private void applyDuty() {
    Pilot wanted = isDc() ? Pilot.OFF : Pilot.atMost(limitAmps);
    double watts = isDc() ? limitWatts : 0;
    if (wanted.equals(pilot) && watts == offeredWatts) return;
    pilot = wanted;
    offeredWatts = watts;
    dutyChanged = Optional.of(world.now());
    car.ifPresent(
        c -> {
          following.ifPresent(Wake::cancel);
          following = Optional.of(world.after(c.reaction(), this::follow));
        });
  }

  private void follow() {
    if (car.isEmpty()) return;
    Car there = car.get();
    beforeChange.run();
    boolean wakes = isDc() ? there.followDc(offeredWatts) : there.follow(pilot.amps());
    if (wakes) world.after(Car.WAKES_WITHIN, there::wakesUp);
    takeWhatIsTaken();
  }

  /** Lets battery time pass: energy that flowed, taper, sleep. */
  void age(double wattHours) {
    if (car.isEmpty()) return;
    Car there = car.get();
    there.charges(wattHours, isDc());
    boolean paused = isDc() ? offeredWatts <= 0 : pilot.amps() <= 0;
    if (!paused) pausedSince = Optional.empty();
    else if (pausedSince.isEmpty()) pausedSince = Optional.of(world.now());
    else if (world.now().isAtLeast(Car.FALLS_ASLEEP, pausedSince.get())) there.getsNothing();
    takeWhatIsTaken();
  }

  private void takeWhatIsTaken() {
    PerPhase before = amps;
    if (car.isEmpty() || !closed) {
      amps = PerPhase.ZERO;
      dcWatts = 0;
    } else if (isDc()) {
      dcWatts = car.get().takesDcWatts();
      double acWatts = dcWatts * 1000 / charger.efficiencyPermille();
      amps = PerPhase.all(acWatts / 3 / 230);
    } else {
      amps = onSite(car.get().takesAmps(), car.get().model().phases());
    }
    if (!amps.equals(before)) for (Listener listener : listeners) listener.onCurrent();
  }

  /** The phases that the car there uses; all that are wired while there is none. */
  public int carPhases() {
    int wired = evse.wiring().terminals();
    return car.map(c -> Math.min(c.model().phases(), wired)).orElse(wired);
  }

  private PerPhase onSite(double each, int carPhases) {
    PerPhase site = PerPhase.ZERO;
    int used = Math.min(carPhases, evse.wiring().terminals());
    for (int terminal = 1; terminal <= used; terminal++) {
      Phase phase = evse.wiring().sitePhase(terminal);
      site = site.with(phase, each);
    }
    return site;
  }
}
