package headroom.core.proxy;

import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transactions that chargers name themselves (OCPP 2.0.1): which run, and which of their events are
 * to be kept.
 *
 * <p>One instance serves all chargers. Any thread; each call is one atomic step.
 */
public final class NamedTransactions {
  private static final int REMEMBERED = 4096;

  private final Map<Key, Track> tracks = new Recent<>(REMEMBERED);

  NamedTransactions(List<TransactionReported> open) {
    for (TransactionReported each : open) {
      Track track = track(each.charger(), each.transaction());
      track.latest = Optional.of(each);
      track.evse = each.evse();
    }
  }

  /** Which events are to be kept. */
  public enum Need {
    /** What tells after a restart which transactions run: another keeps the rest. */
    EDGES,
    /** Those, and one in {@link BackOffice#KEEP_METER_VALUES_EVERY}. */
    SAMPLES,
    /** This one in any case. */
    THIS
  }

  /** A transaction that has not ended, as far as we were told. */
  public record Running(String transaction, EvseId evse, Instant since) {}

  private record Key(ChargerId charger, String transaction) {}

  private static final class Track {
    Optional<TransactionReported> latest = Optional.empty();
    Optional<EvseId> evse = Optional.empty();
    Optional<MonoTime> keptAt = Optional.empty();
    String token = "";
    boolean over;
  }

  /** Transactions of a charger in which a car was let charge when it was last heard of. */
  public synchronized List<Running> running(ChargerId charger) {
    List<Running> running = new ArrayList<>();
    for (Map.Entry<Key, Track> each : tracks.entrySet()) {
      Track track = each.getValue();
      boolean active = track.latest.filter(TransactionReported::active).isPresent();
      if (!each.getKey().charger.equals(charger) || track.over || !active) continue;
      track.evse.ifPresent(
          evse ->
              running.add(
                  new Running(
                      each.getKey().transaction, evse, track.latest.orElseThrow().happenedAt())));
    }
    return List.copyOf(running);
  }

  /** Where a transaction runs, if it was said before. */
  public synchronized Optional<EvseId> evse(ChargerId charger, String transaction) {
    return Optional.ofNullable(tracks.get(new Key(charger, transaction))).flatMap(t -> t.evse);
  }

  /** Whether the charger has reported its end. */
  public synchronized boolean isOver(ChargerId charger, String transaction) {
    return Optional.ofNullable(tracks.get(new Key(charger, transaction)))
        .filter(track -> track.over)
        .isPresent();
  }

  /** A token was accepted for a transaction. */
  public synchronized void uses(ChargerId charger, String transaction, String token) {
    track(charger, transaction).token = token;
  }

  /** Whether a token is used by another transaction that runs. */
  public synchronized boolean isUsedElsewhere(ChargerId charger, String transaction, String token) {
    Key mine = new Key(charger, transaction);
    return tracks.entrySet().stream()
        .filter(each -> !each.getKey().equals(mine) && !each.getValue().over)
        .anyMatch(each -> each.getValue().token.equalsIgnoreCase(token));
  }

  /**
   * A charger reported an event.
   *
   * @return what to keep; empty for one that need not be, and when the charger repeats itself
   */
  public synchronized Optional<TransactionReported> report(
      TransactionReported event, Need need, MonoTime now) {
    Track track = track(event.charger(), event.transaction());
    Optional<TransactionReported> before = track.latest;
    boolean repeated =
        before
            .filter(kept -> kept.stage() == event.stage() && kept.seqNo() == event.seqNo())
            .isPresent();
    if (event.evse().isPresent()) track.evse = event.evse();
    if (event.stage() == Stage.ENDED) track.over = true;
    if (repeated) return Optional.empty();
    boolean edge =
        before.isEmpty()
            || event.stage() != Stage.UPDATED
            || before.get().active() != event.active()
            || before.get().evse().isEmpty() && event.evse().isPresent();
    boolean due =
        track
            .keptAt
            .map(kept -> now.isAtLeast(BackOffice.KEEP_METER_VALUES_EVERY, kept))
            .orElse(true);
    if (!edge && need != Need.THIS && !(need == Need.SAMPLES && due)) return Optional.empty();
    track.latest = Optional.of(event);
    track.keptAt = Optional.of(now);
    return Optional.of(event);
  }

  private Track track(ChargerId charger, String transaction) {
    return tracks.computeIfAbsent(new Key(charger, transaction), key -> new Track());
  }
}
