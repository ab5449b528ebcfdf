package headroom.sim.ocpp;

import headroom.core.port.Timer.Wake;
import headroom.core.units.Watts;
import headroom.sim.ocpp.ChargingProfile.Limit;
import headroom.sim.site.Car;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pilot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One connector of a station, whatever it speaks: the car at it, its driver with a card, and the
 * limit that its profiles come to.
 */
public abstract class Connector {
  private static final Duration CARD_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration CARD_AT_MOST = Duration.ofSeconds(6);
  private static final Duration STATUS_HOLDS = Duration.ofSeconds(2);
  private static final double CURRENT_FLOWS_AMPS = 0.5;
  private static final double NOMINAL_VOLTS = 230;

  private final ChargerModel station;
  private final Outlet outlet;
  private Optional<Wake> limitChange = Optional.empty();
  private boolean statusCheckPending;

  protected Connector(ChargerModel station, Outlet outlet) {
    this.station = station;
    this.outlet = outlet;
    outlet.listen(
        new Outlet.Listener() {
          @Override
          public void onPlugged(Car car) {
            if (station.isPowered()) plugged();
          }

          @Override
          public void onUnplugged(Car car) {
            unplugged();
          }

          @Override
          public void onCurrent() {
            checkStatusSoon();
          }
        });
  }

  public final int number() {
    return outlet.id().number();
  }

  public final Outlet outlet() {
    return outlet;
  }

  // ---- what a version adds

  /** Its state as it was last told, by the names of the version. */
  public abstract String status();

  /**
   * What it does now, by the names of the version: its status, or its charging state where the
   * status tells only that somebody is there.
   */
  public abstract String state();

  /** Whether a transaction runs that may take energy. */
  public abstract boolean isCharging();

  protected abstract void plugged();

  protected abstract void unplugged();

  /** The driver shows a card. */
  protected abstract void card(String tag);

  /** The station has started: a car that waits is served again. */
  protected abstract void afterBoot();

  /** Looks at the car and the current, and tells what has changed. */
  protected abstract void changeStatus();

  /** Since when energy may flow, by the station's clock: where relative profiles begin. */
  protected abstract Optional<Instant> readySince();

  // ---- cars and cards

  /** The driver of the car that is there shows his card in some seconds. */
  protected final void cardSoon() {
    Duration soon = station.chance().between(CARD_AT_LEAST, CARD_AT_MOST);
    Optional<Car> waiting = outlet.car();
    station
        .world()
        .after(
            soon,
            () -> {
              boolean stillThere = waiting.isPresent() && outlet.car().equals(waiting);
              if (stillThere && station.isPowered()) card(waiting.get().idTag());
            });
  }

  // ---- limits

  private Optional<Limit> ownLimit(Instant at) {
    return station.installed().forConnector(number(), at, readySince());
  }

  /** Most that the hardware can give, on the AC side. */
  public final double ratingAmps() {
    return outlet.evse().rating().toDouble();
  }

  /** The same at the car's inlet: a DC station is rated by what it takes at the lowest voltage. */
  public final double ratingWatts() {
    double acWatts = ratingAmps() * Watts.LOWEST_VOLTS * outlet.evse().wiring().terminals();
    return acWatts * station.charger().efficiencyPermille() / 1000;
  }

  /** What the profiles allow at an instant, per phase; the rating where they allow all. */
  public final double allowedAmpsAt(Instant at) {
    double amps = ratingAmps();
    Optional<Limit> own = ownLimit(at);
    if (own.isPresent()) amps = Math.min(amps, amps(own.get()));
    Optional<Limit> all = station.installed().forStation(at);
    if (all.isPresent()) amps = Math.min(amps, amps(all.get()) / sharers());
    return station.quirks().profiles().wholeAmps() ? Math.floor(amps) : amps;
  }

  private double amps(Limit limit) {
    boolean byUse = station.quirks().profiles().dividesByUse();
    return byUse ? limit.ampsOn(outlet.carPhases()) : limit.amps();
  }

  public final double allowedAmps() {
    return allowedAmpsAt(station.clock());
  }

  /** The same in watts, for DC and for composite schedules. */
  public final double allowedWattsAt(Instant at) {
    int phases = outlet.evse().wiring().terminals();
    double watts = outlet.isDc() ? ratingWatts() : ratingAmps() * NOMINAL_VOLTS * phases;
    Optional<Limit> own = ownLimit(at);
    if (own.isPresent()) watts = Math.min(watts, own.get().watts(phases));
    Optional<Limit> all = station.installed().forStation(at);
    if (all.isPresent()) watts = Math.min(watts, all.get().watts(phases) / sharers());
    return watts;
  }

  private long sharers() {
    return Math.max(1, station.connectors().stream().filter(Connector::isCharging).count());
  }

  public final Optional<Instant> nextLimitChange(Instant at) {
    return station.installed().nextChange(number(), at, readySince());
  }

  /** Looks up the limit of now, gives it to the outlet, and comes back when it changes. */
  public final void applyLimit() {
    followLimitNoMore();
    if (!isCharging()) return;
    Instant now = station.clock();
    if (outlet.isDc()) outlet.limitWatts(allowedWattsAt(now));
    else outlet.limitAmps(allowedAmpsAt(now));
    limitChange =
        nextLimitChange(now)
            .map(at -> station.world().after(Duration.between(now, at), this::applyLimit));
    checkStatusSoon();
  }

  /** The transaction is over. */
  protected final void followLimitNoMore() {
    limitChange.ifPresent(Wake::cancel);
    limitChange = Optional.empty();
  }

  /** Whether the station itself holds the car back. */
  protected final boolean holdsBack() {
    return outlet.isDc() ? allowedWattsAt(station.clock()) <= 0 : allowedAmps() < Pilot.LEAST_AMPS;
  }

  /** Whether the car takes current. */
  protected final boolean currentFlows() {
    return outlet.amps().highest() > CURRENT_FLOWS_AMPS;
  }

  private void checkStatusSoon() {
    if (statusCheckPending) return;
    statusCheckPending = true;
    station
        .world()
        .after(
            STATUS_HOLDS,
            () -> {
              statusCheckPending = false;
              if (station.isPowered()) changeStatus();
            });
  }
}
