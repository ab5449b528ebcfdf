package headroom.daemon.cases;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.Step;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.daemon.cases.CaseRun.Finding;
import headroom.daemon.loop.ControlLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the controller through a case, tick by tick. */
abstract sealed class Ticker {
  final Controller controller;

  private Ticker(Case played) {
    controller = new Controller(played.site().site(), played.site().control());
  }

  /** The time of the next tick since the beginning; empty when there is none. */
  abstract Optional<Duration> next();

  /** One tick. */
  abstract Step tick(List<Case.Step> due);

  /** Whether the last tick was the last one. */
  abstract boolean isLast();

  /** What a circuit carries of that kind after {@code step}. */
  abstract PhaseAmps sum(Case.Bound bound, Step step);

  /** What the car at an EVSE draws; empty where only the controller's view is known. */
  abstract Optional<PhaseAmps> draw(EvseId evse);

  /** What a recording says came out, against what came out now. */
  List<Finding> replayed() {
    return List.of();
  }

  static PhaseAmps committed(Case.Bound bound, Step step) {
    for (CircuitView circuit : step.view().circuits())
      if (circuit.circuit().equals(bound.circuit())) return circuit.committed();
    throw new IllegalArgumentException("no circuit " + bound.circuit());
  }

  /** Around the modelled site: a tick each second, up to the last step. */
  static final class OfPlant extends Ticker {
    private final Plant plant;
    private final MonoTime end;
    private ControlState state;
    private MonoTime now = CaseRun.BEGINS;
    private boolean started;

    OfPlant(Case played, Case.Source.Modelled modelled) {
      super(played);
      plant = new Plant(played.site().site(), modelled, now);
      state = controller.start(modelled.bounds(), now);
      end = now.plus(played.steps().getLast().at());
    }

    @Override
    Optional<Duration> next() {
      MonoTime next = started ? now.plus(ControlLoop.PERIOD) : now;
      return next.isAfter(end) ? Optional.empty() : Optional.of(next.since(CaseRun.BEGINS));
    }

    @Override
    Step tick(List<Case.Step> due) {
      if (started) now = now.plus(ControlLoop.PERIOD);
      started = true;
      for (Case.Step step : due) for (Case.Deed deed : step.deeds()) plant.happens(deed, now);
      SiteSnapshot seen = plant.snapshot(now);
      Step step = controller.step(state, seen);
      state = step.next();
      plant.takes(step, now);
      return step;
    }

    @Override
    boolean isLast() {
      return !now.isBefore(end);
    }

    @Override
    PhaseAmps sum(Case.Bound bound, Step step) {
      return switch (bound.what()) {
        case DRAWS -> plant.draws(bound.circuit());
        case ALLOWED -> plant.allowed(bound.circuit(), now);
        case COMMITTED -> committed(bound, step);
      };
    }

    @Override
    Optional<PhaseAmps> draw(EvseId evse) {
      return Optional.of(plant.draw(evse));
    }
  }

  /** The ticks of a recording. */
  static final class OfRecording extends Ticker {
    private static final int MOST_FINDINGS = 20;

    private final Recording recording;
    private final Recording.News news = new Recording.News();
    private final List<Finding> findings = new ArrayList<>();
    private ControlState state;
    private int done;
    private int limits;

    OfRecording(Case played, Case.Source.Recorded recorded) {
      super(played);
      recording = recorded.recording();
      state = recording.state();
    }

    @Override
    Optional<Duration> next() {
      if (isLast()) return Optional.empty();
      MonoTime begins = recording.ticks().getFirst().seen().now();
      return Optional.of(recording.ticks().get(done).seen().now().since(begins));
    }

    @Override
    Step tick(List<Case.Step> due) {
      Recording.Tick tick = recording.ticks().get(done++);
      Step step = controller.step(state, tick.seen());
      state = step.next();
      compare(tick, "limits", tick.limits(), step.limits());
      compare(tick, "offers and reasons", tick.said(), news.of(step.view().evses()));
      limits += tick.limits().size();
      return step;
    }

    private void compare(Recording.Tick tick, String what, List<?> recorded, List<?> now) {
      if (recorded.equals(now) || findings.size() >= MOST_FINDINGS) return;
      List<Object> missing = new ArrayList<>(recorded);
      missing.removeAll(now);
      List<Object> other = new ArrayList<>(now);
      other.removeAll(recorded);
      findings.add(
          new Finding(
              tick.place().line(),
              "the " + what + " of the recording: " + missing,
              other.toString(),
              false));
    }

    @Override
    boolean isLast() {
      return done == recording.ticks().size();
    }

    @Override
    PhaseAmps sum(Case.Bound bound, Step step) {
      return committed(bound, step);
    }

    @Override
    Optional<PhaseAmps> draw(EvseId evse) {
      return Optional.empty();
    }

    @Override
    List<Finding> replayed() {
      if (!findings.isEmpty()) return findings;
      String text =
          "%d ticks with %d limits, offers and reasons as they were recorded"
              .formatted(done, limits);
      return List.of(
          new Finding(recording.ticks().getFirst().place().line(), text, "the same", true));
    }
  }
}
