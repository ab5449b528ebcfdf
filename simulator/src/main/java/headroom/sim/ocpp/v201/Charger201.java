package headroom.sim.ocpp.v201;

import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import headroom.sim.site.LivingSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A charging station that speaks OCPP 2.0.1. Each EVSE has one connector.
 *
 * <p>Events of transactions wait in its memory, in order, until they are delivered; what waits when
 * the link goes is marked as offline (E11.FR.07).
 */
public final class Charger201 extends ChargerModel {
  private static final Duration LOOKS_EVERY = Duration.ofSeconds(5);

  private final DeviceModel device;
  private final List<Evse201> evses = new ArrayList<>();
  private final EventQueue events;
  private final Commands commands;
  private long transactions;
  private String bootReason = "PowerUp";
  private Optional<Duration> offlineSince = Optional.empty();

  public Charger201(World world, LivingSite site, ChargerId id, ChargerQuirks quirks) {
    super(world, site, id, quirks);
    this.device = new DeviceModel(this);
    this.events = new EventQueue(this);
    for (Evse evse : charger().evses()) evses.add(new Evse201(this, site.outlet(evse.id())));
    this.commands = new Commands(this);
  }

  @Override
  protected List<Evse201> connectors() {
    return evses;
  }

  /** Runs it as soon as no transaction runs any more. */
  void afterTransactions(Runnable task) {
    world()
        .after(
            LOOKS_EVERY,
            () -> {
              if (isCharging()) afterTransactions(task);
              else task.run();
            });
  }

  /** Empty for an EVSE that there is not, and for 0. */
  Optional<Evse201> evse(int id) {
    return id >= 1 && id <= evses.size() ? Optional.of(evses.get(id - 1)) : Optional.empty();
  }

  List<Evse201> evses() {
    return evses;
  }

  /** The number of a transaction that begins, by the station's own count. */
  long nextTransaction() {
    return ++transactions;
  }

  DeviceModel device() {
    return device;
  }

  EventQueue events() {
    return events;
  }

  @Override
  protected void sendBoot() {
    ObjectNode boot = Json.object().put("reason", bootReason);
    boot.set(
        "chargingStation",
        Json.object()
            .put("model", quirks().model())
            .put("vendorName", "Simulated")
            .put("serialNumber", id().name())
            .put("firmwareVersion", "2.0.0"));
    calls().ask("BootNotification", boot, this::bootAnswered);
  }

  /** B01.FR.05: the state of each connector follows. */
  @Override
  protected void afterAccepted() {
    bootReason = "PowerUp";
    offlineSince = Optional.empty();
    for (Evse201 evse : evses) evse.tellStatus();
  }

  /** B04: all states after a long time offline, else those that have changed. */
  @Override
  protected void afterReconnect() {
    Duration away = offlineSince.map(since -> world().elapsed().minus(since)).orElse(Duration.ZERO);
    boolean wasLong = away.toSeconds() > device.number("OCPPCommCtrlr", "OfflineThreshold");
    offlineSince = Optional.empty();
    for (Evse201 evse : evses) {
      if (wasLong) evse.tellStatus();
      else evse.tellStatusIfNew();
    }
  }

  @Override
  protected void wentOffline() {
    offlineSince = Optional.of(world().elapsed());
    events.wentOffline();
  }

  @Override
  protected ObjectNode answer(String action, JsonNode payload) throws Refusal {
    try {
      return commands.answer(action, payload);
    } catch (Refusal refused) {
      throw new Refusal(code(refused.code()), refused.description());
    }
  }

  /** OCPP-J 2.0.1 spells two of the codes otherwise than 1.6. */
  private static String code(String code) {
    return switch (code) {
      case "FormationViolation" -> "FormatViolation";
      case "OccurenceConstraintViolation" -> "OccurrenceConstraintViolation";
      default -> code;
    };
  }

  @Override
  protected void afterAnswer() {
    commands.afterAnswer();
  }

  @Override
  protected Duration heartbeatEvery() {
    return Duration.ofSeconds(device.number("OCPPCommCtrlr", "HeartbeatInterval"));
  }

  @Override
  protected void takeHeartbeat(int seconds) {
    device.put("OCPPCommCtrlr", "HeartbeatInterval", String.valueOf(seconds));
  }

  /** The reasons that the model gives are those of OCPP 1.6. */
  @Override
  protected void endTransactions(String reason) {
    boolean reset = reason.equals("SoftReset") || reason.equals("HardReset");
    bootReason = reset ? "RemoteReset" : reason.equals("PowerLoss") ? "PowerUp" : "Unknown";
    String stopped = reset ? "ImmediateReset" : reason.equals("PowerLoss") ? "PowerLoss" : "Reboot";
    for (Evse201 evse : evses) evse.end(reset ? "ResetCommand" : "AbnormalCondition", stopped);
  }
}
