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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A charging station in front of real outlets of a living site: its power, its link, its clock and
 * the frames of OCPP-J. What the frames say is up to the version that it speaks.
 *
 * <p>It knows nothing of our controller but the text frames. Its profiles and settings outlive a
 * restart, its transactions do not: they are ended with the reason of the restart, and the end
 * waits in its memory until it can be delivered.
 *
 * <p>All methods run in the world's thread.
 */
public abstract class ChargerModel {
  private static final Duration REDIAL_AT_LEAST = Duration.ofSeconds(3);
  private static final Duration REDIAL_AT_MOST = Duration.ofSeconds(12);

  private final World world;
  private final LivingSite site;
  private final Charger charger;
  private final ChargerQuirks quirks;
  private final Chance chance;
  private final Installed installed = new Installed();
  private final Calls calls;
  private final AnswerQueue answers;
  private Optional<StationBook> book = Optional.empty();
  private Optional<Line> line = Optional.empty();
  private Optional<Wake> heartbeat = Optional.empty();
  private Duration clockOff;
  private boolean powered;
  private boolean online;
  private boolean mayCall;
  private boolean bootDue;
  private boolean rejected;
  private long dialsOfBoot;

  protected ChargerModel(World world, LivingSite site, ChargerId id, ChargerQuirks quirks) {
    this.world = world;
    this.site = site;
    this.charger = site.site().charger(id).orElseThrow();
    this.quirks = quirks;
    this.chance = world.chance("charger " + id);
    this.clockOff = quirks.time().off();
    this.calls = new Calls(world, id + "-", this::send);
    this.answers = new AnswerQueue(world, chance, quirks.manners());
    for (Evse evse : charger.evses()) {
      site.outlet(evse.id())
          .listen(
              new Outlet.Listener() {
                @Override
                public void onPower(boolean on) {
                  if (on) powerOn();
                  else powerOff();
                }
              });
    }
  }

  // ---- what a version adds

  protected abstract List<? extends Connector> connectors();

  /** Asks to be let in; {@link #bootAnswered} follows. */
  protected abstract void sendBoot();

  /** Let in by an answer to its boot, it says how it is. */
  protected abstract void afterAccepted();

  /**
   * Answers a call.
   *
   * @throws Refusal for a CALLERROR
   */
  protected abstract ObjectNode answer(String action, JsonNode payload) throws Refusal;

  /** Does what has to wait until the answer is on its way. */
  protected abstract void afterAnswer();

  /** The interval between heartbeats; zero: none. */
  protected abstract Duration heartbeatEvery();

  /** Takes the interval that it was told when it was let in. */
  protected abstract void takeHeartbeat(int seconds);

  /** It stops working: transactions end for this reason, in the words of OCPP 1.6. */
  protected abstract void endTransactions(String reason);

  /** The link is gone; called before anything else hears of it. */
  protected void wentOffline() {}

  /** The link came back without a boot. */
  protected abstract void afterReconnect();

  // ---- for people and tests

  /** The subprotocol that it speaks, such as {@code ocpp1.6}. */
  public final String protocol() {
    return quirks.speech().protocol();
  }

  public final ChargerId id() {
    return charger.id();
  }

  public final boolean isOnline() {
    return online;
  }

  public final boolean isPowered() {
    return powered;
  }

  /** Whether a transaction runs at any of its outlets. */
  public final boolean isCharging() {
    return connectors().stream().anyMatch(Connector::isCharging);
  }

  /** Transaction messages that wait to be delivered. */
  public final int undelivered() {
    return calls.keptCount();
  }

  /** Transaction messages that it gave up after three attempts. */
  public final long givenUp() {
    return calls.givenUp();
  }

  /** State of its n-th connector as it was last told upstream, by the names of its version. */
  public final String status(int connector) {
    return connectors().get(connector - 1).status();
  }

  /** What its n-th connector does now, see {@link Connector#state}. */
  public final String state(int connector) {
    return connectors().get(connector - 1).state();
  }

  /**
   * What its profiles allow at a connector now, per phase in amperes; the rating where they allow
   * all.
   */
  public final double allowedAmps(int connector) {
    return connectors().get(connector - 1).allowedAmps();
  }

  /** From now on it keeps a book of all that it says of transactions. */
  public final StationBook keepBook() {
    if (book.isEmpty()) book = Optional.of(new StationBook(id().name()));
    return book.get();
  }

