package headroom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Event;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.units.Amps;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A new config comes while a car charges: the whole wiring, in virtual time. */
final class ReloadTest {
  private static final String CONFIG =
      """
      site: {name: Test}
      circuits:
        grid: {limit: 3x63 A, background: 3x20 A}
      charger_defaults: {rating: 32 A, fallback: 0 A, circuit: grid}
      chargers:
        CP-01: {}
      ocpp: {listen: "127.0.0.1:8887"}
      authorize: {policy: all}
      """;

  private final VirtualTime time = new VirtualTime();
  private final List<Event> events = new ArrayList<>();
  private final Assembly assembly =
      new Assembly(
          config(CONFIG),
          Remembered.NOTHING,
          new Assembly.Ports(
              time,
              time,
              (records, done) ->
                  time.wakeAt(time.now(), () -> done.accept(new RecordStore.Outcome.Durable())),
              events::add,
              () -> {},
              charger -> time.executor()));
  private final ScriptedCharger one;

  ReloadTest() {
    assembly.loop().runOn(time);
    one = new ScriptedCharger(time, assembly.sessions(), Sites.charger(1));
    one.boot();
    time.pass(Duration.ofSeconds(30));
    one.plugInAndStart();
    time.pass(Duration.ofSeconds(120));
    assertTrue(offer(1).isPositive(), () -> "no offer: " + events);
    assertTrue(one.limit().orElseThrow() >= 6, () -> "limit " + one.limit());
  }

