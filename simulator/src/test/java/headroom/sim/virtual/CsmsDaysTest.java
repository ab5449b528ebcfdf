package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.ChargerId;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.World;
import headroom.sim.csms.Bill;
import headroom.sim.csms.Conduct;
import headroom.sim.csms.CsmsModel;
import headroom.sim.csms.Outages;
import headroom.sim.csms.Received;
import headroom.sim.csms.Reply;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped relay between chargers and a central system that is slow, refuses, drops, answers
 * late, twice or never, or is away, two of OCPP 1.6 and one of 2.0.1: in the end it has every
 * transaction whole, in order, unchanged, and once for a reader that tells doubles by the
 * standard's keys.
 */
class CsmsDaysTest {
  private static final String CONFIG =
      """
      site: {name: Three}
      circuits: {grid: {limit: 3x63 A, background: 3x10 A}}
      chargers:
        CP-1: {circuit: grid, rating: 16 A, fallback: 6 A}
        CP-2: {circuit: grid, rating: 16 A, fallback: 6 A}
        CP-3: {circuit: grid, rating: 16 A, fallback: 6 A}
      ocpp: {listen: "127.0.0.1:8887", csms: "ws://csms.example/ocpp/"}
      authorize: {policy: all}
      """;

  private static final Map<String, ChargerQuirks> MODELS =
      Map.of(
          "CP-1", ChargerQuirks.STANDARD,
          "CP-2", ChargerQuirks.SIGNING,
          "CP-3", ChargerQuirks.SIGNING.in201());

  private static ChargerQuirks model(ChargerId id) {
    return Objects.requireNonNull(MODELS.get(id.name()));
  }

