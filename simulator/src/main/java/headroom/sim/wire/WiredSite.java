package headroom.sim.wire;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.MeterId;
import headroom.core.units.Phase;
import headroom.daemon.config.Config;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.sim.World;
import headroom.sim.measure.LimitFrame;
import headroom.sim.measure.Reactions;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.fleet.Fleet;
import headroom.sim.site.Car;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Outlet;
import headroom.sim.site.PerPhase;
import headroom.sim.site.Quantities;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * A living site behind real sockets on loopback: a Modbus server per bus, a WebSocket per charger.
 * The world is driven by {@link headroom.sim.RealTime}; what is said here to run in the world's
 * thread does so through {@link World#inject}.
 */
public final class WiredSite implements AutoCloseable {
  /** What a load may be above its limit without its meter being able to show it. */
  private static final double RESOLUTION_AMPS = 0.05;

  private final World world;
  private final Config config;
  private final LivingSite site;
  private final MeterServers meters;
  private final Map<EvseId, ChargerModel> models = new LinkedHashMap<>();
  private final List<ChargerModel> chargers = new ArrayList<>();
  private final List<WebSocketLine> lines = new ArrayList<>();
  private final Map<EvseId, Double> limitsReceived = new LinkedHashMap<>();
  private final Reactions reactions = new Reactions(this::allowedExcessAmps);
  private final Map<CircuitId, Runnable> atNextReply = new LinkedHashMap<>();
  private final AtomicLong frames = new AtomicLong();
  private final AtomicLong limitFrames = new AtomicLong();
  private final AtomicLong firstLimitNanos = new AtomicLong(Long.MIN_VALUE);
  private final AtomicLong allLimitedNanos = new AtomicLong(Long.MIN_VALUE);
  private final Set<ChargerId> limited = ConcurrentHashMap.newKeySet();

  /**
   * Opens the meters. Before the world runs.
   *
   * @param site over the same world and the site of {@code config}
   */
  public WiredSite(World world, Config config, LivingSite site) throws IOException {
    this.world = world;
    this.config = config;
    this.site = site;
    this.meters = new MeterServers(config.meters(), this::unit);
    for (Outlet outlet : site.outlets()) outlet.listen(forgetLimitAtUnplug(outlet));
  }

  private Outlet.Listener forgetLimitAtUnplug(Outlet outlet) {
    return new Outlet.Listener() {
      @Override
      public void onUnplugged(Car car) {
        limitsReceived.remove(outlet.id());
      }
    };
  }

  private ModbusUnit unit(MeterConfig meter) {
    Circuit circuit = circuitOf(meter.id());
    RegisterTable table =
        MeterTables.find(meter.model())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the simulator has no meter of model " + meter.model()));
    return new ModbusUnit(
        table,
        () -> Asking.world(world, () -> face(meter, circuit)),
        served -> {
          if (served.showsCurrents()) world.inject(() -> replied(circuit, served));
        });
  }

  private Circuit circuitOf(MeterId meter) {
    return config.site().circuits().stream()
        .filter(circuit -> circuit.meter().equals(Optional.of(meter)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no circuit has the meter " + meter));
  }

  private MeterFace face(MeterConfig meter, Circuit circuit) {
    Quantities seen = site.quantities(circuit.id());
    return MeterFace.of(seen, meter.wiring(), meter.reversed())
        .behindTransformers(meter.ctRatio().doubleValue());
  }

  private void replied(Circuit circuit, ModbusUnit.Served served) {
    MeterConfig meter =
        config.meters().stream()
            .filter(one -> circuit.meter().equals(Optional.of(one.id())))
            .findFirst()
            .orElseThrow();
    boolean overloaded = false;
    for (int terminal = 1; terminal <= meter.wiring().terminals(); terminal++) {
      Phase phase = meter.wiring().sitePhase(terminal);
      double sign = meter.reversed() ? -1 : 1;
      double amps = sign * served.face().phase(terminal).amps() * meter.ctRatio().doubleValue();
      double limit = circuit.effectiveLimit().get(phase).toDouble();
      overloaded |= amps > limit + RESOLUTION_AMPS;
    }
    reactions.replied(circuit.id(), overloaded, served.sentNanos());
    Optional.ofNullable(atNextReply.remove(circuit.id())).ifPresent(Runnable::run);
  }

  /**
   * Does something once, when the next reply of this circuit's meter that shows its currents has
   * left; in place of what was to be done then. In the world's thread.
   */
  public void atNextReply(CircuitId circuit, Runnable task) {
    atNextReply.put(circuit, task);
  }

  /**
   * Connects all chargers and starts them. In the world's thread.
   *
   * @param base ends where the identity begins
   */
  public void connectChargers(URI base, ChargerQuirks quirks) {
    connectChargers(base, n -> quirks);
  }

  /**
   * The same, each of a model of its own.
   *
   * @param quirksOf the n-th charger in the order of the config, from 0
   */
  public void connectChargers(URI base, IntFunction<ChargerQuirks> quirksOf) {
    HttpClient client = HttpClient.newHttpClient();
    for (Charger charger : config.site().chargers()) {
      ChargerModel model =
          Fleet.station(world, site, charger.id(), quirksOf.apply(chargers.size()));
      WebSocketLine line =
          new WebSocketLine(
              world,
              client,
              base.resolve(charger.id().name()),
              charger.id().name(),
              password(charger),
              new FrameTap(charger));
      line.belongsTo(model);
      lines.add(line);
      model.connectThrough(line);
      chargers.add(model);
      for (Evse evse : charger.evses()) models.put(evse.id(), model);
      model.powerOn();
    }
  }

  private Optional<String> password(Charger charger) {
    return config.chargers().stream()
        .filter(access -> access.identity().equals(charger.id()))
        .findFirst()
        .flatMap(ChargerAccess::password);
  }

  /** Counts frames, and notes limits with the time at which they came. */
  private final class FrameTap implements WebSocketLine.Tap {
    private final Charger charger;

    private FrameTap(Charger charger) {
      this.charger = charger;
    }

    @Override
    public void sent(String text, long atNanos) {
      frames.incrementAndGet();
    }

    @Override
    public void received(String text, long atNanos) {
      frames.incrementAndGet();
      LimitFrame.parse(text).ifPresent(limit -> limitCame(limit, atNanos));
    }

    private void limitCame(LimitFrame limit, long atNanos) {
      limitFrames.incrementAndGet();
      firstLimitNanos.compareAndSet(Long.MIN_VALUE, atNanos);
      limited.add(charger.id());
      if (limited.size() == config.site().chargers().size())
        allLimitedNanos.compareAndSet(Long.MIN_VALUE, atNanos);
      if (!limit.purpose().equals("TxProfile")) return;
      world.inject(
          () -> {
            boolean lower = false;
            for (Evse evse : charger.evses()) {
              if (limit.connector() != 0 && limit.connector() != evse.id().number()) continue;
              lower |= limit.amps() < allowedAmps(evse.id());
              limitsReceived.put(evse.id(), limit.amps());
            }
            if (lower) reactions.lowered(atNanos);
          });
    }
  }

  /**
   * How far the building and all that the chargers were allowed exceed the limit of a circuit, on
   * its worst phase; negative where there is room. In the world's thread.
   */
  public double allowedExcessAmps(CircuitId id) {
    Circuit circuit = config.site().circuit(id).orElseThrow();
    PerPhase sum = circuit.of() == Circuit.LimitOf.MANAGED ? PerPhase.ZERO : site.buildingAmps(id);
    for (Charger charger : config.site().below(id)) {
      for (Evse evse : charger.evses()) {
        PerPhase draw = site.outlet(evse.id()).amps();
        double allowed = allowedAmps(evse.id());
        sum = sum.plus(draw.map(each -> each > 0 ? allowed : 0));
      }
    }
    double worst = Double.NEGATIVE_INFINITY;
    for (Phase phase : Phase.values())
      worst =
          Math.max(
              worst,
              sum.get(phase) - circuit.effectiveLimit().get(phase).toDouble() - RESOLUTION_AMPS);
    return worst;
  }

  /** What a charger was last allowed for an EVSE, in amperes per phase. In the world's thread. */
  public double allowedAmps(EvseId evse) {
    Double received = limitsReceived.get(evse);
    if (received != null) return received;
    ChargerModel model = models.get(evse);
    return model == null ? 0 : model.allowedAmps(evse.number());
  }

  /** The charger model behind an EVSE, once chargers are connected. */
  public Optional<ChargerModel> model(EvseId evse) {
    return Optional.ofNullable(models.get(evse));
  }

  public List<ChargerModel> chargers() {
    return List.copyOf(chargers);
  }

  public LivingSite site() {
    return site;
  }

  public MeterServers meters() {
    return meters;
  }

  /** In the world's thread. */
  public Reactions reactions() {
    return reactions;
  }

  /** OCPP frames that went through the sockets, both ways. Any thread. */
  public long frames() {
    return frames.get();
  }

  /** SetChargingProfile calls that reached chargers. Any thread. */
  public long limits() {
    return limitFrames.get();
  }

  /** When the first limit reached a charger, as {@link System#nanoTime}. Any thread. */
  public Optional<Long> firstLimitNanos() {
    return known(firstLimitNanos);
  }

  /**
   * When every charger had received a limit: from then on the site is under control. Any thread.
   */
  public Optional<Long> allLimitedNanos() {
    return known(allLimitedNanos);
  }

  private static Optional<Long> known(AtomicLong at) {
    long nanos = at.get();
    return nanos == Long.MIN_VALUE ? Optional.empty() : Optional.of(nanos);
  }

  /** Hangs up and closes all servers. After the world has stopped. */
  @Override
  public void close() {
    lines.forEach(WebSocketLine::hangUp);
    meters.close();
  }
}
