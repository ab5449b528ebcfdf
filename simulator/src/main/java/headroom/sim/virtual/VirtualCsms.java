package headroom.sim.virtual;

import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.CsmsDialer;
import headroom.drivers.ocpp.Wire;
import headroom.sim.Chance;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The network between the controller and a central system: frames keep their order and take some
 * milliseconds; when a connection is cut, what is on its way is lost on both sides.
 */
public final class VirtualCsms implements CsmsDialer {
  private static final Duration LATENCY_AT_LEAST = Duration.ofMillis(5);
  private static final Duration LATENCY_AT_MOST = Duration.ofMillis(40);

  private final World world;
  private final CsmsModel csms;
  private final Chance chance;
  private final Set<Connection> open = new LinkedHashSet<>();

  public VirtualCsms(World world, CsmsModel csms) {
    this.world = world;
    this.csms = csms;
    this.chance = world.chance("way to the csms");
  }

  @Override
  public void dial(ChargerId charger, String protocol, End end) {
    Connection connection = new Connection(end);
    open.add(connection);
    connection.up(() -> connection.shakeHands(charger.name(), protocol));
  }

  /** The controller's machine is gone: its connections break. */
  public void controllerGone() {
    for (Connection connection : List.copyOf(open)) connection.endedHere();
  }

  private final class Connection implements Wire {
    private final End end;
    private Optional<CsmsModel.Visit> visit = Optional.empty();
    private MonoTime upUntil = world.now();
    private MonoTime downUntil = world.now();
    private boolean over;

    private Connection(End end) {
      this.end = end;
    }

    private Duration latency() {
      return chance.between(LATENCY_AT_LEAST, LATENCY_AT_MOST);
    }

    private void up(Runnable step) {
      upUntil = upUntil.max(world.now()).plus(latency());
      world.wakeAt(
          upUntil,
          () -> {
            if (!over) step.run();
          });
    }

    private void down(Runnable step) {
      downUntil = downUntil.max(world.now()).plus(latency());
      world.wakeAt(
          downUntil,
          () -> {
            if (!over) step.run();
          });
    }

    private void shakeHands(String station, String protocol) {
      if (!csms.isUp()) {
        cut();
        return;
      }
      visit = Optional.of(csms.onOpen(station, protocol, new FromCsms()));
      down(() -> end.onOpen(this));
    }

    /** The controller sends. */
    @Override
    public void send(String text) {
      up(() -> visit.ifPresent(there -> there.onText(text)));
    }

    /** The controller closes. */
    @Override
    public void close(int code, String why) {
      if (over) return;
      endedHere();
      world.after(latency(), () -> end.onClosed(why));
    }

    private void endedHere() {
      if (!finish()) return;
      visit.ifPresent(there -> world.after(latency(), there::onClosed));
    }

    private void cut() {
      if (finish()) world.after(latency(), () -> end.onClosed("connection reset"));
    }

    private boolean finish() {
      if (over) return false;
      over = true;
      open.remove(this);
      return true;
    }

    /** The central system's end. */
    private final class FromCsms implements CsmsModel.Link {
      @Override
      public void send(String text) {
        down(() -> end.onText(text));
      }

      @Override
      public void cut() {
        Connection.this.cut();
      }
    }
  }
}
