package headroom.daemon.health;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;

/**
 * Says when a charger falls silent in the middle of an update of its firmware. Listens to the event
 * log on its way through; any thread.
 */
public final class FirmwareWatch implements EventLog {
  private final EventLog log;
  private final Conditions conditions;
  private final Clock clock;

  public FirmwareWatch(EventLog log, Conditions conditions, Clock clock) {
    this.log = log;
    this.conditions = conditions;
    this.clock = clock;
  }

  @Override
  public void append(Event event) {
    log.append(event);
    switch (event) {
      case Event.FirmwareSilent silent ->
          conditions.raise(
              Code.FIRMWARE_SILENT,
              silent.subject(),
              silent.subject() + " " + silent.sentence(),
              clock.now());
      case Event.FirmwareUpdated word ->
          conditions.clear(Code.FIRMWARE_SILENT, word.charger().name());
      default -> {}
    }
  }
}
