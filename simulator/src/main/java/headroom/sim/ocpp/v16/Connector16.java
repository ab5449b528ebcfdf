package headroom.sim.ocpp.v16;

import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.Connector;
import headroom.sim.ocpp.Json;
import headroom.sim.site.Car;
import headroom.sim.site.Outlet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One connector of an OCPP 1.6 station: its status and its transaction. */
final class Connector16 extends Connector {
  private final Charger16 station;
  private final Sampler sampler;
  private Optional<Transaction> transaction = Optional.empty();
  private Optional<String> remoteTag = Optional.empty();
  private String status = "Available";
  private String statusTold = "";
  private boolean available = true;
  private boolean refused;

  Connector16(Charger16 station, Outlet outlet) {
    super(station, outlet);
    this.station = station;
    this.sampler = new Sampler(station, this);
  }

  Optional<Transaction> transaction() {
    return transaction;
  }

  @Override
  public boolean isCharging() {
    return transaction.isPresent();
  }

  @Override
  public String status() {
    return status;
  }

  @Override
  public String state() {
    return status;
  }

  // --- cars and cards ---

  @Override
  protected void plugged() {
    refused = false;
    changeStatus();
    remoteTag.ifPresentOrElse(tag -> begin(tag, Optional.empty()), this::cardSoon);
  }

  @Override
  protected void afterBoot() {
    statusTold = "";
    refused = false;
    changeStatus();
    if (outlet().car().isPresent()) cardSoon();
  }

  @Override
  protected void card(String tag) {
    if (transaction.isPresent() || !available) return;
    Optional<Car> waiting = outlet().car();
    if (!station.mayCall()) {
      if (station.settings().flag("AllowOfflineTxForUnknownId")) begin(tag, Optional.empty());
      return;
    }
    station.ask(
        "Authorize",
        Json.object().put("idTag", tag),
        answer -> {
          if (!outlet().car().equals(waiting) || transaction.isPresent()) return;
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

  @Override
  protected void unplugged() {
    if (transaction.isPresent()) stop("EVDisconnected");
    changeStatus();
  }

  // --- transactions ---

  /** Starts by remote command: at once with a car, else when one comes in time. */
  boolean beginRemotely(String tag, Optional<ChargingProfile> profile) {
    if (transaction.isPresent() || !available) return false;
    if (outlet().car().isPresent()) {
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
        new Transaction(
            station.nextTransaction(),
            tag,
            station.world().now(),
            station.site().wattHours(outlet().id()));
    if (station.quirks().metering().signed())
      begun.signedAtStart(sampler.signed("Transaction.Begin"));
    transaction = Optional.of(begun);
    profile.ifPresent(station.installed()::put);
    ObjectNode start =
        Json.object()
            .put("connectorId", number())
            .put("idTag", tag)
            .put("meterStart", Math.round(begun.meterStart()))
            .put("timestamp", Json.time(station.clock()));
    station.tell(begun, "StartTransaction", true, () -> start, answer -> onStarted(begun, answer));
    applyLimit();
    outlet().close();
    if (station.quirks().metering().signed()) sampler.send("Transaction.Begin");
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
    outlet().open();
    followLimitNoMore();
    station
        .installed()
        .remove(
            profile ->
                profile.purpose() == ChargingProfile.Purpose.TX && profile.connector() == number());
    Optional<ArrayNode> data =
        ended
            .signedStart()
            .map(start -> Json.array().add(start).add(sampler.signed("Transaction.End")));
    long meterStop = Math.round(station.site().wattHours(outlet().id()));
    String stoppedAt = Json.time(station.clock());
    Supplier<ObjectNode> payload =
        () -> {
          ObjectNode stop =
              Json.object()
                  .put("transactionId", ended.idOnWire())
                  .put("idTag", ended.idTag())
                  .put("meterStop", meterStop)
                  .put("timestamp", stoppedAt)
                  .put("reason", reason);
          data.ifPresent(values -> stop.set("transactionData", values));
          return stop;
        };
    station.tell(ended, "StopTransaction", true, payload, answer -> {});
    changeStatus();
  }

  /** ChangeAvailability; false when it has to wait for the end of a transaction. */
  boolean makeAvailable(boolean operative) {
    available = operative;
    changeStatus();
    return transaction.isEmpty();
  }

  /** When the transaction began, by the station's clock of now. */
  @Override
  protected Optional<Instant> readySince() {
    return transaction.map(t -> station.clock().minus(station.world().now().since(t.begunAt())));
  }

  // --- status ---

  @Override
  protected void changeStatus() {
    if (!station.isPowered()) return;
    status = physicalStatus();
    tellStatusIfNew();
  }

  private String physicalStatus() {
    if (transaction.isPresent()) {
      if (holdsBack()) return "SuspendedEVSE";
      return currentFlows() ? "Charging" : "SuspendedEV";
    }
    if (!available) return "Unavailable";
    if (outlet().car().isEmpty()) return "Available";
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
