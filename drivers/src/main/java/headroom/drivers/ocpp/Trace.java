package headroom.drivers.ocpp;

import headroom.core.port.Clock;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The frames that pass on a charger's two links, kept while somebody watches and no longer: nothing
 * of them touches the disk. Bounded by their number and their letters; what a watcher was too slow
 * for is counted. Any thread.
 */
public final class Trace {
  /** So long after the last look it goes on collecting. */
  public static final Duration WATCHED_FOR = Duration.ofSeconds(10);

  static final int MOST = 512;
  static final int MOST_CHARS = 1 << 19;

  private final Clock clock;
  private final Deque<Traced> kept = new ArrayDeque<>();
  private long chars;
  private long last;
  private volatile MonoTime watchedUntil = MonoTime.ZERO;

  /** From whom to whom. */
  public enum Way {
    FROM_CHARGER("charger > us"),
    TO_CHARGER("us > charger"),
    TO_CSMS("us > CSMS"),
    FROM_CSMS("CSMS > us");

    private final String words;

    Way(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /**
   * A frame as it passed.
   *
   * @param number counts the frames that were watched, from 1
   * @param text with secrets and id tags: see {@link Masking}
   */
  public record Traced(long number, Instant at, Way way, String text) {
    /** Without the text. */
    @Override
    public String toString() {
      return "Traced[" + number + " " + way.words() + "]";
    }
  }

  /**
   * What came since the last look.
   *
   * @param last the number to look on from
   * @param missed how many came and are not kept any more
   */
  public record Look(List<Traced> frames, long last, long missed) {
    public Look {
      frames = List.copyOf(frames);
    }
  }

  /**
   * @param clock its wall time labels the frames
   */
  public Trace(Clock clock) {
    this.clock = clock;
  }

  /** A frame passes. Cheap while nobody watches. */
  public void note(Way way, String text) {
    if (!isWatched()) return;
    synchronized (this) {
      kept.add(new Traced(++last, clock.wall(), way, text));
      chars += text.length();
      while (kept.size() > MOST || chars > MOST_CHARS) chars -= kept.remove().text().length();
    }
  }

  private boolean isWatched() {
    return clock.now().isBefore(watchedUntil);
  }

  /**
   * Looks, and has the frames of the next {@link #WATCHED_FOR} kept.
   *
   * @param after the {@link Look#last} of the look before; 0 for the first
   */
  public synchronized Look look(long after) {
    if (!isWatched()) {
      kept.clear();
      chars = 0;
    }
    watchedUntil = clock.now().plus(WATCHED_FOR);
    List<Traced> since = new ArrayList<>();
    for (Traced each : kept) if (each.number() > after) since.add(each);
    long missed = after == 0 ? 0 : Math.max(0, last - after - since.size());
    return new Look(since, last, missed);
  }
}
