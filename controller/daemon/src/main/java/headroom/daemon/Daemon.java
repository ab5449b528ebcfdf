package headroom.daemon;

import headroom.core.control.SiteView;
import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.EventLog;
import headroom.core.port.Remembered;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.daemon.cases.Recordings;
import headroom.daemon.cli.Commands;
import headroom.daemon.cli.ControlSocket;
import headroom.daemon.cli.RunningDaemon;
import headroom.daemon.config.Adopted;
import headroom.daemon.config.Config;
import headroom.daemon.config.Problem;
import headroom.daemon.config.Reading;
import headroom.daemon.health.ClockTrust;
import headroom.daemon.loop.LoopBroken;
import headroom.daemon.loop.TickCounters;
import headroom.daemon.store.LoggedEvent;
import headroom.daemon.store.Store;
import headroom.daemon.store.WaitingMessage;
import headroom.drivers.modbus.MeterPolling;
import headroom.drivers.modbus.MeterStatus;
import headroom.drivers.ocpp.ChargerServer;
import headroom.drivers.ocpp.ChargerServerConfig;
import headroom.drivers.ocpp.ChargerStatus;
import headroom.drivers.ocpp.Trace;
import headroom.drivers.ocpp.WaitingCharger;
import headroom.drivers.websocket.CsmsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running program: the assembly and its edges, which are the store's file, the port for the
 * chargers, the meters' buses, the control thread and the socket of the command line.
 */
