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
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One connector of a station: its status, its transaction, its limit. */
final class Connector {
  private static final Duration CARD_AT_LEAST = Duration.ofSeconds(1);
  private static final Duration CARD_AT_MOST = Duration.ofSeconds(6);
  private static final Duration STATUS_HOLDS = Duration.ofSeconds(2);
  private static final double CURRENT_FLOWS_AMPS = 0.5;
  private static final double NOMINAL_VOLTS = 230;

  private final ChargerModel station;
  private final Outlet outlet;
  private final Sampler sampler;
  private Optional<Transaction> transaction = Optional.empty();
  private Optional<Wake> limitChange = Optional.empty();
  private Optional<String> remoteTag = Optional.empty();
  private String status = "Available";
  private String statusTold = "";
  private boolean statusCheckPending;
  private boolean available = true;
  private boolean refused;

  Connector(ChargerModel station, Outlet outlet) {
    this.station = station;
    this.outlet = outlet;
    this.sampler = new Sampler(station, this);
    outlet.listen(
        new Outlet.Listener() {
          @Override
          public void onPlugged(Car car) {
            plugged();
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

  int number() {
    return outlet.id().number();
  }

  Outlet outlet() {
    return outlet;
  }

  Optional<Transaction> transaction() {
    return transaction;
  }

  String status() {
    return status;
  }

  // --- cars and cards ---

  private void plugged() {
    refused = false;
    if (!station.isPowered()) return;
    changeStatus();
    remoteTag.ifPresentOrElse(tag -> begin(tag, Optional.empty()), this::cardSoon);
  }

  /** The station has started: a car that waits is served again. */
  void afterBoot() {
    statusTold = "";
    refused = false;
    changeStatus();
    if (outlet.car().isPresent()) cardSoon();
  }

  private void cardSoon() {
    Duration soon = station.chance().between(CARD_AT_LEAST, CARD_AT_MOST);
    Optional<Car> waiting = outlet.car();
    station.world().after(soon, () -> card(waiting));
  }

  private void card(Optional<Car> waiting) {
    boolean stillThere = waiting.isPresent() && outlet.car().equals(waiting);
    if (!stillThere || !station.isPowered() || transaction.isPresent() || !available) return;
    String tag = waiting.get().idTag();
    if (!station.mayCall()) {
      if (station.settings().flag("AllowOfflineTxForUnknownId")) begin(tag, Optional.empty());
      return;
    }
    station.ask(
        "Authorize",
        Json.object().put("idTag", tag),
        answer -> {
          if (!outlet.car().equals(waiting) || transaction.isPresent()) return;
          String verdict =
              answer.map(a -> a.path("idTagInfo").path("status").asString("")).orElse("offline");
          boolean offline =
              verdict.equals("offline") && station.settings().flag("AllowOfflineTxForUnknownId");
          if (verdict.equals("Accepted") || offline) begin(tag, Optional.empty());
          else refused = true;
        });
  }

  /** Whether the driver's card was refused. */
  boolean isRefused() {
    return refused;
  }

  private void unplugged() {
    if (transaction.isPresent()) stop("EVDisconnected");
    changeStatus();
  }

  // --- transactions ---

  /** Starts by remote command: at once with a car, else when one comes in time. */
  boolean beginRemotely(String tag, Optional<ChargingProfile> profile) {
    if (transaction.isPresent() || !available) return false;
    if (outlet.car().isPresent()) {
      begin(tag, profile);
      return true;
    }
    remoteTag = Optional.of(tag);
    Duration patience = Duration.ofSeconds(station.settings().number("ConnectionTimeOut"));
    station.world().after(patience, () -> remoteTag = Optional.empty());
    return true;
  }

  private void begin(String tag, Optional<ChargingProfile> profile) {
    remoteTag = Optional.empty();
    Transaction begun =
        new Transaction(tag, station.world().now(), station.site().wattHours(outlet.id()));
    transaction = Optional.of(begun);
    profile.ifPresent(station.installed()::put);
    ObjectNode start =
        Json.object()
            .put("connectorId", number())
            .put("idTag", tag)
            .put("meterStart", Math.round(begun.meterStart()))
            .put("timestamp", Json.time(station.clock()));
    station.calls().keep("StartTransaction", () -> start, answer -> onStarted(begun, answer));
    applyLimit();
    outlet.close();
    sampler.start();
    changeStatus();
  }

  private void onStarted(Transaction begun, Optional<JsonNode> answer) {
    if (answer.isEmpty()) return;
    begun.named(answer.get().path("transactionId").asInt(-1));
    String verdict = answer.get().path("idTagInfo").path("status").asString("");
    boolean current = transaction.equals(Optional.of(begun));
    if (!verdict.equals("Accepted")
        && current
        && station.settings().flag("StopTransactionOnInvalidId")) {
      refused = true;
      stop("DeAuthorized");
    }
  }

  /** Ends the transaction, if one runs, and cuts the car off. */
  void stop(String reason) {
    if (transaction.isEmpty()) return;
    Transaction ended = transaction.get();
    transaction = Optional.empty();
    sampler.stop();
    outlet.open();
    limitChange.ifPresent(Wake::cancel);
    station
        .installed()
        .remove(
            profile ->
                profile.purpose() == ChargingProfile.Purpose.TxProfile
                    && profile.connector() == number());
    long meterStop = Math.round(station.site().wattHours(outlet.id()));
    String stoppedAt = Json.time(station.clock());
    Supplier<ObjectNode> payload =
        () ->
            Json.object()
                .put("transactionId", ended.idOnWire())
                .put("idTag", ended.idTag())
                .put("meterStop", meterStop)
                .put("timestamp", stoppedAt)
                .put("reason", reason);
    station.calls().keep("StopTransaction", payload, answer -> {});
    changeStatus();
  }

  /** ChangeAvailability; false when it has to wait for the end of a transaction. */
  boolean makeAvailable(boolean operative) {
    available = operative;
    changeStatus();
    return transaction.isEmpty();
  }

  // --- limits ---

  /** When the transaction began, by the station's clock of now. */
  private Optional<Instant> transactionStart() {
    return transaction.map(t -> station.clock().minus(station.world().now().since(t.begunAt())));
  }

  private Optional<Limit> ownLimit(Instant at) {
    return station.installed().forConnector(number(), at, transactionStart());
  }

  /** Most that the hardware can give, on the AC side. */
  double ratingAmps() {
    return outlet.evse().rating().toDouble();
  }

  /** The same at the car's inlet: a DC station is rated by what it takes at the lowest voltage. */
  double ratingWatts() {
    double acWatts = ratingAmps() * Watts.LOWEST_VOLTS * outlet.evse().wiring().terminals();
    return acWatts * station.charger().efficiencyPermille() / 1000;
  }

  /** What the profiles allow at an instant, per phase; the rating where they allow all. */
  double allowedAmpsAt(Instant at) {
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

  double allowedAmps() {
    return allowedAmpsAt(station.clock());
  }

  /** The same in watts, for DC and for composite schedules. */
  double allowedWattsAt(Instant at) {
    int phases = outlet.evse().wiring().terminals();
    double watts = outlet.isDc() ? ratingWatts() : ratingAmps() * NOMINAL_VOLTS * phases;
    Optional<Limit> own = ownLimit(at);
    if (own.isPresent()) watts = Math.min(watts, own.get().watts(phases));
    Optional<Limit> all = station.installed().forStation(at);
    if (all.isPresent()) watts = Math.min(watts, all.get().watts(phases) / sharers());
    return watts;
  }

  private long sharers() {
    long charging = station.connectors().stream().filter(c -> c.transaction().isPresent()).count();
    return Math.max(1, charging);
  }

  Optional<Instant> nextLimitChange(Instant at) {
    return station.installed().nextChange(number(), at, transactionStart());
  }

  /** Looks up the limit of now, gives it to the outlet, and comes back when it changes. */
  void applyLimit() {
    limitChange.ifPresent(Wake::cancel);
    if (transaction.isEmpty()) return;
    Instant now = station.clock();
    if (outlet.isDc()) outlet.limitWatts(allowedWattsAt(now));
    else outlet.limitAmps(allowedAmpsAt(now));
    limitChange =
        nextLimitChange(now)
            .map(at -> station.world().after(Duration.between(now, at), this::applyLimit));
    checkStatusSoon();
  }

  /** Whether the station itself holds the car back. */
  private boolean holdsBack() {
    return outlet.isDc() ? allowedWattsAt(station.clock()) <= 0 : allowedAmps() < Pilot.LEAST_AMPS;
  }

  // --- status ---

  private void checkStatusSoon() {
    if (statusCheckPending) return;
    statusCheckPending = true;
    station
        .world()
        .after(
            STATUS_HOLDS,
            () -> {
              statusCheckPending = false;
              changeStatus();
            });
  }

  private void changeStatus() {
    if (!station.isPowered()) return;
    status = physicalStatus();
    tellStatusIfNew();
  }

  private String physicalStatus() {
    if (transaction.isPresent()) {
      if (holdsBack()) return "SuspendedEVSE";
      return outlet.amps().highest() > CURRENT_FLOWS_AMPS ? "Charging" : "SuspendedEV";
    }
    if (!available) return "Unavailable";
    if (outlet.car().isEmpty()) return "Available";
    boolean hadOne = status.equals("Finishing") || isChargingStatus(status);
    return hadOne ? "Finishing" : "Preparing";
  }

  private static boolean isChargingStatus(String status) {
    return status.equals("Charging") || status.startsWith("Suspended");
  }

  void tellStatusIfNew() {
    if (!status.equals(statusTold)) tellStatus();
  }

  void tellStatus() {
    if (!station.mayCall()) return;
    statusTold = status;
    station.ask(
        "StatusNotification",
        Json.object()
            .put("connectorId", number())
            .put("errorCode", "NoError")
            .put("status", status)
            .put("timestamp", Json.time(station.clock())),
        answer -> {
          if (answer.isEmpty()) statusTold = "";
        });
  }

  /** Sends MeterValues now, asked for by a TriggerMessage. */
  void tellMeterValues() {
    sampler.send("Trigger");
  }
}
