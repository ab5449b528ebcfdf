package headroom.sim.ocpp.v16;

import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import headroom.sim.ocpp.StationBook.Said;
import headroom.sim.site.LivingSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A charging station that speaks OCPP 1.6J. */
public final class Charger16 extends ChargerModel {
  private final Settings settings;
  private final List<Connector16> connectors = new ArrayList<>();
  private final Commands commands;
  private long transactions;

  public Charger16(World world, LivingSite site, ChargerId id, ChargerQuirks quirks) {
    super(world, site, id, quirks);
    this.settings = new Settings(quirks, charger().evses().size());
    for (Evse evse : charger().evses())
      connectors.add(new Connector16(this, site.outlet(evse.id())));
    this.commands = new Commands(this);
  }

  @Override
  protected List<Connector16> connectors() {
    return connectors;
  }

  Optional<Connector16> connector(int number) {
    return number >= 1 && number <= connectors.size()
        ? Optional.of(connectors.get(number - 1))
        : Optional.empty();
  }

  Settings settings() {
    return settings;
  }

  @Override
  protected void sendBoot() {
    ObjectNode boot =
        Json.object()
            .put("chargePointVendor", "Simulated")
            .put("chargePointModel", quirks().model())
            .put("chargePointSerialNumber", id().name())
            .put("firmwareVersion", "1.0.0");
    calls().ask("BootNotification", boot, this::bootAnswered);
  }

  @Override
  protected void afterAccepted() {
    tellStationStatus();
    for (Connector16 connector : connectors) connector.tellStatus();
  }

  @Override
  protected void afterReconnect() {
    for (Connector16 connector : connectors) connector.tellStatusIfNew();
  }

  /** The number of a transaction that begins, by the station's own count. */
  long nextTransaction() {
    return ++transactions;
  }

  /** Says something of a transaction, as soon as it can, and however long that takes. */
  void tell(
      Transaction about,
      String action,
      boolean due,
      Supplier<ObjectNode> payload,
      Consumer<Optional<JsonNode>> onAnswer) {
    book()
        .ifPresent(
            book -> book.add(new Said(about.number(), action, Json.write(payload.get()), due)));
    calls().keep(action, payload, onAnswer);
  }

  void tellStationStatus() {
    ask(
        "StatusNotification",
        Json.object()
            .put("connectorId", 0)
            .put("errorCode", "NoError")
            .put("status", "Available")
            .put("timestamp", Json.time(clock())),
        answer -> {});
  }

  @Override
  protected ObjectNode answer(String action, JsonNode payload) throws Refusal {
    return commands.answer(action, payload);
  }

  @Override
  protected void afterAnswer() {
    commands.afterAnswer();
  }

  @Override
  protected Duration heartbeatEvery() {
    return Duration.ofSeconds(settings.number("HeartbeatInterval"));
  }

  @Override
  protected void takeHeartbeat(int seconds) {
    settings.change("HeartbeatInterval", String.valueOf(seconds));
  }

  @Override
  protected void endTransactions(String reason) {
    for (Connector16 connector : connectors) connector.stop(reason);
  }
}
