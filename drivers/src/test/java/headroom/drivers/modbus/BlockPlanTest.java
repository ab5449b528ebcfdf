package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.units.MonoTime;
import headroom.drivers.modbus.RegisterMap.ReadLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockPlanTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();

  static Stream<RegisterMap> meters() {
    return MAPS.models().stream()
        .map(model -> MAPS.find(model).orElseThrow())
        .filter(map -> map.refusal().isEmpty());
  }

  private static List<Span> spans(int... addressesAndCounts) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < addressesAndCounts.length; i += 2)
      spans.add(new Span(addressesAndCounts[i], addressesAndCounts[i + 1]));
    return spans;
  }

  private static BlockPlan plan(List<Span> listed, int most, boolean even, boolean gaps) {
    return new BlockPlan(listed, new ReadLimits(most, even, gaps));
  }

  @Test
  void neighboursShareARequestUpToTheLimitOfTheModel() {
    List<Span> values = spans(0, 2, 2, 2, 4, 2, 6, 2, 8, 2, 10, 2);
    assertEquals(spans(0, 12), plan(values, 12, false, false).blocks(values));
    assertEquals(spans(0, 10, 10, 2), plan(values, 11, false, false).blocks(values));
    assertEquals(spans(0, 6, 6, 6), plan(values, 6, false, false).blocks(values));
  }

  @Test
  void anAddressThatTheMapDoesNotListIsNotReadOver() {
    List<Span> values = spans(0, 2, 3, 2);
    assertEquals(values, plan(values, 125, false, false).blocks(values));
    assertEquals(spans(0, 5), plan(values, 125, false, true).blocks(values));
  }

  @Test
  void listedRegistersThatNobodyNeedsAreReadOver() {
    List<Span> needed = spans(0, 2, 4, 2);
    assertEquals(spans(0, 6), plan(spans(0, 2, 2, 2, 4, 2), 125, false, false).blocks(needed));
  }

  @Test
  void aWideGapIsNotWorthABridge() {
    List<Span> near = spans(0, 2, 18, 2);
    List<Span> far = spans(0, 2, 19, 2);
    assertEquals(spans(0, 20), plan(near, 125, false, true).blocks(near));
    assertEquals(far, plan(far, 125, false, true).blocks(far));
  }

  @Test
  void aModelThatRefusesOddStartsGetsEvenOnes() {
    List<Span> values = spans(3, 1, 6, 2);
    for (Span block : plan(values, 125, true, true).blocks(values)) {
      assertEquals(0, block.address() % 2);
      assertEquals(0, block.count() % 2);
    }
  }

  @Test
  void equalLengthsAreMadeDifferentByGrowingOverListedNeighbours() {
    List<Span> needed = spans(0, 4, 100, 4);
    List<Span> listed = spans(0, 4, 100, 4, 104, 2);
    assertEquals(
        spans(0, 4, 100, 6), plan(listed, 125, false, false).ofDifferentLengths(needed, Set.of()));
  }

  @Test
  void equalLengthsWithoutNeighboursAreSplitBetweenValues() {
    List<Span> values = spans(0, 2, 2, 2, 4, 2, 100, 2, 102, 2, 104, 2);
    List<Span> blocks =
        plan(values, 125, false, false).ofDifferentLengths(spans(0, 6, 100, 6), Set.of());
    assertEquals(blocks.size(), blocks.stream().map(Span::count).distinct().count());
    for (Span value : values)
      assertTrue(blocks.stream().anyMatch(block -> block.contains(value)), value::toString);
  }

  @ParameterizedTest
  @MethodSource("meters")
  void thePlanOfEveryModelKeepsItsLimits(RegisterMap map) {
    for (boolean serial : List.of(false, true)) {
      PollPlan plan = PollPlan.of(map, map.limits(), map.phases(), serial);
      for (Span block : Stream.concat(plan.each().stream(), plan.sometimes().stream()).toList()) {
        assertTrue(block.count() <= map.limits().registers(), block::toString);
        if (map.limits().even()) assertTrue(block.address() % 2 == 0 && block.count() % 2 == 0);
        for (RegisterEntry entry : map.entries().values()) {
          Span value = entry.span();
          boolean apart = value.end() <= block.address() || block.end() <= value.address();
          assertTrue(apart || block.contains(value), () -> block + " cuts " + value);
        }
      }
      assertTrue(plan.each().size() <= 7, plan::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("meters")
  void onASerialLineBlocksThatAreReadEachTimeDifferInLength(RegisterMap map) {
    if (!map.transports().contains(RegisterMap.Transport.RTU)) return;
    PollPlan plan = PollPlan.of(map, map.limits(), map.phases(), true);
    List<Integer> lengths = plan.each().stream().map(Span::count).toList();
    boolean differ = lengths.stream().distinct().count() == lengths.size();
    assertEquals(!LENGTHS_CANNOT_DIFFER.contains(map.model()), differ, plan::toString);
  }

  /** Lone values with nothing listed beside them; for these the order of reading helps. */
  private static final List<String> LENGTHS_CANNOT_DIFFER =
      List.of("cg-em24-din-rs485", "eastron-sdm120", "eastron-sdm230", "janitza-umg604");

  @ParameterizedTest
  @MethodSource("meters")
  void afterASilenceABlockOfAnotherLengthIsAskedFirst(RegisterMap map) {
    PollPlan plan = PollPlan.of(map, map.limits(), map.phases(), true);
    List<Span> all = plan.blocks(true, Optional.empty());
    boolean anyOther = all.stream().map(Span::count).distinct().count() > 1;
    for (Span silent : all) {
      List<Span> next = plan.blocks(true, Optional.of(silent));
      assertEquals(Set.copyOf(all), Set.copyOf(next));
      assertEquals(all.size(), next.size());
      assertEquals(anyOther, next.getFirst().count() != silent.count());
    }
  }

  @ParameterizedTest
  @MethodSource("meters")
  void thePlanOfEveryModelReadsWhatASampleNeeds(RegisterMap map) {
    Vector vector = Vector.of(map.model());
    for (boolean serial : List.of(false, true)) {
      PollPlan plan = PollPlan.of(map, map.limits(), map.phases(), serial);
      Registers read = Registers.NONE;
      for (Span block : Stream.concat(plan.each().stream(), plan.sometimes().stream()).toList())
        for (int address = block.address(); address < block.end(); address++)
          read =
              read.with(
                  address,
                  vector.registers().words(new Span(address, 1)).map(words -> words[0]).orElse(0));
      MeterConfig meter = Meters.of(map);
      Judge judge = new Judge(meter, map);
      MonoTime at = MonoTime.ofSeconds(1);
      assertEquals(
          judge.judge(Judge.Memory.NEW, vector.registers(), at).report(),
          judge.judge(Judge.Memory.NEW, read, at).report());
    }
  }
}
