package headroom.daemon;

import headroom.core.event.Event;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.port.Timer;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a charger whose link comes and goes from writing the flash full: of the events of its link
 * {@link #PER_KIND} of each kind pass in {@link #WINDOW}; the losses that do not are counted, and
 * one event at the end of that time says how many there were. All other events pass. Any thread.
 */
final class CalmEvents implements EventLog {
  static final int PER_KIND = 5;
  static final Duration WINDOW = Duration.ofMinutes(10);

  private final EventLog next;
  private final Clock clock;
  private final Timer timer;
  private final Map<ChargerId, Window> windows = new LinkedHashMap<>();

  /** What has been written of one charger's link since then. */
  private static final class Window {
    final MonoTime since;
    final Map<String, Integer> written = new LinkedHashMap<>();
    int lossesKeptBack;

    Window(MonoTime since) {
      this.since = since;
    }
  }

  CalmEvents(EventLog next, Clock clock, Timer timer) {
    this.next = next;
    this.clock = clock;
    this.timer = timer;
  }

  @Override
  public void append(Event event) {
    Optional<ChargerId> charger = linkOf(event);
    List<Event> due = charger.map(id -> admit(id, event)).orElseGet(() -> List.of(event));
    due.forEach(next::append);
  }

  private static Optional<ChargerId> linkOf(Event event) {
    return switch (event) {
      case Event.ChargerConnected connected -> Optional.of(connected.charger());
      case Event.ChargerDisconnected lost -> Optional.of(lost.charger());
      case Event.ChargerBooted booted -> Optional.of(booted.charger());
      case Event.ChargerReady ready -> Optional.of(ready.charger());
      default -> Optional.empty();
    };
  }

  private synchronized List<Event> admit(ChargerId charger, Event event) {
    MonoTime now = clock.now();
    List<Event> due = new ArrayList<>();
    Window window = windows.get(charger);
    if (window == null || now.isAtLeast(WINDOW, window.since)) {
      summary(charger, window).ifPresent(due::add);
      window = new Window(now);
      windows.put(charger, window);
    }
    if (window.written.merge(event.kind(), 1, Integer::sum) <= PER_KIND) {
      due.add(event);
    } else if (event instanceof Event.ChargerDisconnected) {
      if (++window.lossesKeptBack == 1)
        timer.wakeAt(window.since.plus(WINDOW), () -> endOf(charger));
    }
    return due;
  }

  private void endOf(ChargerId charger) {
    Optional<Event> summary;
    synchronized (this) {
      Window window = windows.get(charger);
      if (window == null || !clock.now().isAtLeast(WINDOW, window.since)) return;
      windows.remove(charger);
      summary = summary(charger, window);
    }
    summary.ifPresent(next::append);
  }

  private static Optional<Event> summary(ChargerId charger, @Nullable Window window) {
    if (window == null || window.lossesKeptBack == 0) return Optional.empty();
    return Optional.of(new Event.ChargerFlapped(charger, window.lossesKeptBack, WINDOW));
  }
}
