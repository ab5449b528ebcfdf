package headroom.sim.virtual;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.port.SiteInbox;
import headroom.core.site.CircuitId;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import headroom.drivers.modbus.MeterConfig;
import headroom.sim.World;
import headroom.sim.site.LivingSite;
import headroom.sim.site.PerPhase;
import headroom.sim.site.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A meter and its poller in virtual time: puts in the inbox what a Modbus poll of a circuit would
 * have put there, at the interval of the config, some milliseconds after the registers were read.
 */
public final class VirtualMeter {
  private static final double STEP_AMPS = 0.01;
  private static final Duration READS_IN = Duration.ofMillis(25);
  private static final Duration GIVES_UP_AFTER = Duration.ofMillis(1000);

  private final World world;
  private final LivingSite site;
  private final CircuitId circuit;
  private final MeterConfig config;
  private boolean silent;
  private double ratio = 1;
  private Optional<Quantities> stuckAt = Optional.empty();

  VirtualMeter(World world, LivingSite site, CircuitId circuit, MeterConfig config) {
    this.world = world;
    this.site = site;
    this.circuit = circuit;
    this.config = config;
  }

  /** It does not answer any more, until it is told to. */
  public void silent(boolean on) {
    silent = on;
  }

  /** It shows for ever what it shows now, until it is told otherwise. */
  public void stuck(boolean on) {
    stuckAt = on ? Optional.of(site.quantities(circuit)) : Optional.empty();
  }

  /** Its transformers are not those that it was told of: it shows so many times the current. */
  public void ratio(double times) {
    ratio = times;
  }

  void start(Process poller, SiteInbox inbox) {
    poll(poller, inbox);
  }

  private void poll(Process poller, SiteInbox inbox) {
    if (!poller.isAlive()) return;
    if (silent) {
      world.after(
          GIVES_UP_AFTER,
          () ->
              offer(
                  poller,
                  inbox,
                  new MeterReport.Failed(
                      config.id(), world.now(), MeterFault.SILENT, "no answer in time")));
    } else {
      Quantities read = stuckAt.orElseGet(() -> site.quantities(circuit));
      world.after(READS_IN, () -> offer(poller, inbox, sample(read)));
    }
    world.after(config.interval(), () -> poll(poller, inbox));
  }

  private static void offer(Process poller, SiteInbox inbox, MeterReport report) {
    if (poller.isAlive()) inbox.offer(report);
  }

  private MeterReport.Sample sample(Quantities exact) {
    Quantities shown = exact.withCurrentStep(STEP_AMPS);
    PhaseSet measured = config.wiring().phases();
    List<Integer> voltages = new ArrayList<>();
    List<Watts> power = new ArrayList<>();
    for (Phase phase : measured.phases()) {
      voltages.add((int) Math.rint(shown.volts().get(phase) * 1000));
      power.add(watts(shown.watts().get(phase) * ratio));
    }
    PerPhase amps = shown.amps().times(ratio);
    return new MeterReport.Sample(
        config.id(),
        world.now(),
        measured,
        amps.toAmps().only(measured),
        voltages,
        power,
        Optional.of(watts(shown.wattsTotal() * ratio)),
        Optional.of(WattHours.of((long) shown.importWh())),
        Optional.of(WattHours.of((long) shown.exportWh())),
        Optional.of((int) Math.rint(shown.hertz() * 1000)),
        Amps.nearest(STEP_AMPS));
  }

  private static Watts watts(double exact) {
    return Watts.of(Math.round(exact));
  }
}
