package headroom.sim.ocpp.v201;

import headroom.core.port.Timer.Wake;
import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.Connector;
import headroom.sim.ocpp.Json;
import headroom.sim.site.Car;
import headroom.sim.site.Outlet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One EVSE of an OCPP 2.0.1 station with its connector: its status and its transaction. */
final class Evse201 extends Connector {
  private final Charger201 station;
  private final Measures measures;
  private Optional<Transaction> transaction = Optional.empty();
  private Optional<RemoteStart> remoteStart = Optional.empty();
  private Optional<Wake> nextSample = Optional.empty();
  private String status = "Available";
  private String statusTold = "";
  private boolean available = true;

  /** A start from afar that waits for a car. */
  private record RemoteStart(String tag, int id, Optional<ChargingProfile> profile) {}

  Evse201(Charger201 station, Outlet outlet) {
    super(station, outlet);
    this.station = station;
    this.measures = new Measures(station, this);
  }

  Optional<Transaction> transaction() {
    return transaction;
  }

  Measures measures() {
    return measures;
  }

  @Override
  public String status() {
    return status;
  }

  @Override
  public String state() {
    return isOccupied() ? chargingState() : status;
  }

  @Override
  public boolean isCharging() {
    return transaction.flatMap(Transaction::readySince).isPresent();
  }

  @Override
  protected Optional<Instant> readySince() {
    return transaction
        .flatMap(Transaction::readySince)
        .map(since -> station.clock().minus(station.world().now().since(since)));
  }

  private boolean startsWithTheCable() {
    return station.quirks().speech().txStartPoint().equals("EVConnected");
  }

  // ---- cars and cards

  @Override
  protected void plugged() {
    changeStatus();
    if (startsWithTheCable() && available) begin("CablePluggedIn", answer -> {});
    if (remoteStart.isPresent()) startFromAfar(remoteStart.get());
    else cardSoon();
  }

  @Override
  protected void afterBoot() {
    statusTold = "";
    changeStatus();
    if (outlet().car().isEmpty()) return;
    if (startsWithTheCable() && available) begin("CablePluggedIn", answer -> {});
    cardSoon();
  }

  @Override
  protected void card(String tag) {
    boolean served = isCharging() || transaction.flatMap(Transaction::stopReason).isPresent();
    if (served || !available) return;
    Optional<Car> waiting = outlet().car();
    ObjectNode asked = Json.object();
    asked.set("idToken", token(tag));
    station.ask(
        "Authorize",
        asked,
        answer -> {
          if (!outlet().car().equals(waiting) || isCharging()) return;
          String verdict =
              answer
                  .map(a -> a.path("idTokenInfo").path("status").asString(""))
                  .orElseGet(this::verdictOffline);
          if (verdict.equals("Accepted")) authorized(tag, "Authorized", Optional.empty());
        });
  }

  /** C15: an unknown driver may charge while the CSMS cannot be asked, or may not. */
  private String verdictOffline() {
    return station.device().flag("AuthCtrlr", "OfflineTxForUnknownIdEnabled")
        ? "Accepted"
        : "Unknown";
  }

  private static ObjectNode token(String tag) {
    return Json.object().put("idToken", tag).put("type", "ISO14443");
  }

  @Override
  protected void unplugged() {
    end("EVCommunicationLost", "EVDisconnected");
    changeStatus();
  }

  // ---- transactions

  /** F01 and F02: at once with a car, else when one comes in time. Empty: it cannot. */
  Optional<Optional<String>> startFromAfar(
      String tag, int remoteStartId, Optional<ChargingProfile> profile) {
    if (isCharging() || !available) return Optional.empty();
    RemoteStart start = new RemoteStart(tag, remoteStartId, profile);
    if (outlet().car().isPresent()) {
      startFromAfar(start);
      return Optional.of(transaction.map(Transaction::id));
    }
    remoteStart = Optional.of(start);
    int patience = station.device().number("TxCtrlr", "EVConnectionTimeOut");
    station
        .world()
        .after(
            Duration.ofSeconds(patience),
            () -> remoteStart = remoteStart.filter(waiting -> !waiting.equals(start)));
    return Optional.of(Optional.empty());
  }

  private void startFromAfar(RemoteStart start) {
    remoteStart = Optional.empty();
    start.profile().ifPresent(station.installed()::putById);
    authorized(start.tag(), "RemoteStart", Optional.of(start.id()));
  }

  /** The driver may charge: energy flows from now on. */
  private void authorized(String tag, String trigger, Optional<Integer> remoteStartId) {
    boolean hasBegun = transaction.isPresent();
    Transaction current = transaction.orElseGet(this::create);
    transaction = Optional.of(current);
    current.authorized(tag);
    remoteStartId.ifPresent(current::startedRemotely);
    current.ready(station.world().now());
    ObjectNode event = event(current, hasBegun ? "Updated" : "Started", trigger);
    event.set("idToken", token(tag));
    if (!hasBegun) measures.addTo(event, "TxStartedMeasurands", "Transaction.Begin");
    station.events().add(current.number(), event, answer -> answered(current, answer));
    applyLimit();
    outlet().close();
    sampleLater();
    changeStatus();
  }

