package headroom.sim.demo;

import headroom.core.site.Circuit;
import headroom.core.site.EvseId;
import headroom.core.units.Phase;
import headroom.sim.World;
import headroom.sim.demo.Frame.Line;
import headroom.sim.demo.Frame.Load;
import headroom.sim.demo.Frame.Row;
import headroom.sim.demo.Frame.State;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Outlet;
import headroom.sim.site.PerPhase;
import headroom.sim.site.Visit;
import headroom.sim.wire.WiredSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at the site and makes a frame of it. In the world's thread. */
final class FrameBuilder {
  private static final double FLOWS_AMPS = 0.1;

  private final World world;
  private final WiredSite wired;

  FrameBuilder(World world, WiredSite wired) {
    this.world = world;
    this.wired = wired;
  }

  /**
   * @param why what the controller says about each EVSE, by its name
   */
  Frame build(Map<String, String> why, List<Line> events) {
    LivingSite site = wired.site();
    List<Row> rows = new ArrayList<>();
    for (Outlet outlet : site.outlets()) rows.add(row(outlet, why));
    return new Frame(
        site.site().name(),
        site.pace().timeOfDay(world),
        Duration.ofSeconds(world.elapsed().toSeconds()),
        loads(site),
        rows,
        events,
        new Frame.Totals(
            (int) site.oracle().sessionsServed(),
            site.oracle().kilowattHours(),
            wired.limits(),
            wired.frames(),
            site.oracle().excesses().stream()
                .mapToDouble(limit -> limit.highestRatio())
                .max()
                .orElse(0)));
  }

  private static List<Load> loads(LivingSite site) {
    List<Load> loads = new ArrayList<>();
    for (Circuit circuit : site.site().circuits()) {
      PerPhase all = site.quantities(circuit.id()).amps();
      PerPhase cars = all.minus(site.buildingAmps(circuit.id()));
      for (Phase phase : Phase.values())
        loads.add(
            new Load(
                circuit.id().name(),
                phase.name(),
                all.get(phase),
                cars.get(phase),
                circuit.effectiveLimit().get(phase).toDouble()));
    }
    return loads;
  }

  private Row row(Outlet outlet, Map<String, String> why) {
    EvseId id = outlet.id();
    Optional<ChargerModel> model = wired.model(id);
    return new Row(
        id.toString(),
        model.map(charger -> charger.allowedAmps(id.number())).orElse(0.0),
        outlet.amps().highest(),
        phases(outlet),
        model.map(charger -> state(charger, outlet)).orElse(State.OFFLINE),
        visit(id).map(visit -> visit.wattHours() / 1000).orElse(0.0),
        why.getOrDefault(id.toString(), ""));
  }

  private Optional<Visit> visit(EvseId id) {
    List<Visit> visits = wired.site().oracle().visits();
    for (Visit visit : visits.reversed())
      if (visit.evse().equals(id)) return Optional.of(visit).filter(v -> v.unpluggedAt().isEmpty());
    return Optional.empty();
  }

  private static String phases(Outlet outlet) {
    StringBuilder phases = new StringBuilder();
    for (Phase phase : Phase.values())
      if (outlet.amps().get(phase) > FLOWS_AMPS) phases.append(phase.ordinal() + 1);
    return phases.toString();
  }

  /** By what the charger says, and whether it can be heard at all. */
  private static State state(ChargerModel charger, Outlet outlet) {
    if (!charger.isOnline()) return State.OFFLINE;
    return switch (charger.state(outlet.id().number()).toLowerCase(Locale.ROOT)) {
      case "preparing", "evconnected" -> State.PLUGGED_IN;
      case "charging" -> State.CHARGING;
      case "suspendedevse" -> State.PAUSED;
      case "suspendedev" -> State.CAR_PAUSES;
      case "finishing", "idle" -> State.LEAVING;
      case "available", "reserved" -> State.FREE;
      default -> State.OUT_OF_ORDER;
    };
  }
}
