package headroom.sim.site;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import headroom.sim.World;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A site that lives: outlets with cars, buildings, breakers and what meters could measure, on the
 * circuits of a {@link Site}.
 *
 * <p>Currents change at the moment their cause does; batteries, buildings and voltages move on once
 * a second. All methods run in the world's thread.
 */
public final class LivingSite {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final World world;
  private final Site site;
  private final Pace pace;
  private final Supply supply;
  private final Oracle oracle;
  private final Map<EvseId, Socket> sockets = new LinkedHashMap<>();
  private final Map<CircuitId, Branch> branches = new LinkedHashMap<>();
  private MonoTime settledAt;
  private PerPhase volts = PerPhase.all(230);

  /** An outlet and what has flowed through it. */
  private static final class Socket {
    private final Outlet outlet;
    private double wattHours;
    private double notYetStored;

    private Socket(Outlet outlet) {
      this.outlet = outlet;
    }
  }

  public LivingSite(World world, Site site, Pace pace) {
    this.world = world;
    this.site = site;
    this.pace = pace;
    this.supply = new Supply(world.chance("supply"));
    this.settledAt = world.now();
    for (Charger charger : site.chargers()) {
      for (Evse evse : charger.evses()) {
        Outlet outlet = new Outlet(world, charger, evse, this::settle);
        sockets.put(evse.id(), new Socket(outlet));
      }
    }
    for (Circuit circuit : site.circuits()) {
      Building building =
          new Building(
              world,
              pace,
              BuildingShare.of(site, circuit),
              world.chance("building " + circuit.id()));
      List<Outlet> below =
          site.below(circuit.id()).stream()
              .flatMap(charger -> charger.evses().stream())
              .map(evse -> outlet(evse.id()))
              .toList();
      double lateness = world.chance("breaker " + circuit.id()).unit();
      branches.put(circuit.id(), new Branch(circuit, building, below, lateness));
    }
    for (Branch branch : branches.values()) {
      branch.circuit.parent().ifPresent(parent -> branch(parent).children.add(branch));
    }
    this.oracle = new Oracle(world, site);
    for (Socket socket : sockets.values()) oracle.follow(socket.outlet);
  }

  /** Starts its life. Call once. */
  public void start() {
    settledAt = world.now();
    world.every(STEP, this::step);
  }

  public Site site() {
    return site;
  }

  public Pace pace() {
    return pace;
  }

  public Oracle oracle() {
    return oracle;
  }

  public List<Outlet> outlets() {
    return sockets.values().stream().map(socket -> socket.outlet).toList();
  }

  /**
   * @throws IllegalArgumentException when the site has no such EVSE; likewise the others
   */
  public Outlet outlet(EvseId evse) {
    return socket(evse).outlet;
  }

  private Socket socket(EvseId evse) {
    Socket socket = sockets.get(evse);
    if (socket == null) throw new IllegalArgumentException("no EVSE " + evse);
    return socket;
  }

  private Branch branch(CircuitId circuit) {
    Branch branch = branches.get(circuit);
    if (branch == null) throw new IllegalArgumentException("no circuit " + circuit);
    return branch;
  }

  /** Energy that has ever gone through an outlet, in Wh, at the pace of the site. */
  public double wattHours(EvseId evse) {
    settle();
    return socket(evse).wattHours;
  }

  /** Power into the car at an outlet now, in watts. */
  public double watts(EvseId evse) {
    return outlet(evse).watts(volts());
  }

  /** Voltage per phase at the site now. */
  public PerPhase volts() {
    return supply.volts(branches.values().iterator().next().loadAmps());
  }

  /** What meters on this circuit could show now. */
  public Quantities quantities(CircuitId circuit) {
    settle();
    Branch branch = branch(circuit);
    PerPhase amps = branch.loadAmps();
    PerPhase now = volts();
    PerPhase watts = amps.zip(now, (i, u) -> i * u * branch.powerFactor());
    PerPhase vars = watts.map(each -> Math.abs(each) * branch.tangent());
    return new Quantities(now, amps, watts, vars, supply.hertz(), branch.importWh, branch.exportWh);
  }

  /** Load of a circuit that is not ours, in amperes: its own and that of the circuits below. */
  public PerPhase buildingAmps(CircuitId circuit) {
    return branch(circuit).buildingAmps();
  }

  /**
   * Switches a machine on at once on this circuit, until it is set anew; negative currents are
   * generation. {@link PerPhase#ZERO} switches it off. Not bounded by the worst case.
   */
  public void addLoad(CircuitId circuit, PerPhase amps) {
    settle();
    branch(circuit).building.add(amps);
  }

  /** Cuts the supply of a circuit and of all below it, or restores it. */
  public void power(CircuitId circuit, boolean on) {
    settle();
    branch(circuit).power(on);
  }

  /** Heat of the hottest pole of a circuit's breaker, were it the quickest that is allowed. */
  public double breakerHeat(CircuitId circuit) {
    return branch(circuit).hottest();
  }

  /** Whether the breaker of a circuit has tripped; then everything below is without supply. */
  public boolean hasTripped(CircuitId circuit) {
    return branch(circuit).hasTripped();
  }

  private void step() {
    settle();
    double seconds = STEP.toNanos() / 1e9;
    for (Branch branch : branches.values()) branch.building.age(seconds);
    supply.age();
    volts = volts();
    for (Socket socket : sockets.values()) {
      socket.outlet.age(socket.notYetStored);
      socket.notYetStored = 0;
    }
    for (Branch branch : branches.values()) {
      if (branch.hasTripped() && branch.isPowered()) {
        world.note(branch.circuit.id().toString(), "breaker tripped");
        branch.power(false);
      }
    }
  }

  /** Counts what has flowed since the last change with the currents that have flowed. */
  private void settle() {
    double seconds = world.now().since(settledAt).toNanos() / 1e9;
    if (seconds <= 0) return;
    settledAt = world.now();
    double hours = seconds * pace.speed() / 3600;
    for (Socket socket : sockets.values()) {
      double flowed = socket.outlet.watts(volts) * hours;
      socket.wattHours += flowed;
      socket.notYetStored += flowed;
      oracle.charged(socket.outlet.id(), flowed);
    }
    for (Branch branch : branches.values()) {
      PerPhase load = branch.loadAmps();
      branch.carry(load, volts, seconds, hours);
      oracle.held(branch.circuit, load, branch.buildingAmps(), volts, seconds);
    }
  }
}