  /** The book, if it keeps one. */
  public final Optional<StationBook> book() {
    return book;
  }

  // ---- power and link

  /** Plugs in the cable to the network. Before {@link #powerOn}. */
  public final void connectThrough(Line toCentralSystem) {
    line = Optional.of(toCentralSystem);
  }

  /** Starts it; also called when its supply comes back. */
  public final void powerOn() {
    if (powered) return;
    powered = true;
    bootDue = true;
    clockOff = quirks.time().off();
    long boot = ++dialsOfBoot;
    world.after(
        quirks.manners().bootsFor(),
        () -> {
          if (!powered || boot != dialsOfBoot) return;
          for (Connector connector : connectors()) connector.afterBoot();
          line.ifPresent(Line::dial);
        });
  }

  /** Its supply is gone: transactions end, the link breaks. */
  public final void powerOff() {
    stopWorking("PowerLoss");
    powered = false;
  }

  /** Restarts it, as after a crash; the cars stay plugged in. */
  public final void restart(String reason) {
    world.note(id().name(), "restarts: " + reason);
    stopWorking(reason);
    powered = false;
    powerOn();
  }

  private void stopWorking(String reason) {
    if (!powered) return;
    endTransactions(reason);
    boolean wasOnline = online;
    if (wasOnline) line.ifPresent(Line::hangUp);
    offline();
  }

  /** Breaks the link and keeps it broken for a while; charging goes on. */
  public final void loseLink(Duration length) {
    world.note(id().name(), "loses its link for " + length);
    boolean wasOnline = online;
    if (wasOnline) line.ifPresent(Line::hangUp);
    offline();
    redialAfter(length);
  }

  /** The line answers: the connection is open. */
  public final void onOpen() {
    if (!powered) return;
    online = true;
    calls.opened();
    if (bootDue || quirks.manners().bootsOnReconnect()) {
      sendBoot();
    } else {
      registered();
      afterReconnect();
    }
  }

  /** The line answers: the connection is gone, or never came. */
  public final void onClosed(String why) {
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
    if (online) wentOffline();
    online = false;
    mayCall = false;
    heartbeat.ifPresent(Wake::cancel);
    calls.closed();
  }

  // ---- frames

  /** A text frame arrived. */
  public final void onText(String text) {
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
            ObjectNode answer = answer(action, payload);
            send(Json.write(Json.array().add(3).add(messageId).add(answer)));
          } catch (Refusal refused) {
            sendError(messageId, refused);
          }
          afterAnswer();
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

  // ---- registration and time

  /** Takes the answer to a boot; empty: there was none. */
  protected final void bootAnswered(Optional<JsonNode> answer) {
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
    if (interval > 0) takeHeartbeat(interval);
    registered();
    afterAccepted();
  }

  private void registered() {
    mayCall = true;
    rejected = false;
    calls.letKeptFlow();
    heartbeat.ifPresent(Wake::cancel);
    Duration every = heartbeatEvery();
    if (!every.isZero()) heartbeat = Optional.of(world.every(every, this::beat));
  }

  /** Sends a heartbeat. */
  public final void beat() {
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
    profilesChanged();
  }

  /** Its own idea of the time. */
  public final Instant clock() {
    return world.trueTime().plus(clockOff);
  }

  // ---- for its parts

  /** Calls the central system, if it may; empty answer when there was none. */
  public final void ask(String action, ObjectNode payload, Consumer<Optional<JsonNode>> onAnswer) {
    if (!online || !mayCall) onAnswer.accept(Optional.empty());
    else calls.ask(action, payload, onAnswer);
  }

  /** Whether it is connected and let in. */
  public final boolean mayCall() {
    return online && mayCall;
  }

  public final World world() {
    return world;
  }

  public final LivingSite site() {
    return site;
  }

  public final Charger charger() {
    return charger;
  }

  public final ChargerQuirks quirks() {
    return quirks;
  }

  public final Chance chance() {
    return chance;
  }

  public final Installed installed() {
    return installed;
  }

  public final Calls calls() {
    return calls;
  }

  /** Profiles have changed: every outlet looks up its limit anew. */
  public final void profilesChanged() {
    for (Connector connector : connectors()) connector.applyLimit();
  }
}
