package headroom.drivers.ocpp;

import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.port.RecordStore;
import headroom.core.port.SiteInbox;
import headroom.core.port.Timer;
import headroom.core.site.ChargerId;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The outside of the charger sessions.
 *
 * @param queues gives each charger a queue of its own that runs tasks one after the other: a
 *     virtual thread in the daemon, the event queue in the simulator
 * @param csms the central system of the operator; empty: we are the only one
 */
public record SessionPorts(
    Clock clock,
    Timer timer,
    SiteInbox inbox,
    RecordStore store,
    EventLog events,
    Function<ChargerId, Executor> queues,
    Optional<Csms> csms) {

  /** A site without a CSMS. */
  public SessionPorts(
      Clock clock,
      Timer timer,
      SiteInbox inbox,
      RecordStore store,
      EventLog events,
      Function<ChargerId, Executor> queues) {
    this(clock, timer, inbox, store, events, queues, Optional.empty());
  }
}