final class Daemon implements RunningDaemon, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final Duration PORT_RETRY = Duration.ofSeconds(5);

  /** For safe limits to leave when we end for a fault of our own. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Options options;
  private final SystemClock clock;
  private final MonoTime startedAt;
  private final ThreadTimer timer;
  private final Store store;
  private final EventLog events;
  private final Assembly assembly;
  private final MeterPolling meters;
  private final ControlSocket socket;
  private final Recordings recordings;
  private final Adoption adoption;
  private final IntConsumer exit;
  private final Map<ChargerId, SerialQueue> queues = new ConcurrentHashMap<>();
  private final AtomicLong beats = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable ChargerServer server;
  private volatile @Nullable ChargerServer plainServer;
  private volatile @Nullable SSLContext tls;
  private @Nullable CsmsClient csms;

  /**
   * Starts everything. The ports open last, so that nobody meets a program that is half there.
   *
   * @param exit ends the program with a code, from a thread of its own
   * @throws IOException when another daemon runs here, or store or socket cannot be used; the words
   *     say what to do
   */
  Daemon(Options options, Config config, SystemClock clock, Store store, IntConsumer exit)
      throws IOException {
    this.options = options;
    this.adoption = new Adoption(options.config(), options.state());
    this.clock = clock;
    this.startedAt = clock.now();
    this.store = store;
    this.exit = exit;
    this.timer = new ThreadTimer(clock);
    this.events = new CalmEvents(new JournaledEvents(store), clock, timer);
    Remembered remembered = store.remembered(config.site());
    this.assembly =
        new Assembly(
            config,
            remembered,
            new Assembly.Ports(
                clock,
                timer,
                store,
                events,
                store.conditions(),
                beats::incrementAndGet,
                charger -> queues.computeIfAbsent(charger, id -> new SerialQueue("charger " + id)),
                upstream(config)));
    this.meters = new MeterPolling(clock, assembly.inbox(), config.registerMaps());
    this.recordings =
        new Recordings(
            options.state().resolve("recordings"), assembly.recorder(), clock, version());
    assembly
        .recorder()
        .onFailSafe(
            why ->
                Thread.ofPlatform()
                    .name("recording")
                    .daemon(true)
                    .start(() -> recordByItself(why)));
    this.socket = ControlSocket.open(options.socket(), new Commands(this, ZoneId.systemDefault()));
    events.append(new Event.ControllerStarted(version(), options.config().toString()));
    new ClockTrust(
            store.conditions(),
            clock,
            remembered.lastWall(),
            new ClockTrust.Witnesses(
                assembly::csmsAhead, ClockTrust.TIME_SERVICE, store::clockIsTrusted))
        .watch(timer);
    assembly.loop().start(this::onBroken);
    this.tls = tls(config);
    openPort(config.server(), config.identity().isPresent());
    config.plain().ifPresent(plain -> openPort(plain, false));
    meters.apply(config.meters());
  }

  private Optional<Assembly.Upstream> upstream(Config config) throws IOException {
    if (config.csms().isEmpty()) return Optional.empty();
    try {
      CsmsClient client = new CsmsClient(config.csms().get(), clock, timer);
      csms = client;
      return Optional.of(new Assembly.Upstream(client, store));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates for the CSMS cannot be used: " + e.getMessage(), e);
    }
  }

  private static @Nullable SSLContext tls(Config config) throws IOException {
    if (config.identity().isEmpty()) return null;
    try {
      return config.identity().get().context();
    } catch (GeneralSecurityException e) {
      throw new IOException("ocpp.certificate cannot be used: " + e.getMessage(), e);
    }
  }

  /** Tries until the port opens: what holds it may let go. */
  private void openPort(ChargerServerConfig port, boolean encrypted) {
    if (closed.get()) return;
    String address = port.host() + ":" + port.port();
    ChargerServer next =
        encrypted
            ? new ChargerServer(
                port,
                assembly.sessions(),
                trouble -> serverTrouble(address, trouble),
                () -> Objects.requireNonNull(tls))
            : new ChargerServer(
                port, assembly.sessions(), trouble -> serverTrouble(address, trouble));
    try {
      next.start();
      if (port.equals(config().server())) server = next;
      else plainServer = next;
      serverTrouble(address, Optional.empty());
      LOG.info("chargers may connect to {}", port.host() + ":" + next.port());
    } catch (IOException e) {
      next.close();
      LOG.error("the port for the chargers, {}, does not open: {}", address, e.getMessage());
      serverTrouble(address, Optional.of("it does not open: " + e.getMessage()));
      timer.wakeAt(
          clock.now().plus(PORT_RETRY),
          () -> Thread.ofVirtual().name("open port").start(() -> openPort(port, encrypted)));
    }
  }

  /** What keeps chargers from connecting; empty: they can. */
  private void serverTrouble(String address, Optional<String> trouble) {
    if (trouble.isEmpty()) store.conditions().clear(Code.PORT_NOT_OPEN, address);
    else
      store
          .conditions()
          .raise(
              Code.PORT_NOT_OPEN,
              address,
              "chargers cannot connect to " + address + ": " + trouble.get(),
              clock.now());
  }

  private void onBroken(LoopBroken broken) {
    LOG.error("safe limits were sent, and the program ends", broken);
    events.append(new Event.ControllerStopped("a fault of its own: " + broken.getCause()));
    Thread.ofPlatform()
        .name("end")
        .start(
            () -> {
              try {
                Thread.sleep(LAST_WORDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              exit.accept(ExitCode.BROKEN);
            });
  }

  /**
   * Ends in order: no more commands, no more decisions, no more words to the chargers, and the last
   * records to disk. Limits stay in the chargers until their leases end.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    socket.close();
    meters.close();
    assembly.loop().close();
    for (ChargerServer open : Arrays.asList(server, plainServer)) if (open != null) open.close();
    CsmsClient upstream = csms;
    if (upstream != null) upstream.close();
    timer.close();
    events.append(new Event.ControllerStopped("it was asked to"));
    store.close();
  }

  private void recordByItself(String why) {
    try {
      recordings.writeByItself(why).ifPresent(written -> tell(written, why));
    } catch (IOException e) {
      LOG.warn("the last minutes could not be written: {}", e.toString());
    }
  }

  private void tell(Recordings.Written written, String why) {
    events.append(new Event.RecordingWritten(written.file().toString(), why));
  }

  @Override
  public Optional<Recordings.Written> record() throws IOException {
    String why = "Recorded at " + clock.wall() + ", for a person asked for it";
    Optional<Recordings.Written> written = recordings.write(why);
    written.ifPresent(file -> tell(file, "a person asked for it"));
    return written;
  }

  @Override
  public String recording(String name, long from) throws IOException {
    return recordings.part(name, from);
  }

  @Override
  public synchronized ReloadResult reload() {
    ReloadResult result = takeIn(adoption.read());
    if (!result.accepted()) refused(result);
    return result;
  }

  private ReloadResult takeIn(Reading reading) {
    return switch (reading) {
      case Reading.Bad bad -> new ReloadResult(false, List.of(), words(bad.problems()), List.of());
      case Reading.Good good ->
          switch (assembly.reload(good.config())) {
            case Reload.Done done -> {
              renew(good.config());
              meters.apply(good.config().meters(), good.config().registerMaps());
              store.conditions().clear(Code.CONFIG_REFUSED, "config");
              if (!done.changes().isEmpty())
                events.append(new Event.ConfigReloaded(String.join(", ", done.changes())));
              yield new ReloadResult(true, done.changes(), List.of(), words(good.warnings()));
            }
            case Reload.Refused refused ->
                new ReloadResult(false, List.of(), refused.why(), words(good.warnings()));
          };
    };
  }

  @Override
  public List<WaitingCharger> waiting() {
    return assembly.sessions().waiting();
  }

  @Override
  public synchronized ReloadResult adopt(String identity, Map<String, String> keys) {
    return change(
        adopted ->
            isInConfig(identity) && !adopted.has(identity)
                ? Optional.empty()
                : Optional.of(adopted.with(identity, keys)),
        identity + " stands in " + configFile() + ": change it there, then headroom reload");
  }

  @Override
  public synchronized ReloadResult forget(String identity) {
    return change(
        adopted ->
            adopted.has(identity) ? Optional.of(adopted.without(identity)) : Optional.empty(),
        isInConfig(identity)
            ? identity + " stands in " + configFile() + ": take it out there, then headroom reload"
            : "no charger " + identity + " was adopted");
  }

  private boolean isInConfig(String identity) {
    return config().site().charger(new ChargerId(identity)).isPresent();
  }

  /**
   * Changes who is adopted: all of it is in force and kept, or nothing has changed.
   *
   * @param otherwise what to say where there is nothing to change
   */
  private ReloadResult change(Function<Adopted, Optional<Adopted>> change, String otherwise) {
    try {
      Adopted before = adoption.adopted();
      Optional<Adopted> after = change.apply(before);
      if (after.isEmpty()) return new ReloadResult(false, List.of(), List.of(otherwise), List.of());
      Reading reading = adoption.read(after.get());
      if (reading instanceof Reading.Good) adoption.keep(after.get());
      ReloadResult result = takeIn(reading);
      if (reading instanceof Reading.Good && !result.accepted()) adoption.keep(before);
      return result;
    } catch (IOException disk) {
      return new ReloadResult(
          false, List.of(), List.of("it could not be kept: " + disk.getMessage()), List.of());
    }
  }

  /** Whoever connects from now on sees the new certificate. */
  private void renew(Config config) {
    try {
      tls = tls(config);
    } catch (IOException unusable) {
      LOG.error("the old certificate stays in use: {}", unusable.getMessage());
    }
  }

  private void refused(ReloadResult result) {
    String first = result.problems().getFirst();
    int more = result.problems().size() - 1;
    String problems = more == 0 ? first : first + " (and " + more + " more)";
    events.append(new Event.ConfigRefused(problems));
    store.conditions().raise(Code.CONFIG_REFUSED, "config", problems, clock.now());
  }

  private static List<String> words(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  @Override
  public String version() {
    return Optional.ofNullable(Daemon.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public Path configFile() {
    return options.config();
  }

  @Override
  public Config config() {
    return assembly.config();
  }

  @Override
  public Optional<SiteView> view() {
    return assembly.loop().view();
  }

  @Override
  public List<Condition> conditions() {
    return assembly.conditions().active();
  }

  @Override
  public List<ChargerStatus> chargers() {
    return assembly.sessions().status();
  }

  @Override
  public Optional<Trace> trace(ChargerId charger) {
    return assembly.sessions().trace(charger);
  }

  @Override
  public List<MeterStatus> meters() {
    return meters.status();
  }

  @Override
  public Optional<Integer> port() {
    return Optional.ofNullable(server).map(ChargerServer::port);
  }

  @Override
  public List<LoggedEvent> events(Instant since, int limit) throws IOException {
    return store.events(since, limit);
  }

  @Override
  public List<WaitingMessage> setAside() throws IOException {
    return store.setAside();
  }

  @Override
  public TickCounters.Figures ticks() {
    return assembly.loop().figures();
  }

  @Override
  public MonoTime now() {
    return clock.now();
  }

  @Override
  public Instant wall() {
    return clock.wall();
  }

  @Override
  public MonoTime startedAt() {
    return startedAt;
  }
}
