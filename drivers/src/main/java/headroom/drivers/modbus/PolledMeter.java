package headroom.drivers.modbus;

import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.MonoTime;
import headroom.drivers.modbus.RegisterMap.Identification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One meter on a bus, and what is known of it. Used by the bus's thread; status by any. */
final class PolledMeter {
  private static final Logger LOG = LoggerFactory.getLogger(PolledMeter.class);

  /** Energy and frequency are read this often. */
  private static final Duration SOMETIMES = Duration.ofSeconds(10);

  private final MeterConfig config;
  private final Optional<String> unfit;
  private final List<RegisterMap> candidates;
  private final Clock clock;
  private final PollStatistics statistics = new PollStatistics();
  private PollTiming timing;
  private Optional<Target> target = Optional.empty();
  private boolean identified;
  private int firstSunSpecBase;
  private Judge.Memory memory = Judge.Memory.NEW;
  private Registers read = Registers.NONE;
  private Optional<Span> unanswered = Optional.empty();
  private Optional<MonoTime> readAllAt = Optional.empty();

  PolledMeter(MeterConfig config, RegisterMaps maps, Clock clock) {
    this.config = config;
    this.unfit = maps.unfit(config);
    this.candidates = maps.candidates(config.model());
    this.clock = clock;
    this.timing = PollTiming.startingAt(clock.now());
  }

  /** Whether a new one with these would do exactly the same. */
  boolean isFor(MeterConfig wanted, RegisterMaps maps) {
    return config.equals(wanted) && candidates.equals(maps.candidates(wanted.model()));
  }

  /**
   * Which registers of the device, and what they mean.
   *
   * @param base where the map's address 0 is
   * @param sunspecId what the register at {@code base} must say
   */
  private record Target(
      RegisterMap map,
      RegisterMap.ReadLimits limits,
      int base,
      Optional<Integer> sunspecId,
      PollPlan plan,
      Judge judge) {}

  MeterConfig config() {
    return config;
  }

  MonoTime due() {
    return timing.due();
  }

  MeterStatus status(MonoTime now) {
    return statistics.status(config, now);
  }

  /** The line was opened anew: who answers there now must say again what it is. */
  void lineOpened() {
    identified = false;
    if (target.isPresent() && target.get().map().isSunSpec()) target = Optional.empty();
  }

  /**
   * Polls once.
   *
   * @param line opens the line, or gives the open one
   * @return what came of it; a fault that leaves the line out of step is told by the line's owner
   */
  MeterReport poll(LineSource line) {
    MonoTime started = clock.now();
    MeterReport report = answer(line);
    boolean good = report instanceof MeterReport.Sample;
    if (!good) readAllAt = Optional.empty();
    timing = timing.after(good, config.interval(), clock.now());
    statistics.add(report, report.at().since(started));
    return report;
  }

  private MeterReport answer(LineSource source) {
    try {
      if (unfit.isPresent()) throw new LineFault(MeterFault.WRONG_DEVICE, true, unfit.get());
      Line line = source.line();
      Target at = target.isPresent() ? target.get() : find(line);
      target = Optional.of(at);
      if (!identified) identify(line, at.map());
      identified = true;
      at = readRegisters(line, at);
      target = Optional.of(at);
      Judge.Verdict verdict = at.judge().judge(memory, read.from(at.base()), clock.now());
      memory = verdict.memory();
      return verdict.report();
    } catch (LineFault e) {
      return failed(source, e);
    } catch (RuntimeException | Error e) {
      // Whatever it is, the bus goes on: its other meters guard fuses.
      LOG.error("polling {} failed in an unforeseen way", config.id(), e);
      return failed(source, new LineFault(MeterFault.REFUSED, false, "internal: " + e));
    }
  }

  private MeterReport failed(LineSource source, LineFault fault) {
    source.failed(fault);
    return new MeterReport.Failed(config.id(), clock.now(), fault.fault(), fault.detail());
  }

