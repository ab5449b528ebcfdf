package headroom.daemon.cases;

import headroom.core.control.ControlState;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Reason;
import headroom.core.port.ChargerLimit;
import headroom.core.port.SetLimit;
import headroom.core.port.Wish;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.daemon.config.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last minutes of a running daemon: what the controller remembered, each snapshot that went
 * into it, and what came out.
 *
 * @param version of the program that wrote it
 * @param recorded when, by the wall clock, for people
 * @param state what the controller remembered before the first tick
 */
record Recording(String version, String recorded, ControlState state, List<Tick> ticks) {
  Recording {
    ticks = List.copyOf(ticks);
  }

  /**
   * One tick.
   *
   * @param said what is new in what each EVSE is told, in charger order
   */
  record Tick(Place place, SiteSnapshot seen, List<ChargerLimit> limits, List<Said> said) {}

  /** What one EVSE has, and why. */
  record Said(EvseId evse, Amps offer, Amps target, Amps committed, Reason reason) {
    static Said of(EvseView view) {
      return new Said(view.evse(), view.offer(), view.target(), view.committed(), view.reason());
    }
  }

  /** All that somebody has set: written when it changes. */
  record Requests(List<SetLimit> limits, List<Wish> wishes) {
    static final Requests NONE = new Requests(List.of(), List.of());

    static Requests of(SiteSnapshot seen) {
      return new Requests(seen.limits(), seen.wishes());
    }
  }

  /** Tells what is new from tick to tick. */
  static final class News {
    private final Map<EvseId, Said> before = new LinkedHashMap<>();

    List<Said> of(List<EvseView> views) {
      List<Said> news = new ArrayList<>();
      for (EvseView view : views) {
        Said said = Said.of(view);
        if (!said.equals(before.put(view.evse(), said))) news.add(said);
      }
      return news;
    }
  }
}
