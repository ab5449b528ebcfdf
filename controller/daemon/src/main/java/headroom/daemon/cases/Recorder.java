package headroom.daemon.cases;

import headroom.core.control.ControlSettings;
import headroom.core.control.ControlState;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.Step;
import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import headroom.daemon.config.Config;
import headroom.daemon.config.Yaml;
import headroom.daemon.loop.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the last minutes of the control loop in memory, so that they can be played once more: in
 * sections of up to a minute, each with what the controller remembered before it, the oldest
 * dropped as a whole.
 *
 * <p>Bounded: {@link #SECTIONS} sections of {@link #MOST_ITEMS} ticks and reports, about 4 MB when
 * full. In a quiet site that is five to six minutes; where more happens it is less.
 *
 * <p>The control thread notes; any thread may take the minutes. Neither waits for more than the
 * copy of a list.
 */
public final class Recorder {
  static final Duration SECTION = Duration.ofSeconds(60);
  static final int SECTIONS = 6;
  static final int MOST_ITEMS = 2_000;

  private final Deque<Minute> minutes = new ArrayDeque<>();
  private volatile Consumer<String> onFailSafe = why -> {};

  /** What is recorded: a new one after each reload. */
  record Subject(Site site, ControlSettings control, Yaml.Table written) {}

  /** One tick, without what can be had by playing it again. */
  record Tick(SiteSnapshot seen, List<ChargerLimit> limits) {}

  /**
   * What can be played.
   *
   * @param before what the controller remembered before the first tick
   */
  record Minutes(Subject subject, ControlState before, List<Tick> ticks) {
    Duration length() {
      return ticks.getLast().seen().now().since(ticks.getFirst().seen().now());
    }
  }

  private static final class Minute {
    final Subject subject;
    final ControlState before;
    final MonoTime begins;
    final List<Tick> ticks = new ArrayList<>();
    int items;

    Minute(Subject subject, ControlState before, MonoTime begins) {
      this.subject = subject;
      this.before = before;
      this.begins = begins;
    }

    boolean isFull(MonoTime now) {
      return now.isAtLeast(SECTION, begins) || items >= MOST_ITEMS;
    }
  }

  /**
   * Names who is told that a circuit went into fail-safe.
   *
   * @param onFailSafe called on the control thread with what happened; only hands over
   */
  public void onFailSafe(Consumer<String> onFailSafe) {
    this.onFailSafe = onFailSafe;
  }

  /** {@code decision} on {@code config}, with every tick noted. */
  public Decision recorded(Config config, Decision decision) {
    Subject subject = new Subject(config.site(), config.control(), config.siteAsWritten());
    return (state, seen) -> {
      Step step = decision.step(state, seen);
      note(subject, state, seen, step);
      for (Event event : step.events())
        if (event instanceof Event.FailSafeEntered entered)
          onFailSafe.accept(entered.subject() + " " + entered.sentence());
      return step;
    };
  }

  private synchronized void note(
      Subject subject, ControlState before, SiteSnapshot seen, Step step) {
    Minute last = minutes.peekLast();
    if (last != null && last.subject != subject) {
      minutes.clear();
      last = null;
    }
    if (last == null || last.isFull(seen.now())) {
      last = new Minute(subject, before, seen.now());
      minutes.addLast(last);
      if (minutes.size() > SECTIONS) minutes.removeFirst();
    }
    last.ticks.add(new Tick(seen, step.limits()));
    last.items += 1 + seen.reports().size();
  }

  /** All that is kept; empty before the first tick. */
  synchronized Optional<Minutes> minutes() {
    Minute first = minutes.peekFirst();
    if (first == null) return Optional.empty();
    List<Tick> ticks = new ArrayList<>();
    for (Minute minute : minutes) ticks.addAll(minute.ticks);
    return Optional.of(new Minutes(first.subject, first.before, List.copyOf(ticks)));
  }
}
