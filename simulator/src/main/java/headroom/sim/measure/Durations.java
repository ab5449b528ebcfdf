package headroom.sim.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How long something took, many times. Not for several threads. */
public final class Durations {
  private final List<Duration> all = new ArrayList<>();

  public void add(Duration one) {
    all.add(one);
  }

  /** Adds all of these to others, and forgets them. */
  public void moveTo(Durations others) {
    others.all.addAll(all);
    all.clear();
  }

  public int count() {
    return all.size();
  }

  /**
   * The least duration that at least this part of all does not exceed (nearest rank).
   *
   * @param percent in (0, 100]
   * @return empty when there are none
   */
  public Optional<Duration> percentile(double percent) {
    if (all.isEmpty()) return Optional.empty();
    List<Duration> sorted = new ArrayList<>(all);
    Collections.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return Optional.of(sorted.get(Math.max(1, rank) - 1));
  }

  public Optional<Duration> max() {
    return percentile(100);
  }
}
