package headroom.core.port;

import headroom.core.event.Event;

/**
 * The append-only log of what happened. Any thread; never blocks; bounded: what did not fit is
 * counted and the count logged.
 */
public interface EventLog {
  void append(Event event);
}
