package headroom.sim.ocpp;

import headroom.core.port.Timer.Wake;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Outlet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A charging station that speaks OCPP 1.6J, in front of real outlets of a living site.
 *
 * <p>It knows nothing of our controller but the text frames. Its profiles and settings outlive a
 * restart, its transactions do not: they are ended with the reason PowerLoss or as the reset says,
 * and the stop waits in its memory until it can be delivered.
 *
 * <p>All methods run in the world's thread.
 */
public final class ChargerModel {
  private static final Duration REDIAL_AT_LEAST = Duration.ofSeconds(3);
  private static final Duration REDIAL_AT_MOST = Duration.ofSeconds(12);

  private final World world;
  private final LivingSite site;
  private final Charger charger;
  private final ChargerQuirks quirks;
  private final Chance chance;
  private final Settings settings;
  private final Installed installed = new Installed();
  private final List<Connector> connectors = new ArrayList<>();
  private final Commands commands;
  private final Calls calls;
  private final AnswerQueue answers;
  private Optional<Line> line = Optional.empty();
  private Optional<Wake> heartbeat = Optional.empty();
  private Duration clockOff;
  private boolean powered;
  private boolean online;
  private boolean mayCall;
  private boolean bootDue;
  private boolean rejected;
  private long dialsOfBoot;

  public ChargerModel(World world, LivingSite site, ChargerId id, ChargerQuirks quirks) {
    this.world = world;
    this.site = site;
    this.charger = site.site().charger(id).orElseThrow();
    this.quirks = quirks;
    this.chance = world.chance("charger " + id);
    this.clockOff = quirks.time().off();
    this.settings = new Settings(quirks, charger.evses().size());
    this.calls = new Calls(world, id + "-", this::send);
    this.answers = new AnswerQueue(world, chance, quirks.manners());
    for (Evse evse : charger.evses()) {
      Outlet outlet = site.outlet(evse.id());
      connectors.add(new Connector(this, outlet));
      outlet.listen(
          new Outlet.Listener() {
            @Override
            public void onPower(boolean on) {
              if (on) powerOn();
              else powerOff();
            }
          });
    }
    this.commands = new Commands(this);
  }

  public ChargerId id() {
    return charger.id();
  }

  public boolean isOnline() {
    return online;
  }

  boolean isPowered() {
    return powered;
  }

  /** Whether a transaction runs at any of its outlets. */
  public boolean isCharging() {
    return connectors.stream().anyMatch(connector -> connector.transaction().isPresent());
  }

  /** Transaction messages that wait to be delivered. */
  public int undelivered() {
    return calls.keptCount();
  }

  /** Transaction messages that it gave up after three attempts. */
  public long givenUp() {
    return calls.givenUp();
  }

  /** State of its n-th connector as it was last told upstream, by the names of OCPP 1.6. */
  public String status(int connector) {
    return connectors.get(connector - 1).status();
  }

  /**
   * What its profiles allow at a connector now, per phase in amperes; the rating where they allow
   * all.
   */
  public double allowedAmps(int connector) {
    return connectors.get(connector - 1).allowedAmps();
  }

  /** Plugs in the cable to the network. Before {@link #powerOn}. */
  public void connectThrough(Line toCentralSystem) {
    line = Optional.of(toCentralSystem);
  }

  /** Starts it; also called when its supply comes back. */
  public void powerOn() {
    if (powered) return;
    powered = true;
    bootDue = true;
    clockOff = quirks.time().off();
    long boot = ++dialsOfBoot;
    world.after(
        quirks.manners().bootsFor(),
        () -> {
          if (!powered || boot != dialsOfBoot) return;
          for (Connector connector : connectors) connector.afterBoot();
          line.ifPresent(Line::dial);
        });
  }

  /** Its supply is gone: transactions end, the link breaks. */
  public void powerOff() {
    stopWorking("PowerLoss");
    powered = false;
  }

  /** Restarts it, as after a crash; the cars stay plugged in. */
  public void restart(String reason) {
    world.note(id().name(), "restarts: " + reason);
    stopWorking(reason);
    powered = false;
    powerOn();
  }

  private void stopWorking(String reason) {
    if (!powered) return;
    for (Connector connector : connectors) connector.stop(reason);
    boolean wasOnline = online;
    if (wasOnline) line.ifPresent(Line::hangUp);
    offline();
  }

  /** Breaks the link and keeps it broken for a while; charging goes on. */
  public void loseLink(Duration length) {
    world.note(id().name(), "loses its link for " + length);
    boolean wasOnline = online;
    if (wasOnline) line.ifPresent(Line::hangUp);
    offline();
    redialAfter(length);
  }

  /** The line answers: the connection is open. */
  public void onOpen() {
    if (!powered) return;
    online = true;
    calls.opened();
    if (bootDue || quirks.manners().bootsOnReconnect()) {
      sendBoot();
    } else {
      registered();
      for (Connector connector : connectors) connector.tellStatusIfNew();
    }
  }

  /** The line answers: the connection is gone, or never came. */
  public void onClosed(String why) {
    world.note(id().name(), "link closed: " + why);
    offline();
    if (powered) redialAfter(chance.between(REDIAL_AT_LEAST, REDIAL_AT_MOST));
  }

