package headroom.sim.virtual;

import headroom.core.port.Remembered;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.MeterId;
import headroom.daemon.Assembly;
import headroom.daemon.config.Config;
import headroom.daemon.health.Conditions;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.ocpp.ChargerGate;
import headroom.sim.World;
import headroom.sim.csms.Audit;
import headroom.sim.csms.CsmsModel;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.fleet.Fleet;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The shipped controller on a living site, all in virtual time. The wiring is {@link Assembly}, as
 * in the daemon; chargers talk text frames to its gate, meters report at its inbox, and its disk is
 * a {@link MemoryStore}.
 */
public final class VirtualDaemon {
  /** Every charger of every model has knocked and has its fallback by then. */
  private static final Duration FIRST_CONTACT = Duration.ofSeconds(40);

  private final World world;
  private final Config config;
  private final LivingSite site;
  private final MemoryStore store;
  private final Map<ChargerId, ChargerModel> chargers = new LinkedHashMap<>();
  private final Map<ChargerId, VirtualLine> lines = new LinkedHashMap<>();
  private final Map<MeterId, VirtualMeter> meters = new LinkedHashMap<>();
  private final Optional<CsmsModel> csms;
  private final Optional<VirtualCsms> network;
  private Optional<Running> running = Optional.empty();
  private long beats;

  /** One run of the program. */
  private record Running(Process process, Assembly assembly) {}

  /**
   * @param quirks the model of each charger
   */
  public VirtualDaemon(
      World world, Config config, Pace pace, Function<ChargerId, ChargerQuirks> quirks) {
    this.world = world;
    this.config = config;
    this.site = new LivingSite(world, config.site(), pace);
    this.store = new MemoryStore(world);
    this.csms = config.csms().map(named -> new CsmsModel(world));
    this.network = csms.map(model -> new VirtualCsms(world, model));
    config
        .site()
        .chargers()
        .forEach(
            charger -> {
              ChargerModel model =
                  Fleet.station(world, site, charger.id(), quirks.apply(charger.id()));
              VirtualLine line = new VirtualLine(world, model, this::gate);
              model.connectThrough(line);
              if (csms.isPresent()) model.keepBook();
              chargers.put(charger.id(), model);
              lines.put(charger.id(), line);
            });
    for (MeterConfig meter : config.meters()) {
      for (Circuit circuit : config.site().circuits()) {
        if (circuit.meter().equals(Optional.of(meter.id())))
          meters.put(meter.id(), new VirtualMeter(world, site, circuit.id(), meter));
      }
    }
  }

  private Optional<ChargerGate> gate() {
    return running.map(run -> run.assembly().sessions());
  }

  /**
   * Everything is switched on at once, at a new site: a charger that has never taken our fallback
   * gives a car its whole rating until it connects and takes it (decision 010).
   */
  public void start() {
    site.start();
    startController();
    chargers.values().forEach(ChargerModel::powerOn);
    for (Charger charger : site.site().chargers()) site.oracle().outOfReach(charger, FIRST_CONTACT);
  }

  /** Starts the controller alone, with what its disk remembers. */
  public void startController() {
    Process process = new Process(world);
    Remembered remembered = store.remembered();
    Assembly assembly =
        new Assembly(
            config,
            remembered,
            new Assembly.Ports(
                world,
                process,
                store,
                store,
                new Conditions(store),
                () -> beats++,
                charger -> process.queue(),
                network.map(way -> new Assembly.Upstream(way, store))));
    running = Optional.of(new Running(process, assembly));
    assembly.loop().runOn(process);
    meters.values().forEach(meter -> meter.start(process, assembly.inbox()));
  }

  /**
   * Kills the controller as a power cut does: nothing of it goes on, what was not synced is lost.
   */
  public void killController() {
    world.note("controller", "killed");
    running.ifPresent(run -> run.process().kill());
    running = Optional.empty();
    store.powerCut();
    lines.values().forEach(VirtualLine::lost);
    network.ifPresent(VirtualCsms::controllerGone);
  }

  public World world() {
    return world;
  }

  public LivingSite site() {
    return site;
  }

  public MemoryStore store() {
    return store;
  }

  /**
   * The wiring that runs.
   *
   * @throws IllegalStateException when the controller is not running
   */
  public Assembly assembly() {
    return running
        .map(Running::assembly)
        .orElseThrow(() -> new IllegalStateException("the controller is not running"));
  }

  /**
   * The central system behind the controller.
   *
   * @throws IllegalStateException when the config names none
   */
  public CsmsModel csms() {
    return csms.orElseThrow(() -> new IllegalStateException("the config names no CSMS"));
  }

  /** What is wrong with what the central system received, once all is delivered. */
  public List<String> audit() {
    List<String> findings = new ArrayList<>(csms().ledger().findings());
    for (ChargerModel charger : chargers.values())
      charger.book().ifPresent(book -> findings.addAll(Audit.settled(book, csms().ledger())));
    return findings;
  }

  public ChargerModel charger(ChargerId id) {
    ChargerModel model = chargers.get(id);
    if (model == null) throw new IllegalArgumentException("no charger " + id);
    return model;
  }

  public List<ChargerModel> chargers() {
    return List.copyOf(chargers.values());
  }

  public VirtualMeter meter(MeterId id) {
    VirtualMeter meter = meters.get(id);
    if (meter == null) throw new IllegalArgumentException("no meter " + id);
    return meter;
  }

  public List<VirtualMeter> meters() {
    return List.copyOf(meters.values());
  }

  /** Whole ticks so far, of all runs of the controller. */
  public long beats() {
    return beats;
  }
}