  /**
   * Reads what is due. A device that refuses a block with a gap in it, though its map says that it
   * bears gaps, is asked again without: firmwares differ.
   */
  private Target readRegisters(Line line, Target at) throws LineFault {
    try {
      readBlocks(line, at);
      return at;
    } catch (LineFault e) {
      boolean refused = e.fault() == MeterFault.REFUSED && e.lineUsable();
      if (!refused || !at.limits().gaps()) throw e;
      Target closer = target(at.map(), at.limits().withoutGaps(), at.base(), at.sunspecId());
      readBlocks(line, closer);
      return closer;
    }
  }

  private void readBlocks(Line line, Target at) throws LineFault {
    MonoTime now = clock.now();
    boolean all = readAllAt.map(last -> now.isAtLeast(SOMETIMES, last)).orElse(true);
    Registers fresh = all ? Registers.NONE : read;
    for (Span block : at.plan().blocks(all, unanswered)) {
      unanswered = Optional.of(block);
      fresh = read(line, at, block, fresh);
      unanswered = Optional.empty();
    }
    if (all) readAllAt = Optional.of(now);
    if (at.sunspecId().isPresent()) checkSunSpec(at, fresh);
    read = fresh;
  }

  private Registers read(Line line, Target at, Span block, Registers into) throws LineFault {
    Span there = block.at(at.base());
    return into.with(there.address(), line.read(config.unit(), at.map().function(), there));
  }

  private static void checkSunSpec(Target at, Registers fresh) throws LineFault {
    Optional<int[]> header = fresh.words(SunSpec.HEADER.at(at.base()));
    if (header.isPresent() && header.get()[0] != at.sunspecId().orElseThrow())
      throw new LineFault(
          MeterFault.WRONG_DEVICE,
          false,
          "SunSpec model %d at %d became %d"
              .formatted(at.sunspecId().orElseThrow(), at.base(), header.get()[0]));
  }

  private Target find(Line line) throws LineFault {
    if (!candidates.getFirst().isSunSpec())
      return target(candidates.getFirst(), candidates.getFirst().limits(), 0, Optional.empty());
    int function = candidates.getFirst().function();
    try {
      SunSpec.Found found =
          SunSpec.discover(
              span -> line.read(config.unit(), function, span), candidates, firstSunSpecBase);
      statistics.identified(found.device());
      return target(found.map(), found.map().limits(), found.base(), Optional.of(found.id()));
    } catch (LineFault e) {
      // Some devices are silent where they have no registers: begin elsewhere next time.
      if (e.fault() == MeterFault.SILENT) firstSunSpecBase++;
      throw e;
    }
  }

  private Target target(
      RegisterMap map, RegisterMap.ReadLimits limits, int base, Optional<Integer> sunspecId) {
    boolean serial = !(config.bus() instanceof BusConfig.Tcp);
    int phases = config.wiring().terminals();
    return new Target(
        map,
        limits,
        base,
        sunspecId,
        PollPlan.of(map, limits, phases, serial),
        new Judge(config, map));
  }

  /** A device that does not have the registers that tell is taken at the installer's word. */
  private void identify(Line line, RegisterMap map) throws LineFault {
    for (Identification id : map.identification()) {
      if (!id.isChecked()) continue;
      int[] words;
      try {
        words = line.read(config.unit(), id.function(), new Span(id.address(), id.registers()));
      } catch (LineFault e) {
        if (e.fault() == MeterFault.REFUSED && e.lineUsable()) continue;
        throw e;
      }
      Identity identity = Identity.of(id, words, map.words());
      if (identity.isOther())
        throw new LineFault(MeterFault.WRONG_DEVICE, true, identity.complaint(map));
      identity.text().ifPresent(statistics::identified);
    }
  }

  /** Where the line comes from and goes to. */
  interface LineSource {
    /** The open line. */
    Line line() throws LineFault;

    /** The line may be out of step. */
    void failed(LineFault fault);
  }
}
