package headroom.core.control;

import headroom.core.site.EvseId;
import headroom.core.units.PhaseSet;
import java.util.List;
import java.util.OptionalInt;

/** What the allocator gives: one share per demand, in the same order. */
record Allocation(List<Share> shares) {
  Allocation {
    shares = List.copyOf(shares);
  }

  /**
   * @param phases what it was admitted on: its phases, or the narrow ones; its phases when it was
   *     not admitted
   * @param current_mA per phase; 0 when it was not admitted
   * @param boundBy the room that stopped it, as an index; empty when it has all it can use
   */
  record Share(
      EvseId evse, boolean admitted, PhaseSet phases, int current_mA, OptionalInt boundBy) {}
}
