package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares counts and proposals with plain trying out, on random small sites. */
class BudgetTest {
  private static final CircuitId GRID = new CircuitId("grid");
  private static final CircuitId BOARD = new CircuitId("board");

  /** Some fixed, some new each run; a failure names its seed. */
  static LongStream seeds() {
    return LongStream.concat(
        LongStream.rangeClosed(1, 60), new Random().longs(20).map(seed -> seed & 0xffff_ffffL));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theProposedFallbackIsTheLargestThatFitsEveryCircuit(long seed) {
    Site site = site(new Random(seed));
    int largest = 0;
    for (int amps = 6; amps <= lowestRatingAmps(site); amps++)
      if (fits(site, Amps.of(amps))) largest = amps;
    assertEquals(
        Amps.of(largest), FallbackProposal.largest(site, site.root()), () -> "seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noOtherChoiceRunsMoreOutletsAtTheirFloor(long seed) {
    Site site = site(new Random(seed));
    for (Budget budget : Budget.of(site)) {
      Circuit circuit = budget.circuit();
      List<Evse> evses = new ArrayList<>();
      for (Charger charger : site.below(circuit.id())) evses.addAll(charger.evses());
      int most = 0;
      for (int choice = 0; choice < 1 << evses.size(); choice++) {
        PhaseAmps sum = circuit.background();
        for (int i = 0; i < evses.size(); i++)
          if ((choice >> i & 1) == 1)
            sum = sum.plus(PhaseAmps.on(evses.get(i).wiring().phases(), evses.get(i).floor()));
        if (sum.fitsWithin(circuit.limit())) most = Math.max(most, Integer.bitCount(choice));
      }
      assertEquals(most, budget.floorsAtWorst(), () -> "seed " + seed + ", " + circuit.id());
    }
  }

  private static int lowestRatingAmps(Site site) {
    return site.evses().stream().mapToInt(evse -> evse.rating().milliamps() / 1000).min().orElse(0);
  }

  private static boolean fits(Site site, Amps fallback) {
    for (Circuit circuit : site.circuits()) {
      PhaseAmps sum = circuit.background();
      for (Charger charger : site.below(circuit.id()))
        for (Evse evse : charger.evses())
          sum = sum.plus(PhaseAmps.on(evse.wiring().phases(), fallback));
      if (!sum.fitsWithin(circuit.limit())) return false;
    }
    return true;
  }

  /** Two circuits, up to eight chargers of one or three phases, all with a floor of 6 A. */
  private static Site site(Random random) {
    List<Circuit> circuits =
        List.of(
            circuit(GRID, Optional.empty(), 20 + random.nextInt(60), random.nextInt(20)),
            circuit(BOARD, Optional.of(GRID), 10 + random.nextInt(40), random.nextInt(10)));
    List<Charger> chargers = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      ChargerId id = new ChargerId("CP-" + i);
      PhaseWiring wiring =
          random.nextBoolean()
              ? PhaseWiring.STRAIGHT
              : PhaseWiring.of(Phase.values()[random.nextInt(3)]);
      Amps rating = Amps.of(random.nextBoolean() ? 16 : 32);
      chargers.add(
          new Charger(
              id,
              random.nextBoolean() ? GRID : BOARD,
              Charger.Current.AC,
              List.of(new Evse(new EvseId(id, 1), wiring, rating, Amps.of(6))),
              Amps.ZERO,
              Amps.of(1),
              Duration.ofSeconds(300),
              0,
              1000,
              false,
              Optional.empty(),
              1000));
    }
    return new Site("random", Site.Share.EQUAL, circuits, chargers);
  }

  private static Circuit circuit(
      CircuitId id, Optional<CircuitId> parent, int limitAmps, int backgroundAmps) {
    return new Circuit(
        id,
        parent,
        PhaseAmps.all(Amps.of(limitAmps)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PhaseAmps.ZERO,
        PhaseAmps.all(Amps.of(Math.min(backgroundAmps, limitAmps))),
        Circuit.LimitOf.CIRCUIT,
        false);
  }
}
