package headroom.sim.virtual;

import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.ChargerGate;
import headroom.drivers.ocpp.Conversation;
import headroom.drivers.ocpp.Wire;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.Line;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The network between one charger and the gate of the controller: frames keep their order and take
 * some milliseconds. When a connection is cut, what is on its way is lost on both sides.
 */
final class VirtualLine implements Line {
  private static final Duration LATENCY_AT_LEAST = Duration.ofMillis(1);
  private static final Duration LATENCY_AT_MOST = Duration.ofMillis(15);

  private final World world;
  private final ChargerModel charger;
  private final Supplier<Optional<ChargerGate>> gate;
  private final Chance chance;
  private Optional<Connection> open = Optional.empty();

  /**
   * @param gate empty while the controller does not run
   */
  VirtualLine(World world, ChargerModel charger, Supplier<Optional<ChargerGate>> gate) {
    this.world = world;
    this.charger = charger;
    this.gate = gate;
    this.chance = world.chance("line " + charger.id());
  }

  @Override
  public void dial() {
    Connection connection = new Connection();
    open = Optional.of(connection);
    connection.later(connection::shakeHands);
  }

  @Override
  public void send(String text) {
    open.ifPresent(connection -> connection.fromCharger(text));
  }

  @Override
  public void hangUp() {
    open.ifPresent(connection -> connection.endedByCharger());
  }

  /** The controller's machine is gone; the charger notices after a while. */
  void lost() {
    open.ifPresent(connection -> connection.endedByController("controller gone"));
  }

  /** One WebSocket connection. */
  private final class Connection implements Wire {
    private Optional<Conversation> conversation = Optional.empty();
    private MonoTime upUntil = world.now();
    private MonoTime downUntil = world.now();
    private boolean over;

    private void later(Runnable step) {
      upUntil = upUntil.max(world.now()).plus(latency());
      world.wakeAt(
          upUntil,
          () -> {
            if (!over) step.run();
          });
    }

    private Duration latency() {
      return chance.between(LATENCY_AT_LEAST, LATENCY_AT_MOST);
    }

    private void shakeHands() {
      Optional<ChargerGate> there = gate.get();
      if (there.isEmpty()) {
        refuse("connection refused");
        return;
      }
      switch (there.get().check(charger.id().name(), Optional.empty(), false, "10.0.0.1:40000")) {
        case ChargerGate.Verdict.Welcome welcome -> {
          conversation =
              Optional.of(
                  there.get().open(welcome.charger(), charger.protocol(), "10.0.0.1:40000", this));
          down(charger::onOpen);
        }
        case ChargerGate.Verdict.UnknownIdentity unknown -> refuse("HTTP 404");
        case ChargerGate.Verdict.WrongCredentials wrong -> refuse("HTTP 401");
        case ChargerGate.Verdict.NotEncrypted plain -> refuse("HTTP 403");
      }
    }

    private void refuse(String why) {
      over = true;
      open = Optional.empty();
      charger.onClosed(why);
    }

    private void fromCharger(String text) {
      later(() -> conversation.ifPresent(there -> there.onText(text)));
    }

    private void down(Runnable step) {
      downUntil = downUntil.max(world.now()).plus(latency());
      world.wakeAt(
          downUntil,
          () -> {
            if (!over) step.run();
          });
    }

    @Override
    public void send(String text) {
      down(() -> charger.onText(text));
    }

    @Override
    public void close(int code, String why) {
      endedByController(why);
    }

    /** Both sides hear of it: the one that closed, because its transport tells it too. */
    private void endedByController(String why) {
      if (!end(why)) return;
      world.after(latency(), () -> charger.onClosed(why));
    }

    private void endedByCharger() {
      end("closed by the charger");
    }

    private boolean end(String why) {
      if (over) return false;
      over = true;
      if (open.equals(Optional.of(this))) open = Optional.empty();
      conversation.ifPresent(there -> world.after(latency(), () -> there.onClosed(why)));
      return true;
    }
  }
}
