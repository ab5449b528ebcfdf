package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.port.ChargerReport.Silent;
import headroom.core.port.ChargerReport.Speaks;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silent is neither offline nor idle, on both sides of its times. */
class SilenceTest {
  private static final Duration MOMENT = Duration.ofMillis(10);
  private static final Duration BOOT_ASKED_AFTER = Duration.ofSeconds(5);

  private final Bench bench = new Bench(Bench.ac("CP-01", 1));
  private final FakeCharger charger = new FakeCharger(bench.time);

  private void saysNothingToAnything() {
    charger.script.replaceAll((action, answer) -> request -> "");
  }

  @Test
  void aChargerThatNeverSaysAWordIsSilentTwentySecondsAfterItsBootWasAskedForAndNotBefore() {
    saysNothingToAnything();
    MonoTime opened = bench.time.now();
    charger.connect(bench.sessions, "CP-01");
    bench.time.pass(BOOT_ASKED_AFTER.plus(Silence.PATIENCE).minus(MOMENT));
    assertEquals(List.of("TriggerMessage"), charger.actions());
    assertEquals(List.of(), bench.reports(Silent.class));

    bench.time.pass(MOMENT);

    Silent silent = bench.reports(Silent.class).getFirst();
    assertEquals(opened, silent.since());
    assertEquals("TriggerMessage (BootNotification)", silent.asked());
  }

  @Test
  void aSilentChargerIsReportedOnceHoweverMuchMoreItIsAsked() {
    saysNothingToAnything();
    charger.connect(bench.sessions, "CP-01");
    bench.time.pass(Duration.ofMinutes(20));
    assertEquals(1, bench.reports(Silent.class).size());
    assertEquals(0, bench.reports(Speaks.class).size());
  }

  @Test
  void anyWordEndsTheSilenceEvenOneThatIsNoOcpp() {
    saysNothingToAnything();
    charger.connect(bench.sessions, "CP-01");
    bench.time.pass(BOOT_ASKED_AFTER.plus(Silence.PATIENCE));
    assertEquals(1, bench.reports(Silent.class).size());

    charger.says("hello");
    charger.says("hello");

    assertEquals(1, bench.reports(Speaks.class).size());
  }

  @Test
  void aWordInTheLastMomentIsNoSilence() {
    saysNothingToAnything();
    charger.connect(bench.sessions, "CP-01");
    bench.time.pass(BOOT_ASKED_AFTER.plus(Silence.PATIENCE).minus(MOMENT));
    charger.asks("Heartbeat", "{}");
    bench.time.pass(MOMENT.multipliedBy(2));
    assertEquals(List.of(), bench.reports(Silent.class));
  }

  @Test
  void aChargerThatStopsTalkingIsAskedForAWordWhenItsHeartbeatIsOverdueAndNotBefore() {
    FakeCharger idle = bench.ready("CP-01");
    idle.asks("Heartbeat", "{}");
    MonoTime lastWord = bench.time.now();
    idle.script.replaceAll((action, answer) -> request -> "");
    int before = idle.asked("TriggerMessage").size();

    bench.time.pass(Silence.QUIET.minus(MOMENT));
    assertEquals(before, idle.asked("TriggerMessage").size());
    bench.time.pass(MOMENT);
    assertEquals(
        "Heartbeat", idle.asked("TriggerMessage").getLast().get("requestedMessage").stringValue());

    bench.time.pass(Silence.PATIENCE);
    Silent silent = bench.reports(Silent.class).getFirst();
    assertEquals(0, lastWord.since(silent.since()).toSeconds());
    assertEquals("TriggerMessage (Heartbeat)", silent.asked());
  }

  @Test
  void anIdleChargerThatAnswersIsNeverSilent() {
    bench.ready("CP-01");
    bench.time.pass(Duration.ofHours(2));
    assertEquals(List.of(), bench.reports(Silent.class));
  }

  @Test
  void aLinkThatIsGoneIsOfflineAndNotSilent() {
    saysNothingToAnything();
    charger.connect(bench.sessions, "CP-01");
    bench.time.pass(BOOT_ASKED_AFTER);
    charger.disconnect();
    bench.time.pass(Duration.ofMinutes(20));
    assertEquals(List.of(), bench.reports(Silent.class));
  }
}
