package headroom.drivers.modbus;

import headroom.core.units.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a poll of one meter reads. Pure.
 *
 * @param each read in every poll: currents, powers and voltages
 * @param sometimes read every few seconds: frequency and energy, which nobody controls on
 */
record PollPlan(List<Span> each, List<Span> sometimes) {
  PollPlan {
    each = List.copyOf(each);
    sometimes = List.copyOf(sometimes);
  }

  /**
   * @param phases how many of the device's phases are wired
   * @param limits the map's, or stricter ones
   * @param serial on a line where answers carry no number: blocks then differ in length
   */
  static PollPlan of(RegisterMap map, RegisterMap.ReadLimits limits, int phases, boolean serial) {
    BlockPlan plan = new BlockPlan(withHeader(map), limits);
    List<Span> each = plan.blocks(spans(map, fast(map, phases)));
    List<Span> rest =
        spans(map, slow(map)).stream()
            .filter(span -> each.stream().noneMatch(block -> block.contains(span)))
            .toList();
    List<Span> sometimes = plan.blocks(rest);
    if (!serial) return new PollPlan(each, sometimes);
    List<Span> apart = plan.ofDifferentLengths(each, Set.of());
    return new PollPlan(apart, plan.grownApart(sometimes, lengths(apart)));
  }

  private static Set<Integer> lengths(List<Span> blocks) {
    return blocks.stream().map(Span::count).collect(Collectors.toSet());
  }

  /**
   * The blocks to read, in order.
   *
   * @param all whether what is read sometimes is due
   * @param unanswered a block whose answer may still come on a serial line: the first block then
   *     has another length, where there is one, so that the late answer is recognised
   */
  List<Span> blocks(boolean all, Optional<Span> unanswered) {
    List<Span> blocks = new ArrayList<>(each);
    if (all) blocks.addAll(sometimes);
    if (unanswered.isEmpty()) return blocks;
    Optional<Span> first =
        Stream.concat(each.stream(), sometimes.stream())
            .filter(block -> block.count() != unanswered.get().count())
            .findFirst();
    first.ifPresent(
        block -> {
          blocks.remove(block);
          blocks.addFirst(block);
        });
    return blocks;
  }

  /** The map's registers, and for SunSpec the model's id and length, which are always there. */
  private static List<Span> withHeader(RegisterMap map) {
    List<Span> listed = new ArrayList<>(map.listed());
    if (map.isSunSpec()) listed.add(SunSpec.HEADER);
    return listed;
  }

  private static List<Span> spans(RegisterMap map, Set<Quantity> quantities) {
    List<Span> spans = new ArrayList<>();
    for (Quantity quantity : quantities) {
      Optional<RegisterEntry> entry = map.entry(quantity);
      if (entry.isEmpty()) continue;
      spans.add(entry.get().span());
      if (entry.get().scale() instanceof Scale.PowerOfTenAt power)
        spans.add(new Span(power.address(), 1));
    }
    return spans;
  }

  private static Set<Quantity> fast(RegisterMap map, int phases) {
    Set<Quantity> fast =
        EnumSet.of(Quantity.POWER_TOTAL, Quantity.POWER_IMPORT_TOTAL, Quantity.POWER_EXPORT_TOTAL);
    for (Phase phase : map.devicePhases()) {
      fast.add(Quantity.power(phase));
      fast.add(Quantity.importPower(phase));
      fast.add(Quantity.exportPower(phase));
      if (phase.ordinal() >= phases) continue;
      fast.add(Quantity.current(phase));
      fast.add(Quantity.voltage(phase));
    }
    return fast;
  }

  private static Set<Quantity> slow(RegisterMap map) {
    Set<Quantity> slow = EnumSet.noneOf(Quantity.class);
    firstOf(map, FREQUENCY).ifPresent(slow::add);
    firstOf(map, ENERGY_IMPORT).ifPresent(slow::add);
    firstOf(map, ENERGY_EXPORT).ifPresent(slow::add);
    return slow;
  }

  static final List<Quantity> FREQUENCY = List.of(Quantity.FREQUENCY, Quantity.FREQUENCY_HIRES);
  static final List<Quantity> ENERGY_IMPORT =
      List.of(
          Quantity.ENERGY_IMPORT_TOTAL,
          Quantity.ENERGY_IMPORT_TOTAL_HIRES,
          Quantity.ENERGY_ABSORBED_TOTAL);
  static final List<Quantity> ENERGY_EXPORT =
      List.of(
          Quantity.ENERGY_EXPORT_TOTAL,
          Quantity.ENERGY_EXPORT_TOTAL_HIRES,
          Quantity.ENERGY_INJECTED_TOTAL,
          Quantity.ENERGY_PRODUCTION_TOTAL);

  /** The first of {@code quantities} that the map has. */
  static Optional<Quantity> firstOf(RegisterMap map, List<Quantity> quantities) {
    return quantities.stream().filter(map::has).findFirst();
  }
}
