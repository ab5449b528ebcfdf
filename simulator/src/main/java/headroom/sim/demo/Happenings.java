package headroom.sim.demo;

import headroom.core.site.EvseId;
import headroom.sim.World;
import headroom.sim.demo.Frame.Line;
import headroom.sim.site.Car;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Oracle;
import headroom.sim.site.Outlet;
import headroom.sim.site.Visit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What happens at the site, as lines for the screen. In the world's thread. */
final class Happenings {
  private static final int KEPT = 200;

  private final World world;
  private final LivingSite site;
  private final Deque<Line> lines = new ArrayDeque<>();
  private final Map<EvseId, Double> limits = new LinkedHashMap<>();
  private long count;

  Happenings(World world, LivingSite site) {
    this.world = world;
    this.site = site;
    for (Outlet outlet : site.outlets()) outlet.listen(carsAt(outlet));
    site.oracle().onLimit(this::limit);
  }

  private Outlet.Listener carsAt(Outlet outlet) {
    return new Outlet.Listener() {
      @Override
      public void onPlugged(Car car) {
        say(
            outlet.id().toString(),
            String.format(
                Locale.ROOT,
                "a car arrives: %s, battery at %.0f %%",
                car.model().name(),
                car.charge() * 100));
      }

      @Override
      public void onUnplugged(Car car) {
        double kilowattHours =
            site.oracle().visits().reversed().stream()
                    .filter(visit -> visit.evse().equals(outlet.id()))
                    .findFirst()
                    .map(Visit::wattHours)
                    .orElse(0.0)
                / 1000;
        say(
            outlet.id().toString(),
            String.format(
                Locale.ROOT,
                "the car leaves with %.1f kWh, battery at %.0f %%",
                kilowattHours,
                car.charge() * 100));
      }
    };
  }

  private void limit(Oracle.LimitSeen seen) {
    Double before = limits.put(seen.evse(), seen.value());
    if (before != null && before == seen.value()) return;
    if (site.outlet(seen.evse()).car().isEmpty()) return;
    String now = Screen.trimmed(seen.value()) + " " + seen.unit();
    if (before == null) say(seen.evse().toString(), "is allowed " + now);
    else
      say(
          seen.evse().toString(),
          (seen.value() < before ? "is lowered to " : "is raised to ")
              + now
              + ", was "
              + Screen.trimmed(before));
  }

  /** Something that the building does. */
  void ofBuilding(String text) {
    say("building", text);
  }

  private void say(String subject, String text) {
    if (lines.size() == KEPT) lines.removeFirst();
    lines.addLast(new Line(site.pace().timeOfDay(world), subject, text));
    count++;
  }

  List<Line> lines() {
    return new ArrayList<>(lines);
  }

  /** How many there have been, those no longer kept included. */
  long count() {
    return count;
  }
}
