package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
import headroom.core.control.Waves.Wave;
import headroom.core.event.Source;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WavesTest {
  @Test
  void whoRestsSharesWhatTheOthersLeave() {
    List<Demand> demands = List.of(demand("A", true, 0), demand("B", false, 1));
    assertEquals(List.of(8, 32), shares(40, demands, Waves.byRest(demands)));
    assertEquals(List.of(0, 32), shares(37, demands, Waves.byRest(demands)));
    assertEquals(List.of(0, 20), shares(20, demands, Waves.byRest(demands)));
  }

  @Test
  void whereNobodyRestsThereIsOneWave() {
    List<Demand> demands = List.of(demand("A", false, 0), demand("B", false, 1));
    assertEquals(List.of(Wave.SHARES, Wave.SHARES), Waves.byRest(demands));
    assertEquals(List.of(10, 10), shares(20, demands, Waves.byRest(demands)));
  }

  @Test
  void whoFindsNoFloorAfterTheClaimsBeforeItCanWait() {
    List<Demand> demands =
        List.of(demand("A", false, 2), demand("B", false, 1), demand("C", false, 0));
    // C and B claim 8 A each; A finds 5 A of 21, and 6 A of 22.
    assertEquals(List.of(Wave.CAN_WAIT, Wave.SHARES, Wave.SHARES), byClaims(21, demands, 8_000));
    assertEquals(List.of(Wave.SHARES, Wave.SHARES, Wave.SHARES), byClaims(22, demands, 8_000));
    assertEquals(List.of(0, 11, 10), shares(21, demands, byClaims(21, demands, 8_000)));
  }

  @Test
  void aClaimThatDoesNotFitWholeTakesWhatIsLeftAboveItsFloor() {
    List<Demand> demands = List.of(demand("A", false, 0), demand("B", false, 1));
    assertEquals(List.of(Wave.SHARES, Wave.SHARES), byClaims(14, demands, 8_000));
    assertEquals(List.of(Wave.SHARES, Wave.CAN_WAIT), byClaims(13, demands, 8_000));
  }

  @Test
  void aClaimBelowTheFloorIsTheFloor() {
    List<Demand> demands = List.of(demand("A", false, 0), demand("B", false, 1));
    assertEquals(List.of(Wave.SHARES, Wave.SHARES), byClaims(12, demands, 0));
    assertEquals(List.of(Wave.SHARES, Wave.CAN_WAIT), byClaims(11, demands, 0));
  }

  @Test
  void whoRestsClaimsNothing() {
    List<Demand> demands = List.of(demand("A", true, 0), demand("B", false, 1));
    assertEquals(List.of(Wave.RESTS, Wave.SHARES), byClaims(6, demands, 8_000));
  }

  private static List<Wave> byClaims(int free, List<Demand> demands, int claim_mA) {
    return Waves.byClaims(
        List.of(room(free)), demands, demands.stream().map(d -> claim_mA).toList());
  }

  private static List<Integer> shares(int free, List<Demand> demands, List<Wave> waves) {
    Question question = new Question(List.of(room(free)), demands, false);
    return Waves.allocate(question, waves).shares().stream()
        .map(share -> share.current_mA() / 1000)
        .toList();
  }

  private static Room room(int free) {
    Room.What what = new Room.What.OnPhase(Phase.L1, Source.INSTALLER, Amps.of(free));
    return new Room(new CircuitId("grid"), what, free * 1000L);
  }

  private static Demand demand(String id, boolean rests, long order) {
    return new Demand(
        EvseId.of(id, 1),
        PhaseSet.of(Phase.L1),
        Optional.empty(),
        List.of(0),
        6_000,
        32_000,
        1_000,
        1000,
        new Place(rests, false, 0, false, order, 0, false));
  }
}
