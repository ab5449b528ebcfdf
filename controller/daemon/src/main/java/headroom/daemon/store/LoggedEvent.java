package headroom.daemon.store;

import headroom.core.event.Event;
import headroom.core.units.MonoTime;
import headroom.daemon.json.RecordJson;
import java.time.Instant;
import java.util.Optional;

/**
 * One row of the event log.
 *
 * @param seq grows with every event, across restarts; empty while it waits for the disk
 * @param boot names one run of the program: {@code mono_ms} means something within it only
 * @param body the event's fields as a JSON object
 */
public record LoggedEvent(
    Optional<Long> seq,
    String boot,
    long mono_ms,
    Instant wall,
    String kind,
    String subject,
    String body,
    String sentence) {

  /** An event that waits for the disk, with the times of its coming. */
  record Waiting(Event event, MonoTime mono, Instant wall) {
    LoggedEvent row(String boot) {
      return new LoggedEvent(
          Optional.empty(),
          boot,
          mono.millis(),
          wall,
          event.kind(),
          event.subject(),
          event instanceof Record record ? RecordJson.compact(RecordJson.of(record)) : "{}",
          event.sentence());
    }
  }
}
