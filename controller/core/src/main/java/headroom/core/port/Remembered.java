package headroom.core.port;

import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.TransactionBegun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the store still knows at a start.
 *
 * @param bounds latest committed bound of each EVSE
 * @param chargers those that were accepted before, latest boot of each
 * @param open transactions that began and have not ended
 * @param lastTransaction highest transaction id ever given; 0 when none was
 * @param lastWall latest wall time in the store: the time that we give to chargers never runs back
 *     behind it
 */
public record Remembered(
    List<CommittedBound> bounds,
    List<ChargerSeen> chargers,
    List<TransactionBegun> open,
    long lastTransaction,
    Optional<Instant> lastWall) {
  public static final Remembered NOTHING =
      new Remembered(List.of(), List.of(), List.of(), 0, Optional.empty());

  public Remembered {
    bounds = List.copyOf(bounds);
    chargers = List.copyOf(chargers);
    open = List.copyOf(open);
  }
}
