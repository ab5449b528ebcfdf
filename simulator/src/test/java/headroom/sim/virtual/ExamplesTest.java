package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.event.Reason.Bound;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.sim.World;
import headroom.sim.guard.LimitCycles;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Oracle;
import headroom.sim.site.Pace;
import headroom.sim.site.Traffic;
import headroom.sim.site.Visit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of config-examples lives an hour with cars that come and go, chargers of several
 * models and the troubles of a day, under the shipped controller.
 */
class ExamplesTest {
  /** With n cars on k places each is on for 15 min in ceil(n / k) turns: three, on a bad hour. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(50);

  /**
   * Cars come and go, the building and the troubles change the room: each makes an EVSE's limit
   * turn once or twice, eight times in ten minutes on the worst hour that was seen. A loop of our
   * own would turn it with every ramp, twenty times and more.
   */
  private static final int MOST_TURNS = 12;

  /** Time from the plug to the transaction, with a card to be shown. */
  private static final Duration JUST_COME = Duration.ofSeconds(20);

  static Stream<Arguments> filesAndSeeds() throws IOException {
    long fresh = System.nanoTime();
    return Examples.files().stream()
        .flatMap(file -> Stream.of(Arguments.of(file, 1L), Arguments.of(file, fresh)));
  }

  @ParameterizedTest(name = "{0} with seed {1}")
  @MethodSource("filesAndSeeds")
  void anHourWithTroublesBreaksNoLimitAndServesAllCars(Path file, long seed) {
    VirtualDaemon daemon = Examples.site(file, seed);
    List<String> wrong = new ArrayList<>();
    daemon.site().oracle().onLimit(limit -> offersNothingBelowTheFloor(daemon, limit, wrong));
    LimitCycles cycles = new LimitCycles();
    daemon.site().oracle().onLimit(cycles::add);
    new Traffic(daemon.world(), daemon.site(), Traffic.Plan.BUSY).start();
    Trouble.plan(daemon);
    daemon.start();
    daemon.world().run(Duration.ofMinutes(60));

    Oracle oracle = daemon.site().oracle();
    String run = file.getFileName() + " with seed " + seed;
    assertEquals(List.of(), wrong, run);
    assertEquals(List.of(), oracle.broken(), run);
    for (int k = 2; k < 12; k++)
      assertEquals(List.of(), cycles.cycling(MonoTime.ZERO, MOST_TURNS), run);
    assertEquals(List.of(), conditions(daemon, Code.METER_RATIO), run);
    for (Circuit circuit : daemon.site().site().circuits())
      assertTrue(
          daemon.site().breakerHeat(circuit.id()) < 0.8,
          () -> run + ": breaker of " + circuit.id() + " is near its earliest trip");
    assertTrue(oracle.sessionsServed() >= daemon.site().outlets().size() / 2, run);
    for (Visit visit : oracle.leftOut()) assertItsReasonIsKnown(daemon, visit, run);
    for (ChargerModelState charger : ChargerModelState.of(daemon))
      assertEquals("", charger.wrong(), run);
  }

  private static void offersNothingBelowTheFloor(
      VirtualDaemon daemon, Oracle.LimitSeen limit, List<String> wrong) {
    if (limit.unit() == Oracle.Unit.W || limit.value() == 0) return;
    Charger charger = daemon.site().site().charger(limit.evse().charger()).orElseThrow();
    double floor = charger.evses().get(limit.evse().number() - 1).floor().toDouble();
    if (limit.value() < floor) wrong.add(limit + " is below the floor");
  }

  /** Too short a stay, or it waits for a place, or its charger cannot be reached. */
  private static void assertItsReasonIsKnown(VirtualDaemon daemon, Visit visit, String run) {
    MonoTime end = visit.unpluggedAt().orElse(daemon.world().now());
    Duration stay = end.since(visit.pluggedAt());
    assertTrue(
        stay.compareTo(LONGEST_WAIT) < 0,
        () -> run + ": " + visit.evse() + " waited " + stay + " for its first turn");
    if (visit.unpluggedAt().isPresent()) return;
    EvseView view = view(daemon, visit.evse());
    boolean hasAnOffer = view.offer().isPositive() || view.target().isPositive();
    boolean named =
        switch (view.reason().bound()) {
          case Bound.Waiting w -> true;
          case Bound.Settling s -> true;
          case Bound.OutOfReach o -> true;
          case Bound.FailSafe f -> true;
          case Bound.Guard g -> true;
          case Bound.HeldBack h -> true;
          case Bound.Idle i -> stay.compareTo(JUST_COME) < 0;
          case Bound.NotStarted n -> stay.compareTo(JUST_COME) < 0;
          default -> hasAnOffer;
        };
    assertTrue(named, () -> run + ": " + visit.evse() + " has nothing, because " + view.reason());
  }

  private static List<String> conditions(VirtualDaemon daemon, Code code) {
    return daemon.store().events().stream()
        .filter(
            each ->
                each.event() instanceof Event.ConditionRaised raised
                    && raised.condition().code() == code)
        .map(Object::toString)
        .toList();
  }

  private static EvseView view(VirtualDaemon daemon, EvseId evse) {
    return daemon.assembly().loop().view().orElseThrow().evses().stream()
        .filter(each -> each.evse().equals(evse))
        .findFirst()
        .orElseThrow();
  }

  /** What must hold of a charger at the end. */
  private record ChargerModelState(String name, boolean online, long givenUp) {
    static List<ChargerModelState> of(VirtualDaemon daemon) {
      return daemon.chargers().stream()
          .map(c -> new ChargerModelState(c.id().name(), c.isOnline(), c.givenUp()))
          .toList();
    }

    String wrong() {
      if (!online) return name + " is not connected";
      return givenUp > 0 ? name + " gave up " + givenUp + " transaction messages" : "";
    }
  }

  @Test
  void theSameSeedGivesTheSameTraceBitForBit() {
    assertEquals(traceHash(42), traceHash(42));
    assertFalse(traceHash(42) == traceHash(43));
  }

  private static long traceHash(long seed) {
    VirtualDaemon daemon = Examples.site(Examples.file("workplace-12.yaml"), seed);
    LimitCycles cycles = new LimitCycles();
    daemon.site().oracle().onLimit(cycles::add);
    new Traffic(daemon.world(), daemon.site(), Traffic.Plan.BUSY).start();
    Trouble.plan(daemon);
    daemon.start();
    daemon.world().run(Duration.ofMinutes(30));
    assertTrue(daemon.world().trace().lines() > 100);
    return daemon.world().trace().hash();
  }

  @Test
  void threeAlikeCarsShareABoardAlike() {
    VirtualDaemon daemon =
        new VirtualDaemon(
            World.of(9, Instant.parse("2026-03-02T02:00:00Z")),
            Examples.read(Examples.file("workplace-12.yaml")),
            Pace.LIFE,
            id -> ChargerQuirks.STANDARD);
    daemon.start();
    daemon.world().run(Duration.ofSeconds(30));
    List<EvseId> evses =
        List.of(EvseId.of("CP-01", 1), EvseId.of("CP-02", 1), EvseId.of("CP-03", 1));
    for (EvseId evse : evses) daemon.site().outlet(evse).plugIn(Car.of(CarModel.SALOON, 0.1));
    daemon.world().run(Duration.ofMinutes(5));
    for (EvseId evse : evses)
      assertEquals(13, daemon.charger(evse.charger()).allowedAmps(1), "39 A for three");
  }
}
