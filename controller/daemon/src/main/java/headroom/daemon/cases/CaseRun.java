package headroom.daemon.cases;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.control.Step;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a case through the controller and judges it. Pure: every run of a case is the same. */
public final class CaseRun {
  /** The instant at which the time of a modelled case begins. */
  static final MonoTime BEGINS = MonoTime.ofSeconds(1000);

  private final Case played;

  CaseRun(Case played) {
    this.played = played;
  }

  /**
   * What came of a case.
   *
   * @param moments the times at which something was expected, and the last one
   * @param always whether what must always hold did
   * @param replayed where the case is a recording: whether the same came out
   */
  record Result(Case played, List<Moment> moments, List<Finding> always, List<Finding> replayed) {
    Result {
      moments = List.copyOf(moments);
      always = List.copyOf(always);
      replayed = List.copyOf(replayed);
    }

    List<Finding> findings() {
      List<Finding> all = new ArrayList<>();
      moments.forEach(moment -> all.addAll(moment.findings()));
      all.addAll(always);
      all.addAll(replayed);
      return all;
    }

    boolean holds() {
      return findings().stream().allMatch(Finding::holds);
    }
  }

  /** The site at one time, and what was expected of it. */
  record Moment(Duration at, SiteView view, List<Finding> findings) {
    Moment {
      findings = List.copyOf(findings);
    }
  }

  /**
   * What became of one expectation.
   *
   * @param line of the case that says so
   */
  record Finding(int line, String expected, String found, boolean holds) {}

  Case played() {
    return played;
  }

  /**
   * Runs it from its beginning.
   *
   * @throws IllegalStateException when an invariant of the controller is broken
   */
  Result run() {
    Ticker ticker =
        switch (played.source()) {
          case Case.Source.Modelled modelled -> new Ticker.OfPlant(played, modelled);
          case Case.Source.Recorded recorded -> new Ticker.OfRecording(played, recorded);
        };
    List<Moment> moments = new ArrayList<>();
    Watch watch = new Watch(played);
    int next = 0;
    Optional<Duration> last = Optional.empty();
    while (true) {
      Optional<Duration> time = ticker.next();
      if (time.isEmpty()) break;
      Duration now = time.get();
      List<Case.Step> due = new ArrayList<>();
      while (next < played.steps().size() && played.steps().get(next).at().compareTo(now) <= 0)
        due.add(played.steps().get(next++));
      Step step = ticker.tick(due);
      watch.after(step, ticker, now);
      List<Finding> findings = new ArrayList<>();
      for (Case.Step each : due)
        for (Expectation expected : each.expected())
          findings.add(new Judge(step, ticker, watch.served()).judge(expected));
      if (!findings.isEmpty() || ticker.isLast())
        moments.add(new Moment(now, step.view(), findings));
      last = Optional.of(now);
    }
    List<Finding> replayed = new ArrayList<>(ticker.replayed());
    for (Case.Step missed : played.steps().subList(next, played.steps().size()))
      for (Expectation expected : missed.expected())
        replayed.add(
            new Finding(
                expected.place().line(),
                "something at " + Range.shown(missed.at()),
                "the recording ends at " + last.map(Range::shown).orElse("its beginning"),
                false));
    return new Result(played, moments, watch.findings(), replayed);
  }

  /** Looks at every tick: what must always hold, and who was served how long. */
  private static final class Watch {
    private final Case played;
    private final Map<EvseId, Duration> served = new LinkedHashMap<>();
    private final String[] broken;
    private Duration before = Duration.ZERO;

    Watch(Case played) {
      this.played = played;
      broken = new String[played.always().size()];
      for (Evse evse : played.site().site().evses()) served.put(evse.id(), Duration.ZERO);
    }

    void after(Step step, Ticker ticker, Duration now) {
      Duration passed = now.minus(before);
      before = now;
      for (EvseView view : step.view().evses()) {
        Evse evse = played.site().site().evse(view.evse()).orElseThrow();
        if (view.transaction().isPresent() && !view.offer().isBelow(evse.floor()))
          served.merge(view.evse(), passed, Duration::plus);
      }
      for (int i = 0; i < broken.length; i++) {
        Case.Bound bound = played.always().get(i);
        PhaseAmps sum = ticker.sum(bound, step);
        if (broken[i] == null && !sum.fitsWithin(bound.most()))
          broken[i] = sum + " at " + Range.shown(now);
      }
    }

    Map<EvseId, Duration> served() {
      return served;
    }

    List<Finding> findings() {
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < broken.length; i++) {
        Case.Bound bound = played.always().get(i);
        String what =
            switch (bound.what()) {
              case DRAWS -> "what the cars draw";
              case ALLOWED -> "what the chargers allow";
              case COMMITTED -> "what is committed";
            };
        findings.add(
            new Finding(
                bound.place().line(),
                "always at most " + bound.most() + " on " + bound.circuit() + ": " + what,
                broken[i] == null ? "never more" : broken[i],
                broken[i] == null));
      }
      return findings;
    }
  }
}
