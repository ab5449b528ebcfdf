package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One meter, polled by hand under a clock of our own. */
class PolledMeterTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();
  private static final RegisterMap SDM630 = MAPS.find("eastron-sdm630-v2").orElseThrow();

  private MonoTime now = MonoTime.ofSeconds(100);
  private final List<Span> asked = new ArrayList<>();
  private final List<LineFault> faults = new ArrayList<>();
  private Line line = answering(Vector.of(SDM630.model()).registers());

  private final Clock clock =
      new Clock() {
        @Override
        public MonoTime now() {
          return now;
        }

        @Override
        public Instant wall() {
          return Instant.EPOCH;
        }
      };

  private final PolledMeter.LineSource source =
      new PolledMeter.LineSource() {
        @Override
        public Line line() {
          return line;
        }

        @Override
        public void failed(LineFault fault) {
          faults.add(fault);
        }
      };

  private interface Answer {
    int[] to(Span span) throws LineFault;
  }

  private Line line(Answer answer) {
    return new Line() {
      @Override
      public int[] read(int unit, int function, Span span) throws LineFault {
        asked.add(span);
        return answer.to(span);
      }

      @Override
      public void close() {}
    };
  }

  private Line answering(Registers registers) {
    return line(span -> registers.words(span).orElseThrow(() -> new AssertionError(span)));
  }

  private MeterReport pollAfter(PolledMeter meter, Duration wait) {
    now = now.plus(wait);
    asked.clear();
    return meter.poll(source);
  }

  @Test
  void whatIsReadSometimesIsReadAgainAfterTenSeconds() {
    PolledMeter meter = new PolledMeter(Meters.of(SDM630), MAPS, clock);
    Span energy = new Span(0x0046, 6);
    pollAfter(meter, Duration.ZERO);
    assertTrue(asked.contains(energy));
    pollAfter(meter, Duration.ofMillis(9_999));
    assertFalse(asked.contains(energy));
    pollAfter(meter, Duration.ofMillis(1));
    assertTrue(asked.contains(energy));
  }

  @Test
  void afterAFailureEverythingIsReadAnew() {
    PolledMeter meter = new PolledMeter(Meters.of(SDM630), MAPS, clock);
    Line good = line;
    pollAfter(meter, Duration.ZERO);
    line =
        line(
            span -> {
              throw new LineFault(MeterFault.SILENT, false, "no answer");
            });
    pollAfter(meter, Duration.ofSeconds(1));
    line = good;
    assertInstanceOf(MeterReport.Sample.class, pollAfter(meter, Duration.ofSeconds(1)));
    assertTrue(asked.contains(new Span(0x0046, 6)));
  }

  @Test
  void afterASilenceABlockOfAnotherLengthIsAskedFirst() {
    BusConfig serial = new BusConfig.Rtu("/dev/none", 9600, BusConfig.Parity.NONE, 1, false);
    PolledMeter meter = new PolledMeter(Meters.of(SDM630.model(), serial, 1, 3), MAPS, clock);
    Line good = line;
    pollAfter(meter, Duration.ZERO);
    Span usuallyFirst = asked.getFirst();
    line =
        line(
            span -> {
              throw new LineFault(MeterFault.SILENT, false, "no answer");
            });
    pollAfter(meter, Duration.ofSeconds(1));
    assertEquals(usuallyFirst, asked.getFirst());
    line = good;
    assertInstanceOf(MeterReport.Sample.class, pollAfter(meter, Duration.ofSeconds(1)));
    assertTrue(asked.getFirst().count() != usuallyFirst.count(), asked::toString);
  }

  @Test
  void anUnforeseenErrorIsAFailedPollAndDropsTheLine() {
    PolledMeter meter = new PolledMeter(Meters.of(SDM630), MAPS, clock);
    line =
        line(
            span -> {
              throw new StackOverflowError("deep");
            });
    MeterReport.Failed failed =
        assertInstanceOf(MeterReport.Failed.class, pollAfter(meter, Duration.ZERO));
    assertEquals(MeterFault.REFUSED, failed.fault());
    assertFalse(faults.getLast().lineUsable());
    assertTrue(meter.due().isAfter(now), "it is not asked again at once");
  }

  @Test
  void aBackOffIsCountedFromTheEndOfTheFailedPoll() {
    PolledMeter meter = new PolledMeter(Meters.of(SDM630), MAPS, clock);
    line =
        line(
            span -> {
              now = now.plus(Duration.ofMillis(500));
              throw new LineFault(MeterFault.SILENT, false, "no answer");
            });
    pollAfter(meter, Duration.ZERO);
    assertEquals(now.plus(Duration.ofSeconds(1)), meter.due());
    assertEquals(1, meter.status(now).polls());
    assertEquals(1, meter.status(now).failures().get(MeterFault.SILENT));
  }
}
