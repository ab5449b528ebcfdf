package headroom.daemon.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.daemon.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConditionsTest {
  private static final MonoTime EARLY = MonoTime.ofSeconds(1);
  private static final MonoTime LATE = MonoTime.ofSeconds(2);

  @TempDir Path folder;
  private Optional<Duration> csmsAhead = Optional.empty();
  private boolean clockTrusted;
  private final List<Event> events = new ArrayList<>();
  private final Conditions conditions = new Conditions(events::add);

  @Test
  void theWorstComesFirstThenTheOldest() {
    conditions.raise(Code.UNKNOWN_CHARGER, "X", "notice", EARLY);
    conditions.raise(Code.CONFIG_REFUSED, "config", "warning, later", LATE);
    conditions.ofController(
        List.of(
            new Condition(Code.CHARGER_OFFLINE, "CP-01", "warning, earlier", EARLY),
            new Condition(Code.METER_SILENT, "main", "alarm", LATE)));
    assertEquals(
        List.of("alarm", "warning, earlier", "warning, later", "notice"),
        conditions.active().stream().map(Condition::text).toList());
  }

  @Test
  void raisedAgainItKeepsItsTimeTakesTheNewTextAndIsNoSecondEvent() {
    conditions.raise(Code.STORE_FAILS, "store", "full", EARLY);
    conditions.raise(Code.STORE_FAILS, "store", "fuller", LATE);
    assertEquals(
        List.of(new Condition(Code.STORE_FAILS, "store", "fuller", EARLY)), conditions.active());
    assertEquals(1, events.size());
  }

  @Test
  void clearedItIsAnEventOnceAndNothingWhenItWasNotRaised() {
    conditions.clear(Code.STORE_FAILS, "store");
    assertEquals(0, events.size());
    conditions.raise(Code.STORE_FAILS, "store", "full", EARLY);
    conditions.clear(Code.STORE_FAILS, "store");
    conditions.clear(Code.STORE_FAILS, "store");
    assertEquals(
        List.of("ConditionRaised", "ConditionCleared"), events.stream().map(Event::kind).toList());
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void theControllersConditionsAreThoseOfItsLastStep() {
    conditions.ofController(List.of(new Condition(Code.METER_LATE, "main", "late", EARLY)));
    conditions.ofController(List.of());
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void aStrangerThatKnocksIsAConditionUntilItIsKnown() {
    VirtualTime time = new VirtualTime();
    UnknownChargers unknown =
        new UnknownChargers(events::add, conditions, time, time, "CP-01"::equals, name -> false);
    unknown.append(new Event.HandshakeRefused("CP-99", "10.0.0.9", "not in the config"));
    unknown.append(new Event.HandshakeRefused("CP-01", "10.0.0.8", "wrong password"));
    assertEquals(List.of("CP-99"), subjects());
    unknown.know(name -> true);
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void aStrangerThatStaysAwayIsForgotten() {
    VirtualTime time = new VirtualTime();
    UnknownChargers unknown =
        new UnknownChargers(events::add, conditions, time, time, name -> false, name -> false);
    unknown.append(new Event.HandshakeRefused("CP-99", "10.0.0.9", "not in the config"));
    time.pass(UnknownChargers.FORGOTTEN_AFTER.minusMillis(1));
    assertEquals(List.of("CP-99"), subjects());
    time.pass(Duration.ofMillis(1));
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void oneThatIsConnectedAndWaitsIsToldOfUntilItLeaves() {
    VirtualTime time = new VirtualTime();
    List<String> waiting = new ArrayList<>(List.of("CP-99"));
    UnknownChargers unknown =
        new UnknownChargers(events::add, conditions, time, time, name -> false, waiting::contains);
    unknown.append(new Event.StrangerWaits("CP-99", "10.0.0.9"));
    time.pass(UnknownChargers.FORGOTTEN_AFTER.multipliedBy(3));
    assertEquals(List.of("CP-99"), subjects());
    waiting.clear();
    time.pass(UnknownChargers.FORGOTTEN_AFTER);
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void aChargerThatIsSilentInAnUpdateIsAConditionUntilItSpeaksOfIt() {
    FirmwareWatch watch = new FirmwareWatch(events::add, conditions, new VirtualTime());
    ChargerId charger = new ChargerId("CP-01");
    watch.append(new Event.FirmwareSilent(charger, "Downloading", 30));
    assertEquals(List.of("CP-01"), subjects());
    watch.append(new Event.FirmwareUpdated(charger, "Downloaded"));
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void everNewNamesMakeNoEndlessList() {
    VirtualTime time = new VirtualTime();
    UnknownChargers unknown =
        new UnknownChargers(event -> {}, conditions, time, time, name -> false, name -> false);
    for (int i = 0; i < 1000; i++)
      unknown.append(new Event.HandshakeRefused("CP-" + i, "10.0.0.9", "not in the config"));
    assertEquals(UnknownChargers.MAX_NAMES, conditions.active().size());
  }

  @Test
  void aClockBehindTheStoredTimeIsNotTrustedUntilItIsSet() {
    VirtualTime time = new VirtualTime();
    trust(time, Optional.of(time.wall().plusSeconds(3600))).watch(time);
    assertEquals(List.of("clock"), subjects());
    time.stepWall(Duration.ofHours(2));
    time.pass(Duration.ofMinutes(1));
    assertTrue(conditions.active().isEmpty());
  }

  @Test
  void aSmallStepBackIsTheTimeServiceAtWork() {
    VirtualTime time = new VirtualTime();
    trust(time, Optional.empty()).watch(time);
    time.stepWall(Duration.ofMillis(-1999).minusSeconds(60));
    time.pass(Duration.ofMinutes(1));
    assertTrue(conditions.active().isEmpty());
    time.stepWall(Duration.ofSeconds(-90));
    time.pass(Duration.ofMinutes(1));
    assertEquals(List.of("clock"), subjects());
  }

  private ClockTrust trust(VirtualTime time, Optional<Instant> lastWall) {
    return new ClockTrust(
        conditions,
        time,
        lastWall,
        new ClockTrust.Witnesses(
            () -> csmsAhead, folder.resolve("timesync"), trusted -> clockTrusted = trusted));
  }

  @Test
  void aClockThatTheTimeServiceHasNotSetIsNotTrustedUntilItHas() throws IOException {
    VirtualTime time = new VirtualTime();
    Path service = Files.createDirectory(folder.resolve("timesync"));
    trust(time, Optional.empty()).watch(time);
    assertFalse(clockTrusted);
    assertEquals(List.of("clock"), subjects());
    Files.createFile(service.resolve("synchronized"));
    time.pass(Duration.ofMinutes(1));
    assertTrue(clockTrusted);
    assertEquals(List.of(), subjects());
  }

  @Test
  void aClockThatDiffersFromTheCsmssByMoreThanAMinuteIsNotTrusted() {
    VirtualTime time = new VirtualTime();
    csmsAhead = Optional.of(Duration.ofSeconds(-60));
    trust(time, Optional.empty()).watch(time);
    assertTrue(clockTrusted);
    csmsAhead = Optional.of(Duration.ofSeconds(-61));
    time.pass(Duration.ofMinutes(1));
    assertFalse(clockTrusted);
    assertTrue(
        conditions.active().getFirst().text().contains("61 s behind ours"),
        conditions.active().toString());
    csmsAhead = Optional.of(Duration.ofSeconds(1));
    time.pass(Duration.ofMinutes(1));
    assertTrue(clockTrusted);
  }

  private List<String> subjects() {
    return conditions.active().stream().map(Condition::subject).toList();
  }
}