  private void redialAfter(Duration delay) {
    long boot = dialsOfBoot;
    world.after(
        delay,
        () -> {
          if (powered && !online && boot == dialsOfBoot) line.ifPresent(Line::dial);
        });
  }

  private void offline() {
    online = false;
    mayCall = false;
    heartbeat.ifPresent(Wake::cancel);
    calls.closed();
  }

  /** A text frame arrived. */
  public void onText(String text) {
    if (!powered || !online) return;
    site.oracle().message();
    JsonNode frame;
    try {
      frame = Json.read(text);
    } catch (JacksonException wrong) {
      world.note(id().name(), "got no JSON");
      return;
    }
    if (!frame.isArray() || frame.size() < 3) return;
    String messageId = frame.get(1).asString("");
    switch (frame.get(0).asInt(0)) {
      case 2 -> onCall(messageId, frame);
      case 3 -> calls.onResult(messageId, frame.get(2));
      case 4 -> calls.onError(messageId);
      default -> world.note(id().name(), "got message type " + frame.get(0));
    }
  }

  private void onCall(String messageId, JsonNode frame) {
    if (rejected) return;
    if (frame.size() < 4) {
      answers.add(() -> sendError(messageId, new Refusal("FormationViolation", "no payload")));
      return;
    }
    String action = frame.get(2).asString("");
    JsonNode payload = frame.get(3);
    answers.add(
        () -> {
          if (!powered) return;
          try {
            ObjectNode answer = commands.answer(action, payload);
            send(Json.write(Json.array().add(3).add(messageId).add(answer)));
          } catch (Refusal refused) {
            sendError(messageId, refused);
          }
          commands.afterAnswer();
        });
  }

  private void sendError(String messageId, Refusal refused) {
    ArrayNode frame =
        Json.array()
            .add(4)
            .add(messageId)
            .add(refused.code())
            .add(refused.description())
            .add(Json.object());
    send(Json.write(frame));
  }

  private void send(String text) {
    if (!online) return;
    site.oracle().message();
    line.ifPresent(to -> to.send(text));
  }

  void sendBoot() {
    ObjectNode boot =
        Json.object()
            .put("chargePointVendor", "Simulated")
            .put("chargePointModel", quirks.model())
            .put("chargePointSerialNumber", id().name())
            .put("firmwareVersion", "1.0.0");
    calls.ask("BootNotification", boot, this::onBootAnswer);
  }

  private void onBootAnswer(Optional<JsonNode> answer) {
    if (!online) return;
    String status = answer.map(a -> a.path("status").asString("")).orElse("");
    answer.ifPresent(this::takeTime);
    int interval = answer.map(a -> a.path("interval").asInt(0)).orElse(0);
    rejected = status.equals("Rejected");
    if (!status.equals("Accepted")) {
      Duration again = Duration.ofSeconds(interval > 0 ? interval : 30);
      world.after(
          again,
          () -> {
            if (online && !mayCall) sendBoot();
          });
      return;
    }
    bootDue = false;
    if (interval > 0) settings.change("HeartbeatInterval", String.valueOf(interval));
    registered();
    tellStationStatus();
    for (Connector connector : connectors) connector.tellStatus();
  }

  private void registered() {
    mayCall = true;
    rejected = false;
    calls.letKeptFlow();
    heartbeat.ifPresent(Wake::cancel);
    int seconds = settings.number("HeartbeatInterval");
    if (seconds > 0) heartbeat = Optional.of(world.every(Duration.ofSeconds(seconds), this::beat));
  }

  void beat() {
    ask("Heartbeat", Json.object(), answer -> answer.ifPresent(this::takeTime));
  }

  private void takeTime(JsonNode answer) {
    Optional<Instant> told = Optional.empty();
    try {
      told = new Fields(answer, "answer").findInstant("currentTime");
    } catch (Refusal wrong) {
      world.note(id().name(), "got a time that is none");
    }
    if (told.isEmpty() || !quirks.time().takesTime()) return;
    clockOff = Duration.between(world.trueTime(), told.get());
    for (Connector connector : connectors) connector.applyLimit();
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

  /** Its own idea of the time. */
  Instant clock() {
    return world.trueTime().plus(clockOff);
  }

  /** Calls the central system, if it may; empty answer when there was none. */
  void ask(String action, ObjectNode payload, Consumer<Optional<JsonNode>> onAnswer) {
    if (!online || !mayCall) onAnswer.accept(Optional.empty());
    else calls.ask(action, payload, onAnswer);
  }

  boolean mayCall() {
    return online && mayCall;
  }

  World world() {
    return world;
  }

  LivingSite site() {
    return site;
  }

  Charger charger() {
    return charger;
  }

  ChargerQuirks quirks() {
    return quirks;
  }

  Chance chance() {
    return chance;
  }

  Settings settings() {
    return settings;
  }

  Installed installed() {
    return installed;
  }

  Calls calls() {
    return calls;
  }

  List<Connector> connectors() {
    return List.copyOf(connectors);
  }

  Optional<Connector> connector(int number) {
    return number >= 1 && number <= connectors.size()
        ? Optional.of(connectors.get(number - 1))
        : Optional.empty();
  }

  /** Profiles have changed: every outlet looks up its limit anew. */
  void profilesChanged() {
    for (Connector connector : connectors) connector.applyLimit();
  }
}