  private VirtualDaemon daemon(long seed) {
    Config config =
        switch (ConfigReader.read("three.yaml", CONFIG)) {
          case Reading.Good good -> good.config();
          case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    VirtualDaemon daemon =
        new VirtualDaemon(World.of(seed), config, Pace.LIFE, CsmsDaysTest::model);
    daemon.start();
    daemon.world().run(Duration.ofMinutes(1));
    for (ChargerModel charger : daemon.chargers())
      daemon
          .csms()
          .call(
              charger.id().name(),
              "ChangeConfiguration",
              "{\"key\":\"MeterValueSampleInterval\",\"value\":\"60\"}",
              outcome -> {});
    daemon.world().run(Duration.ofSeconds(10));
    return daemon;
  }

  /** Each outlet has a car for {@code charge}, and none for a minute, so often. */
  private void charge(VirtualDaemon daemon, int times, Duration charge) {
    for (int i = 0; i < times; i++) {
      for (Outlet outlet : daemon.site().outlets()) outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
      daemon.world().run(charge);
      daemon.site().outlets().forEach(Outlet::unplug);
      daemon.world().run(Duration.ofMinutes(1));
    }
  }

  /** From now on the central system is well; all is delivered, and nothing is wrong. */
  private void assertSettled(VirtualDaemon daemon, int bills) {
    daemon.csms().conduct(Conduct.PROMPT);
    daemon.csms().comeUp();
    runUntilDelivered(daemon);
    String seed = "seed " + daemon.world().seed();
    assertEquals(List.of(), daemon.audit(), seed);
    assertEquals(Map.of(), daemon.store().waiting(), seed);
    assertEquals(0, daemon.chargers().stream().mapToLong(ChargerModel::givenUp).sum(), seed);
    assertEquals(bills, daemon.csms().ledger().bills().size(), seed);
    assertTrue(daemon.csms().ledger().bills().stream().allMatch(Bill::hasEnded), seed);
  }

  /** Some minutes, and not for ever. */
  private static void runUntilDelivered(VirtualDaemon daemon) {
    for (int minute = 0; minute < 20; minute++) {
      daemon.world().run(Duration.ofMinutes(1));
      boolean waits = daemon.chargers().stream().anyMatch(charger -> charger.undelivered() > 0);
      if (!waits && daemon.store().waiting().isEmpty()) break;
    }
    daemon.world().run(Duration.ofMinutes(1));
  }

  @Test
  void onlineEverythingPassesOnce() {
    VirtualDaemon daemon = daemon(1);
    charge(daemon, 2, Duration.ofMinutes(4));
    assertSettled(daemon, 6);
    assertEquals(0, daemon.csms().ledger().doubles());
  }

  @Test
  void samplesComeAtTheIntervalOfTheCsmsAlone() {
    VirtualDaemon daemon = daemon(2);
    charge(daemon, 1, Duration.ofMinutes(10));
    assertSettled(daemon, 3);
    for (Bill bill : daemon.csms().ledger().bills()) {
      if (bill.station().equals("CP-3")) continue;
      long values = count(bill, "MeterValues");
      assertTrue(values >= 8 && values <= 11, bill.station() + ": " + values);
    }
  }

  private static long count(Bill bill, String action) {
    return bill.messages().stream().filter(m -> m.action().equals(action)).count();
  }

  @Test
  void aSlowOneGetsEverything() {
    VirtualDaemon daemon = daemon(3);
    daemon.csms().conduct(Conduct.slow(Duration.ofSeconds(3)));
    charge(daemon, 2, Duration.ofMinutes(4));
    assertSettled(daemon, 6);
    assertEquals(0, daemon.csms().ledger().doubles());
  }

  @Test
  void oneThatAnswersLateGetsEverythingOnce() {
    VirtualDaemon daemon = daemon(4);
    daemon.csms().conduct(Conduct.slow(Duration.ofSeconds(12)));
    charge(daemon, 2, Duration.ofMinutes(4));
    assertSettled(daemon, 6);
  }

  @Test
  void oneThatAnswersTwiceIsBelievedOnce() {
    VirtualDaemon daemon = daemon(5);
    daemon.csms().conduct((station, action, payload) -> new Reply.Twice(Duration.ofMillis(300)));
    charge(daemon, 2, Duration.ofMinutes(4));
    assertSettled(daemon, 6);
    assertEquals(0, daemon.csms().ledger().doubles());
  }

  @Test
  void oneThatDropsTheSocketBeforeItAnswersGetsDoublesThatAreTheSame() {
    VirtualDaemon daemon = daemon(6);
    AtomicInteger calls = new AtomicInteger();
    daemon
        .csms()
        .conduct(
            (station, action, payload) ->
                calls.incrementAndGet() % 4 == 0
                    ? new Reply.CutAfter()
                    : new Reply.Answer(Duration.ZERO));
    charge(daemon, 2, Duration.ofMinutes(4));
    assertSettled(daemon, 6);
    assertTrue(daemon.csms().ledger().doubles() > 0, "no double came: nothing was tried");
  }

  @Test
  void oneThatDropsTheSocketInTheMiddleOfTheReplayGetsEverything() {
    VirtualDaemon daemon = daemon(7);
    daemon.csms().goDown();
    charge(daemon, 2, Duration.ofMinutes(6));
    AtomicInteger calls = new AtomicInteger();
    daemon
        .csms()
        .conduct(
            (station, action, payload) ->
                calls.incrementAndGet() % 5 == 0
                    ? new Reply.CutBefore()
                    : new Reply.Answer(Duration.ofMillis(20)));
    daemon.csms().comeUp();
    daemon.world().run(Duration.ofMinutes(3));
    assertSettled(daemon, 6);
  }

  @Test
  void aSingleMessageThatItRefusesHoldsUpNothing() {
    VirtualDaemon daemon = daemon(8);
    daemon.csms().goDown();
    charge(daemon, 2, Duration.ofMinutes(6));
    String[] refused = new String[1];
    daemon
        .csms()
        .conduct(
            (station, action, payload) -> {
              if (refused[0] == null && action.equals("StopTransaction")) refused[0] = payload;
              return payload.equals(refused[0])
                  ? new Reply.Refusal("InternalError", Duration.ZERO)
                  : new Reply.Answer(Duration.ZERO);
            });
    daemon.csms().comeUp();
    runUntilDelivered(daemon);
    assertEquals(List.of(), daemon.audit());
    assertEquals(Map.of(), daemon.store().waiting());
    List<Received> tries =
        daemon.csms().ledger().received().stream()
            .filter(each -> each.payload().equals(refused[0]))
            .toList();
    assertEquals(3, tries.size(), "so often it was tried");
    Map<Boolean, Long> ended =
        daemon.csms().ledger().bills().stream()
            .collect(Collectors.partitioningBy(Bill::hasEnded, Collectors.counting()));
    assertEquals(Map.of(true, 5L, false, 1L), ended);
  }

  @Test
  void oneThatNeverAnswersAFirstTimeGetsEverythingOnce() {
    VirtualDaemon daemon = daemon(9);
    Set<String> seen = new LinkedHashSet<>();
    daemon
        .csms()
        .conduct(
            (station, action, payload) ->
                action.equals("StatusNotification") || !seen.add(station + action + payload)
                    ? new Reply.Answer(Duration.ZERO)
                    : new Reply.Silence());
    charge(daemon, 1, Duration.ofMinutes(3));
    runUntilDelivered(daemon);
    assertSettled(daemon, 3);
    assertTrue(daemon.csms().ledger().doubles() > 0, "no double came: nothing was tried");
  }

  @Test
  void aTransactionIsStoppedFromAfarThoughItBeganWhileTheCsmsWasAway() {
    VirtualDaemon daemon = daemon(10);
    daemon.csms().goDown();
    for (Outlet outlet : daemon.site().outlets()) outlet.plugIn(Car.of(CarModel.SALOON, 0.2));
    daemon.world().run(Duration.ofMinutes(5));
    daemon.csms().comeUp();
    daemon.world().run(Duration.ofMinutes(3));
    CsmsModel.Outcome[] outcome = new CsmsModel.Outcome[1];
    Bill bill = daemon.csms().ledger().bills().getFirst();
    daemon
        .csms()
        .call(
            bill.station(),
            "RemoteStopTransaction",
            "{\"transactionId\":" + bill.id() + "}",
            answer -> outcome[0] = answer);
    daemon.world().run(Duration.ofSeconds(30));
    assertEquals(new CsmsModel.Outcome.Result("{\"status\":\"Accepted\"}"), outcome[0]);
    assertTrue(bill.hasEnded());
    daemon.site().outlets().forEach(Outlet::unplug);
    assertSettled(daemon, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void awayForDaysWithColdBootsOnBothSidesAndNothingIsLost(long seed) {
    VirtualDaemon daemon = daemon(seed);
    daemon.csms().goDown();
    for (int day = 0; day < 2; day++) {
      charge(daemon, 1, Duration.ofMinutes(10));
      daemon.killController();
      daemon.world().run(Duration.ofSeconds(7));
      daemon.startController();
      daemon.world().run(Duration.ofMinutes(1));
      daemon.chargers().forEach(charger -> charger.restart("PowerLoss"));
      daemon.world().run(Duration.ofMinutes(1));
    }
    assertSettled(daemon, 6);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void onABadDayNothingIsLostOrTurnedRound(long seed) {
    VirtualDaemon daemon = daemon(seed);
    Conduct.Moods moods = new Conduct.Moods(0.05, 0, 0.02, 0.05, 0.05);
    daemon
        .csms()
        .conduct(Conduct.moody(daemon.world().chance("csms"), moods, Duration.ofSeconds(7)));
    Outages outages =
        Outages.begin(daemon.world(), daemon.csms(), Duration.ofMinutes(12), Duration.ofMinutes(4));
    charge(daemon, 2, Duration.ofMinutes(4));
    daemon.killController();
    daemon.world().run(Duration.ofSeconds(5));
    daemon.startController();
    daemon.world().run(Duration.ofMinutes(1));
    charge(daemon, 2, Duration.ofMinutes(4));
    outages.end();
    assertSettled(daemon, 12);
  }
}
