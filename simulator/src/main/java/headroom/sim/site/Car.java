package headroom.sim.site;

import java.time.Duration;

/**
 * One car, with its battery and its habits. It follows its pilot when {@link Outlet} tells it, and
 * takes at most what its battery accepts.
 */
public final class Car {
  /** Paused for this long, a sleeper sleeps. */
  static final Duration FALLS_ASLEEP = Duration.ofMinutes(10);

  /** From the step that wakes it to its first current. */
  static final Duration WAKES_WITHIN = Duration.ofSeconds(20);

  private final CarModel model;
  private final String idTag;
  private final Duration reaction;
  private final double appetite;
  private final double wantedCharge;
  private double charge;
  private double permittedAmps;
  private double permittedDcWatts;
  private boolean asleep;
  private boolean greedy;

  /**
   * @param idTag the card of its driver
   * @param charge state of charge at arrival, [0, 1]
   * @param wantedCharge where its driver wants it to stop, [0, 1]
   * @param reaction from a change of the pilot to the change of its current, at most 5 s
   * @param appetite part of what it may take that it takes, at most 1
   */
  public Car(
      CarModel model,
      String idTag,
      double charge,
      double wantedCharge,
      Duration reaction,
      double appetite) {
    this.model = model;
    this.idTag = idTag;
    this.charge = charge;
    this.wantedCharge = wantedCharge;
    this.reaction = reaction;
    this.appetite = appetite;
  }

  /** An eager car that follows after 2 s and takes all it may. */
  public static Car of(CarModel model, double charge) {
    return new Car(model, "04A1B2C3", charge, 1, Duration.ofSeconds(2), 1);
  }

  /** From now on it takes all that it can use whenever its pilot is on, whatever that allows. */
  public Car greedy() {
    greedy = true;
    return this;
  }

  public CarModel model() {
    return model;
  }

  public String idTag() {
    return idTag;
  }

  Duration reaction() {
    return reaction;
  }

  /** State of charge, [0, 1]. */
  public double charge() {
    return charge;
  }

  public boolean isFull() {
    return charge >= wantedCharge;
  }

  public boolean isAsleep() {
    return asleep;
  }

  /**
   * It now follows an AC pilot.
   *
   * @return whether this was the step from 0 A to its floor or more that will wake it
   */
  boolean follow(double pilotAmps) {
    boolean step = permittedAmps < Pilot.LEAST_AMPS && pilotAmps >= model.floorAmps();
    permittedAmps = pilotAmps;
    return asleep && step;
  }

  /** It now follows a power that the DC charger offers; returns as {@link #follow} does. */
  boolean followDc(double watts) {
    boolean step = permittedDcWatts <= 0 && watts > 0;
    permittedDcWatts = watts;
    return asleep && step;
  }

  void wakesUp() {
    asleep = false;
  }

  /** It has had no current for {@link #FALLS_ASLEEP}. */
  void getsNothing() {
    if (model.sleeps() && !isFull()) asleep = true;
  }

  /** What it takes per phase now, in amperes. */
  double takesAmps() {
    if (asleep || isFull() || permittedAmps < model.floorAmps()) return 0;
    double accepted = model.acceptedAmps(charge);
    return greedy ? accepted : Math.min(permittedAmps * appetite, accepted);
  }

  /** What it takes at its DC inlet now, in watts. */
  double takesDcWatts() {
    if (asleep || isFull()) return 0;
    return Math.min(permittedDcWatts, model.acceptedDcWatts(charge));
  }

  /** Energy at its AC socket or DC inlet. */
  void charges(double wattHours, boolean dc) {
    double stored = dc ? wattHours : wattHours * CarModel.CHARGER_EFFICIENCY;
    charge = Math.min(1, charge + stored / model.batteryWh());
  }
}