  private void begin(String trigger, Consumer<Optional<JsonNode>> onAnswer) {
    if (transaction.isPresent()) return;
    Transaction begun = create();
    transaction = Optional.of(begun);
    ObjectNode event = event(begun, "Started", trigger);
    measures.addTo(event, "TxStartedMeasurands", "Transaction.Begin");
    station.events().add(begun.number(), event, onAnswer);
  }

  private Transaction create() {
    return new Transaction(
        station.nextTransaction(), "%016x".formatted(station.chance().nextLong()));
  }

  /** E05: a driver who is not accepted after all. */
  private void answered(Transaction about, Optional<JsonNode> answer) {
    String verdict = answer.map(a -> a.path("idTokenInfo").path("status").asString("")).orElse("");
    boolean refused = !verdict.isEmpty() && !verdict.equals("Accepted");
    if (refused
        && transaction.equals(Optional.of(about))
        && station.device().flag("TxCtrlr", "StopTxOnInvalidId"))
      stop("Deauthorized", "DeAuthorized");
  }

  /** Energy stops; where the transaction is of the cable, it goes on until that is out. */
  void stop(String trigger, String reason) {
    if (transaction.isEmpty()) return;
    if (!startsWithTheCable() || outlet().car().isEmpty()) {
      end(trigger, reason);
      return;
    }
    Transaction current = transaction.get();
    energyEnds(current, reason);
    current.toldState("EVConnected");
    station.events().add(current.number(), event(current, "Updated", trigger), answer -> {});
    changeStatus();
  }

  /** Ends the transaction, if one runs. */
  void end(String trigger, String reason) {
    if (transaction.isEmpty()) return;
    Transaction ended = transaction.get();
    String why = ended.stopReason().orElse(reason);
    energyEnds(ended, why);
    transaction = Optional.empty();
    ObjectNode event = event(ended, "Ended", trigger);
    ((ObjectNode) event.path("transactionInfo")).put("stoppedReason", why);
    measures.addTo(event, "TxEndedMeasurands", "Transaction.End");
    station.events().add(ended.number(), event, answer -> {});
    changeStatus();
  }

  private void energyEnds(Transaction of, String reason) {
    of.stopping(reason);
    nextSample.ifPresent(Wake::cancel);
    outlet().open();
    followLimitNoMore();
    station
        .installed()
        .remove(
            profile ->
                profile.purpose() == ChargingProfile.Purpose.TX && profile.connector() == number());
  }

  private ObjectNode event(Transaction of, String type, String trigger) {
    String state = chargingState();
    of.toldState(state);
    ObjectNode info = Json.object().put("transactionId", of.id()).put("chargingState", state);
    of.remoteStartId().ifPresent(id -> info.put("remoteStartId", (int) id));
    ObjectNode event =
        Json.object()
            .put("eventType", type)
            .put("timestamp", Json.time(station.clock()))
            .put("triggerReason", trigger)
            .put("seqNo", of.seqNo());
    event.set("transactionInfo", info);
    event.set("evse", Json.object().put("id", number()).put("connectorId", 1));
    return event;
  }

  private boolean isOccupied() {
    return outlet().car().isPresent() || transaction.isPresent();
  }

  private String chargingState() {
    if (outlet().car().isEmpty()) return "Idle";
    if (!isCharging()) return "EVConnected";
    if (holdsBack()) return "SuspendedEVSE";
    return currentFlows() ? "Charging" : "SuspendedEV";
  }

  private void sampleLater() {
    nextSample.ifPresent(Wake::cancel);
    int seconds = station.device().number("SampledDataCtrlr", "TxUpdatedInterval");
    // Looked up anew each time, so that a changed interval counts from the next sample on.
    nextSample =
        Optional.of(
            station
                .world()
                .after(
                    Duration.ofSeconds(seconds > 0 ? seconds : 10),
                    () -> {
                      if (seconds > 0) tellSample("MeterValuePeriodic", "Sample.Periodic");
                      sampleLater();
                    }));
  }

  /** An Updated with what the meter shows, if a transaction runs. */
  void tellSample(String trigger, String context) {
    if (transaction.isEmpty()) return;
    Transaction current = transaction.get();
    ObjectNode event = event(current, "Updated", trigger);
    measures.addTo(event, "TxUpdatedMeasurands", context);
    station.events().add(current.number(), event, answer -> {});
  }

  // ---- status

  /** G03; false when it has to wait for the end of a transaction. */
  boolean makeAvailable(boolean operative) {
    available = operative;
    changeStatus();
    return transaction.isEmpty();
  }

  @Override
  protected void changeStatus() {
    if (!station.isPowered()) return;
    status = isOccupied() ? "Occupied" : available ? "Available" : "Unavailable";
    tellStatusIfNew();
    if (transaction.isEmpty()) return;
    Transaction current = transaction.get();
    if (!isCharging() || current.stateTold().equals(chargingState())) return;
    station
        .events()
        .add(current.number(), event(current, "Updated", "ChargingStateChanged"), answer -> {});
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
            .put("timestamp", Json.time(station.clock()))
            .put("connectorStatus", status)
            .put("evseId", number())
            .put("connectorId", 1),
        answer -> {
          if (answer.isEmpty()) statusTold = "";
        });
  }
}
