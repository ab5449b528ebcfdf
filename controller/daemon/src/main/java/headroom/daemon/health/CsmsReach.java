package headroom.daemon.health;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.site.ChargerId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says when chargers that are here cannot reach the CSMS. Listens to the event log on its way
 * through; any thread.
 */
public final class CsmsReach implements EventLog {
  private static final String SUBJECT = "csms";

  private final EventLog log;
  private final Conditions conditions;
  private final Clock clock;
  private final Map<ChargerId, String> lost = new LinkedHashMap<>();

  public CsmsReach(EventLog log, Conditions conditions, Clock clock) {
    this.log = log;
    this.conditions = conditions;
    this.clock = clock;
  }

  @Override
  public void append(Event event) {
    log.append(event);
    switch (event) {
      case Event.CsmsLost gone -> lost(gone);
      case Event.CsmsConnected back -> reached(back.charger());
      case Event.CsmsLeft left -> reached(left.charger());
      default -> {}
    }
  }

  private synchronized void lost(Event.CsmsLost gone) {
    lost.put(gone.charger(), gone.why());
    tell();
  }

  private synchronized void reached(ChargerId charger) {
    if (lost.remove(charger) != null) tell();
  }

  private void tell() {
    if (lost.isEmpty()) {
      conditions.clear(Code.CSMS_UNREACHABLE, SUBJECT);
      return;
    }
    Map.Entry<ChargerId, String> first = lost.entrySet().iterator().next();
    conditions.raise(
        Code.CSMS_UNREACHABLE,
        SUBJECT,
        lost.size() == 1
            ? "the CSMS cannot be reached as %s: %s".formatted(first.getKey(), first.getValue())
            : "the CSMS cannot be reached as %s and %d more: %s"
                .formatted(first.getKey(), lost.size() - 1, first.getValue()),
        clock.now());
  }
}
