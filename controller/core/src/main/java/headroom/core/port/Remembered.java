package headroom.core.port;

import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.port.StoredRecord.ProfileKept;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.site.ChargerId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the store still knows at a start.
 *
 * @param bounds latest committed bound of each EVSE
 * @param chargers those that were accepted before, latest boot of each
 * @param open transactions that began and have not ended
 * @param reported latest kept event of each transaction that chargers named themselves and that has
 *     not ended
 * @param lowestTransaction lowest transaction id that we ever gave: they count down; empty when
 *     none was given
 * @param undelivered what waits for the CSMS
 * @param cards what the CSMS has said of cards
 * @param profiles charging profiles that the CSMS has set, in the order in which they came
 * @param lastWall latest wall time in the store: the time that we give to chargers never runs back
 *     behind it
 */
public record Remembered(
    List<CommittedBound> bounds,
    List<ChargerSeen> chargers,
    List<TransactionBegun> open,
    List<TransactionReported> reported,
    Optional<Long> lowestTransaction,
    Undelivered undelivered,
    Cards cards,
    List<ProfileKept> profiles,
    Optional<Instant> lastWall) {
  public static final Remembered NOTHING =
      new Remembered(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Undelivered.NOTHING,
          Optional.empty());

  public Remembered {
    profiles = List.copyOf(profiles);
    bounds = List.copyOf(bounds);
    chargers = List.copyOf(chargers);
    open = List.copyOf(open);
    reported = List.copyOf(reported);
  }

  /** Without what the CSMS has said of cards and limits. */
  public Remembered(
      List<CommittedBound> bounds,
      List<ChargerSeen> chargers,
      List<TransactionBegun> open,
      List<TransactionReported> reported,
      Optional<Long> lowestTransaction,
      Undelivered undelivered,
      Optional<Instant> lastWall) {
    this(
        bounds,
        chargers,
        open,
        reported,
        lowestTransaction,
        undelivered,
        Cards.NOTHING,
        List.of(),
        lastWall);
  }

  /** Nor transactions that chargers named themselves. */
  public Remembered(
      List<CommittedBound> bounds,
      List<ChargerSeen> chargers,
      List<TransactionBegun> open,
      Optional<Long> lowestTransaction,
      Undelivered undelivered,
      Optional<Instant> lastWall) {
    this(bounds, chargers, open, List.of(), lowestTransaction, undelivered, lastWall);
  }

  /**
   * What the CSMS has said of cards.
   *
   * @param answered its answers, the oldest first
   * @param lists the local lists that chargers have
   */
  public record Cards(List<CardAnswered> answered, List<LocalListKept> lists) {
    public static final Cards NOTHING = new Cards(List.of(), List.of());

    public Cards {
      answered = List.copyOf(answered);
      lists = List.copyOf(lists);
    }
  }

  /**
   * What the CSMS has not acknowledged yet.
   *
   * @param lastSeq the highest {@link StoredRecord.ToForward#seq} ever given; 0 when none was
   * @param waiting how many messages wait, by charger; those of which none waits are absent
   * @param mapped ids of transactions that run, or of which messages wait
   */
  public record Undelivered(
      long lastSeq, Map<ChargerId, Integer> waiting, List<TransactionMapped> mapped) {
    public static final Undelivered NOTHING = new Undelivered(0, new LinkedHashMap<>(), List.of());

    public Undelivered {
      waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
      mapped = List.copyOf(mapped);
    }
  }
}
