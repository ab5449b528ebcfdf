package headroom.daemon;

import headroom.core.event.Event;
import headroom.core.port.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each event to the log as well. Offers change often, so they are for debugging only. */
record JournaledEvents(EventLog events) implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger("headroom.events");

  @Override
  public void append(Event event) {
    events.append(event);
    switch (event) {
      case Event.OfferLowered lowered -> LOG.debug("{} {}", event.subject(), event.sentence());
      case Event.OfferRaised raised -> LOG.debug("{} {}", event.subject(), event.sentence());
      case Event.ConditionRaised raised -> LOG.warn("{} {}", event.subject(), event.sentence());
      default -> LOG.info("{} {}", event.subject(), event.sentence());
    }
  }
}
