package headroom.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Reason.Bound;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Every reason and event as a technician reads it, against a golden file: a changed sentence is a
 * change for people and shows up in review.
 */
class SentencesTest {
  private static final CircuitId KELLER = new CircuitId("Keller");
  private static final EvseId CP = EvseId.of("CP-07", 1);

  private static final MonoTime NOW = MonoTime.ofSeconds(1000);

  private static final List<Bound> BOUNDS =
      List.of(
          new Bound.Full(KELLER, Phase.L2, Source.INSTALLER, Amps.of(63), Amps.of(33)),
          new Bound.Full(KELLER, Phase.L1, Source.FAILSAFE, Amps.of(63), Amps.ZERO),
          new Bound.PowerFull(KELLER, Source.INSTALLER, 43_000),
          new Bound.Unbalanced(KELLER, Phase.L1, Phase.L3, Amps.of(20)),
          new Bound.Rating(Amps.of(16)),
          new Bound.Limited(Source.GRID, Amps.of(10)),
          new Bound.CarTakesLess(new Amps(9_400)),
          new Bound.Waiting(
              KELLER,
              Phase.L2,
              Amps.of(6),
              new Bound.Full(KELLER, Phase.L2, Source.INSTALLER, Amps.of(63), new Amps(20_349)),
              MonoTime.ofSeconds(100),
              Optional.of(MonoTime.ofSeconds(1480))),
          new Bound.Waiting(
              KELLER,
              Phase.L1,
              Amps.of(6),
              new Bound.PowerFull(KELLER, Source.GRID, 4_200),
              MonoTime.ofSeconds(955),
              Optional.empty()),
          new Bound.Settling(Amps.of(16), "others have to make room first"),
          new Bound.Idle(),
          new Bound.NotStarted(),
          new Bound.Disobeys(Amps.of(16), Amps.of(6)),
          new Bound.Doubted(Amps.of(16)),
          new Bound.Warm(KELLER),
          new Bound.OutOfReach("its link is down", Amps.of(6)),
          new Bound.FailSafe(KELLER, "its meter is late: no sample for 3 s"),
          new Bound.Guard(KELLER, Phase.L3, new Amps(4_200)),
          new Bound.HeldBack(KELLER, Phase.L3, new Amps(1_900)));

  @Test
  void reasonsReadAsTheyDidBefore() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Bound bound : BOUNDS) {
      List<EvseId> sharers =
          bound instanceof Bound.Full
              ? List.of(EvseId.of("CP-01", 1), EvseId.of("CP-02", 2))
              : List.of();
      Reason reason = new Reason(bound, sharers, Amps.of(16));
      text.append("== ").append(bound.getClass().getSimpleName()).append('\n');
      text.append(Sentences.brief(reason)).append('\n');
      for (String line : Sentences.full(CP, Amps.of(10), reason, NOW))
        text.append(line).append('\n');
    }
    check("reasons.txt", text.toString());
  }

  /** Whoever set the limit is named. */
  @Test
  void everySourceReadsAsItDidBefore() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Source source : Source.values()) {
      List<Bound> bounds =
          List.of(
              new Bound.Full(KELLER, Phase.L2, source, Amps.of(63), new Amps(24_049)),
              new Bound.PowerFull(KELLER, source, 7_560),
              new Bound.Limited(source, Amps.of(10)));
      text.append("== ").append(source.word()).append('\n');
      for (Bound bound : bounds) {
        Reason reason = new Reason(bound, List.of(), Amps.of(16));
        text.append(Sentences.brief(reason)).append('\n');
        text.append(Sentences.full(CP, Amps.of(10), reason, NOW).get(1)).append('\n');
      }
    }
    check("sources.txt", text.toString());
  }

  @Test
  void amperesHaveAtMostOneDecimal() {
    assertEquals("24.5 A", Sentences.amps(new Amps(24_549)));
    assertEquals("24.6 A", Sentences.amps(new Amps(24_550)));
    assertEquals("16 A", Sentences.amps(Amps.of(16)));
    assertEquals("-3.4 A", Sentences.amps(new Amps(-3_400)));
  }

  @Test
  void everyKindOfReasonIsInTheGoldenFile() {
    List<String> covered = BOUNDS.stream().map(b -> b.getClass().getSimpleName()).toList();
    for (Class<?> kind : Bound.class.getPermittedSubclasses())
      assertTrue(covered.contains(kind.getSimpleName()), kind.getSimpleName() + " is missing");
  }

  @Test
  void eventsOfTheControllerReadAsTheyDidBefore() throws IOException {
    Reason full =
        new Reason(
            new Bound.Full(KELLER, Phase.L2, Source.INSTALLER, Amps.of(63), Amps.of(33)),
            List.of(),
            Amps.of(16));
    List<Event> events =
        List.of(
            new Event.OfferLowered(CP, Amps.of(16), Amps.of(10), full),
            new Event.OfferRaised(CP, Amps.ZERO, Amps.of(6), full),
            new Event.LimitRefused(CP, Amps.of(10), "NotSupported"),
            new Event.ChargerFlapped(CP.charger(), 57, Duration.ofMinutes(10)),
            new Event.CircuitLimitChanged(KELLER, "3x32 A (grid)", "3x63 A (installer)"),
            new Event.EvseLimited(CP, Amps.of(8), Source.CSMS),
            new Event.EvseLimitEnded(CP, Source.CSMS),
            new Event.CarWoke(CP, 1),
            new Event.CarWoke(CP, 2),
            new Event.CarSleeps(CP, 3),
            new Event.PhasesSwitched(CP, PhaseSet.of(Phase.L1)),
            new Event.PhasesSwitched(CP, PhaseSet.ALL),
            new Event.PhaseSwitchFailed(CP),
            new Event.GuardCut(KELLER, PhaseAmps.of(0, 0, 4)),
            new Event.FailSafeEntered(KELLER, "no sample for 10 s"),
            new Event.FailSafeLeft(KELLER),
            new Event.CarPluggedIn(CP),
            new Event.CarUnplugged(CP),
            new Event.SessionSummary(CP, "12", WattHours.of(12_345)),
            new Event.ConditionRaised(
                new Condition(
                    Condition.Code.METER_SILENT,
                    "main",
                    "meter main of circuit Keller: no sample for 10 s",
                    headroom.core.units.MonoTime.ZERO)));
    StringBuilder text = new StringBuilder();
    for (Event event : events)
      text.append(event.kind())
          .append(": ")
          .append(event.subject())
          .append(' ')
          .append(event.sentence())
          .append('\n');
    check("events.txt", text.toString());
  }

  @Test
  void everyConditionSaysWhatToDoAndWhenItClears() {
    for (Condition.Code code : Condition.Code.values()) {
      assertTrue(code.whatToDo().endsWith("."), code + ": " + code.whatToDo());
      assertTrue(!code.clearsWhen().isEmpty() && !code.clearsWhen().endsWith("."), code.name());
    }
  }

  /** {@code -Dgolden.write=true} writes the file anew: look at the difference. */
  private static void check(String name, String actual) throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(Path.of("src/test/resources/headroom/core/event", name), actual);
      return;
    }
    try (InputStream file = SentencesTest.class.getResourceAsStream(name)) {
      if (file == null) throw new AssertionError("no golden file " + name);
      assertEquals(new String(file.readAllBytes(), StandardCharsets.UTF_8), actual);
    }
  }
}