  private static Config config(String text) {
    return switch (ConfigReader.read("test.yaml", text)) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new AssertionError(bad.problems().toString());
    };
  }

  private Amps offer(int charger) {
    return view(charger).offer();
  }

  private EvseView view(int charger) {
    return assembly.loop().view().orElseThrow().evses().stream()
        .filter(each -> each.evse().equals(Sites.evse(charger)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLowerLimitIsInForceAtOnceAndTheCarGoesOnCharging() {
    Reload done = assembly.reload(config(CONFIG.replace("3x63 A", "3x30 A")));
    assertInstanceOf(Reload.Done.class, done);
    time.pass(Duration.ofSeconds(1));
    assertTrue(one.limit().orElseThrow() <= 10, () -> "limit " + one.limit());
    assertTrue(one.limit().orElseThrow() >= 6, () -> "limit " + one.limit());
    assertTrue(view(1).transaction().isPresent());
    assertFalse(one.isClosed());
  }

  @Test
  void aChargerThatIsAddedConnectsAndSharesWhileTheFirstGoesOn() {
    assertInstanceOf(
        Reload.Done.class,
        assembly.reload(config(CONFIG.replace("CP-01: {}", "CP-01: {}\n  CP-02: {}"))));
    ScriptedCharger two = new ScriptedCharger(time, assembly.sessions(), Sites.charger(2));
    two.boot();
    time.pass(Duration.ofSeconds(30));
    two.plugInAndStart();
    time.pass(Duration.ofSeconds(180));
    assertTrue(offer(2).isPositive());
    int sum = one.limit().orElseThrow() + two.limit().orElseThrow();
    assertTrue(sum <= 43, "together " + sum + " A of 43 A");
    assertFalse(one.isClosed());
  }

  @Test
  void aChargerWhoseCarChargesCannotLeaveTheConfigAndNothingElseChangesEither() {
    Config before = assembly.config();
    String without = CONFIG.replace("CP-01: {}", "CP-02: {}").replace("3x63 A", "3x50 A");
    Reload.Refused refused =
        assertInstanceOf(Reload.Refused.class, assembly.reload(config(without)));
    assertTrue(refused.why().getFirst().contains("CP-01 is gone from the config"));
    time.pass(Duration.ofSeconds(2));
    assertEquals(before, assembly.config());
    assertEquals(1, assembly.loop().view().orElseThrow().evses().size());
    assertFalse(one.isClosed());
  }

  @Test
  void aChargerWithoutACarLeavesAndItsLinkIsClosed() {
    String both = CONFIG.replace("CP-01: {}", "CP-01: {}\n  CP-02: {}");
    assembly.reload(config(both));
    ScriptedCharger two = new ScriptedCharger(time, assembly.sessions(), Sites.charger(2));
    two.boot();
    time.pass(Duration.ofSeconds(30));
    assertInstanceOf(Reload.Done.class, assembly.reload(config(CONFIG)));
    time.pass(Duration.ofSeconds(2));
    assertTrue(two.isClosed());
    assertFalse(one.isClosed());
  }

  @Test
  void aChargerThatNeverConnectedLeavesAlthoughItCountsAtItsRating() {
    String misspelt = CONFIG.replace("CP-01: {}", "CP-01: {}\n  CP-O2: {}");
    assembly.reload(config(misspelt));
    time.pass(Duration.ofSeconds(30));
    EvseView never = assembly.loop().view().orElseThrow().evses().get(1);
    assertFalse(never.met());
    assertEquals(Amps.of(32), never.committed(), "nothing measures what it draws");
    assertInstanceOf(Reload.Done.class, assembly.reload(config(CONFIG)));
    time.pass(Duration.ofSeconds(180));
    assertEquals(1, assembly.loop().view().orElseThrow().evses().size());
    assertEquals(32, one.limit().orElseThrow(), "what it counted with is free again");
  }

  @Test
  void aChargerThatWasCutOffWhileItChargedLeavesWhenItsLeaseIsOver() {
    time.pass(Duration.ofSeconds(300));
    one.close(1006, "cut");
    time.pass(Duration.ofSeconds(2));
    String without = CONFIG.replace("CP-01: {}", "CP-02: {}");
    Reload.Refused refused =
        assertInstanceOf(Reload.Refused.class, assembly.reload(config(without)));
    assertTrue(refused.why().getFirst().contains("wait for its lease to end"));
    time.pass(Duration.ofSeconds(330));
    assertInstanceOf(Reload.Done.class, assembly.reload(config(without)));
  }

  @Test
  void aChargerOutOfReachWithAFallbackInItStaysCounted() {
    String both = CONFIG.replace("CP-01: {}", "CP-01: {}\n  CP-02: {fallback: 6 A}");
    assembly.reload(config(both));
    ScriptedCharger two = new ScriptedCharger(time, assembly.sessions(), Sites.charger(2));
    two.boot();
    time.pass(Duration.ofSeconds(30));
    two.close(1006, "cut");
    time.pass(Duration.ofSeconds(900));
    Reload.Refused refused =
        assertInstanceOf(Reload.Refused.class, assembly.reload(config(CONFIG)));
    assertTrue(
        refused.why().getFirst().contains("it stays counted until it is off the supply"),
        refused.why().getFirst());
    assertEquals(Amps.of(6), view(2).committed());
  }

  @Test
  void anotherFallbackIsWrittenWhileTheCarCharges() {
    assembly.reload(config(CONFIG.replace("fallback: 0 A", "fallback: 10 A")));
    time.pass(Duration.ofSeconds(30));
    assertEquals(10, one.fallbacks().getLast());
    assembly.reload(config(CONFIG.replace("fallback: 0 A", "fallback: 6 A")));
    time.pass(Duration.ofSeconds(5));
    assertEquals(6, one.fallbacks().getLast());
    assertTrue(one.limit().orElseThrow() >= 6, () -> "limit " + one.limit());
    assertFalse(one.isClosed());
  }

  @Test
  void afterARestartAHigherFallbackIsWrittenAfterTheOneThatTheStoreRemembers() {
    Remembered remembered =
        new Remembered(
            List.of(
                new StoredRecord.CommittedBound(
                    Sites.evse(1), Amps.of(32), Amps.of(6), 300, time.wall())),
            List.of(),
            List.of(),
            Optional.empty(),
            Remembered.Undelivered.NOTHING,
            Optional.empty());
    ScriptedCharger again = started(CONFIG.replace("fallback: 0 A", "fallback: 10 A"), remembered);
    assertEquals(6, again.fallbacks().getFirst(), "what it has, as long as no step has found room");
    time.pass(Duration.ofSeconds(400));
    assertEquals(10, again.fallbacks().getLast());
  }

  @Test
  void afterARestartALowerFallbackIsWrittenAtOnce() {
    Remembered remembered =
        new Remembered(
            List.of(
                new StoredRecord.CommittedBound(
                    Sites.evse(1), Amps.of(10), Amps.of(10), 300, time.wall())),
            List.of(),
            List.of(),
            Optional.empty(),
            Remembered.Undelivered.NOTHING,
            Optional.empty());
    ScriptedCharger again = started(CONFIG, remembered);
    assertEquals(0, again.fallbacks().getFirst());
  }

  private ScriptedCharger started(String text, Remembered remembered) {
    Assembly second =
        new Assembly(
            config(text),
            remembered,
            new Assembly.Ports(
                time,
                time,
                (records, done) ->
                    time.wakeAt(time.now(), () -> done.accept(new RecordStore.Outcome.Durable())),
                events::add,
                () -> {},
                charger -> time.executor()));
    // It comes before the first step.
    ScriptedCharger again = new ScriptedCharger(time, second.sessions(), Sites.charger(1));
    again.boot();
    second.loop().runOn(time);
    time.pass(Duration.ofSeconds(10));
    return again;
  }

  @Test
  void anotherPortNeedsARestartAndSaysSo() {
    Reload.Refused refused =
        assertInstanceOf(
            Reload.Refused.class, assembly.reload(config(CONFIG.replace("8887", "8888"))));
    assertTrue(refused.why().getFirst().contains("restart the controller"));
  }

  @Test
  void theSameConfigChangesNothing() {
    Reload.Done done = assertInstanceOf(Reload.Done.class, assembly.reload(config(CONFIG)));
    assertEquals(List.of(), done.changes());
  }
}
