package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Writes into the event log what peers are refused for, as far as it is news: the same thing once
 * in ten minutes, ten things a minute of one peer, sixty of all together. Any thread.
 */
final class Refusals {
  static final Duration AGAIN_AFTER = Duration.ofMinutes(10);
  static final int PER_MINUTE = 10;
  static final int PER_MINUTE_OF_ALL = 60;
  static final int REMEMBERED = 64;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int LONGEST = 255;

  /** What an event is about whose peer has not said who it is. */
  private static final String NOBODY = "ocpp";

  private final Clock clock;
  private final EventLog events;
  private final Map<String, MonoTime> written = new LinkedHashMap<>();
  private final Map<String, Window> perPeer = new LinkedHashMap<>();
  private Window all = new Window(MonoTime.ZERO, 0);

  /** So many were written since then. */
  private record Window(MonoTime since, int count) {
    Window at(MonoTime now) {
      return now.isAtLeast(MINUTE, since) ? new Window(now, 0) : this;
    }

    Window more() {
      return new Window(since, count + 1);
    }
  }

  Refusals(Clock clock, EventLog events) {
    this.clock = clock;
    this.events = events;
  }

  /** A charger that gave its identity was not let in. */
  void handshake(String identity, String peer, String why) {
    if (isNews(identity, why)) events.append(new Event.HandshakeRefused(identity, peer, why));
  }

  /**
   * A rule of the transport was broken.
   *
   * @param charger empty if the peer has not said who it is
   * @param what goes on after "the peer": it is cut, and made printable
   */
  void rule(Optional<ChargerId> charger, String peer, String what) {
    String subject = charger.map(ChargerId::name).orElse(NOBODY);
    String shown = Printable.of(what, LONGEST);
    if (isNews(charger.map(ChargerId::name).orElseGet(() -> host(peer)), shown))
      events.append(new Event.LinkRuleBroken(subject, peer, shown));
  }

  private static String host(String peer) {
    int colon = peer.lastIndexOf(':');
    return colon < 0 ? peer : peer.substring(0, colon);
  }

  private synchronized boolean isNews(String who, String what) {
    MonoTime now = clock.now();
    String both = who + " " + what;
    MonoTime last = written.get(both);
    if (last != null && !now.isAtLeast(AGAIN_AFTER, last)) return false;
    Window ofPeer = perPeer.getOrDefault(who, new Window(now, 0)).at(now);
    all = all.at(now);
    if (ofPeer.count() >= PER_MINUTE || all.count() >= PER_MINUTE_OF_ALL) return false;
    all = all.more();
    remember(perPeer, who, ofPeer.more());
    remember(written, both, now);
    return true;
  }

  private static <T> void remember(Map<String, T> map, String key, T value) {
    map.remove(key);
    map.put(key, value);
    if (map.size() > REMEMBERED) map.remove(map.keySet().iterator().next());
  }
}
