package headroom.daemon;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.RestoredBound;
import headroom.core.control.Step.FallbackOrder;
import headroom.core.port.Backlog;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.Timer;
import headroom.core.port.Watchdog;
import headroom.core.proxy.BackOffice;
import headroom.core.site.ChargerId;
import headroom.core.site.Site;
import headroom.daemon.cases.Recorder;
import headroom.daemon.config.Config;
import headroom.daemon.health.Conditions;
import headroom.daemon.health.CsmsReach;
import headroom.daemon.health.FirmwareWatch;
import headroom.daemon.health.UnknownChargers;
import headroom.daemon.loop.ControlLoop;
import headroom.daemon.loop.Inbox;
import headroom.daemon.loop.Outbox;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.ocpp.ChargerSessions;
import headroom.drivers.ocpp.Csms;
import headroom.drivers.ocpp.CsmsDialer;
import headroom.drivers.ocpp.ReplayPace;
import headroom.drivers.ocpp.SessionPorts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The parts of the program and how they hang together, without any thread or socket: the daemon
 * adds those, and the simulator runs the very same wiring in virtual time.
 */
public final class Assembly {
  private final Conditions conditions;
  private final UnknownChargers unknownChargers;
  private final Inbox inbox;
  private final BackOffice backOffice;
  private final ChargerSessions sessions;
  private final ControlLoop loop;
  private final Recorder recorder = new Recorder();
  private volatile Config config;

  /**
   * The outside of the assembly.
   *
   * @param conditions where the outside says what is wrong with it; its events go to {@code events}
   * @param queues see {@link SessionPorts#queues}
   * @param upstream the way to a CSMS; used where the config names one
   */
  public record Ports(
      Clock clock,
      Timer timer,
      RecordStore store,
      EventLog events,
      Conditions conditions,
      Watchdog watchdog,
      Function<ChargerId, Executor> queues,
      Optional<Upstream> upstream) {

    /** With a list of conditions of its own. */
    public Ports(
        Clock clock,
        Timer timer,
        RecordStore store,
        EventLog events,
        Watchdog watchdog,
        Function<ChargerId, Executor> queues) {
      this(clock, timer, store, events, new Conditions(events), watchdog, queues, Optional.empty());
    }
  }

  /** The way to a CSMS. */
  public record Upstream(CsmsDialer dialer, Backlog backlog) {}

  public Assembly(Config config, Remembered remembered, Ports ports) {
    this.config = config;
    this.conditions = ports.conditions();
    this.unknownChargers =
        new UnknownChargers(
            ports.events(), conditions, ports.clock(), ports.timer(), knownTo(config), this::waits);
    this.inbox = new Inbox(config.site());
    this.backOffice = new BackOffice(config.authorization(), remembered);
    this.sessions =
        new ChargerSessions(
            new SessionPorts(
                ports.clock(),
                ports.timer(),
                inbox,
                ports.store(),
                new CsmsReach(
                    new FirmwareWatch(unknownChargers, conditions, ports.clock()),
                    conditions,
                    ports.clock()),
                ports.queues(),
                csms(config, remembered, ports)),
            backOffice,
            config.site(),
            config.chargers());
    inbox.onFlood(sessions::stopFlood);
    sessions.letStrangersWait(config.strangersWait());
    inbox.limitsByTime(sessions.profiles()::limits);
    sessions.profiles().onChange(inbox::limitsChanged);
    Controller controller = new Controller(config.site(), config.control());
    ControlState state = controller.start(bounds(remembered), ports.clock().now());
    for (FallbackOrder first : state.firstFallbacks(config.site()))
      sessions.setFallback(first.charger(), first.fallback());
    this.loop =
        new ControlLoop(
            ports.clock(),
            inbox,
            config.site(),
            recorder.recorded(config, controller::step),
            state,
            new Outbox(sessions, ports.store(), ports.events(), conditions, ports.clock(), inbox),
            ports.watchdog());
  }

  private static Optional<Csms> csms(Config config, Remembered remembered, Ports ports) {
    if (config.csms().isEmpty()) return Optional.empty();
    return ports
        .upstream()
        .map(
            upstream ->
                new Csms(
                    upstream.dialer(),
                    upstream.backlog(),
                    charger -> remembered.undelivered().waiting().getOrDefault(charger, 0),
                    new ReplayPace(),
                    config.csms().get().whileAway(),
                    remembered.profiles()));
  }

  private static List<RestoredBound> bounds(Remembered remembered) {
    return remembered.bounds().stream()
        .map(
            bound ->
                new RestoredBound(
                    bound.evse(),
                    bound.bound(),
                    bound.fallback(),
                    Duration.ofSeconds(bound.leaseSeconds())))
        .toList();
  }

  private boolean waits(String name) {
    return sessions.waiting().stream().anyMatch(each -> each.charger().name().equals(name));
  }

  private static Predicate<String> knownTo(Config config) {
    Site site = config.site();
    return name -> !name.isEmpty() && site.charger(new ChargerId(name)).isPresent();
  }

  /**
   * Goes on with another config: what runs goes on, what is new begins. All of it, or nothing when
   * something forbids it. One caller at a time; never of the control thread.
   */
  public Reload reload(Config next) {
    ConfigChange change = new ConfigChange(config, next);
    List<String> obstacles = change.obstacles(loop.view());
    if (!obstacles.isEmpty()) return new Reload.Refused(obstacles);
    config = next;
    // The loop first: it must know a charger before its sessions report of it.
    loop.changeTo(
        next.site(),
        next.meters().stream().map(MeterConfig::id).toList(),
        recorder.recorded(next, new Controller(next.site(), next.control())::step));
    backOffice.reconfigure(next.authorization());
    sessions.letStrangersWait(next.strangersWait());
    sessions.reconfigure(next.site(), next.chargers());
    unknownChargers.know(knownTo(next));
    return new Reload.Done(change.words());
  }

  public Config config() {
    return config;
  }

  public Inbox inbox() {
    return inbox;
  }

  public ControlLoop loop() {
    return loop;
  }

  public ChargerSessions sessions() {
    return sessions;
  }

  /** How far the clock of the CSMS was ahead of ours when it last said the time. */
  public Optional<Duration> csmsAhead() {
    return backOffice.csmsAhead();
  }

  public Recorder recorder() {
    return recorder;
  }

  public Conditions conditions() {
    return conditions;
  }
}
