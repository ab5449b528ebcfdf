package headroom.daemon;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.daemon.config.Config;
import headroom.drivers.modbus.MeterConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What is new in a config, and what forbids to take it in while the program runs. Pure. */
record ConfigChange(Config before, Config after) {

  /** The changes in words, one per circuit, charger, meter and setting; empty when all is equal. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    compare(words, "circuit", before.site().circuits(), after.site().circuits(), Circuit::id);
    compare(words, "charger", before.site().chargers(), after.site().chargers(), Charger::id);
    compare(words, "meter", before.meters(), after.meters(), MeterConfig::id);
    if (!before.site().name().equals(after.site().name())
        || before.site().share() != after.site().share()
        || !before.control().equals(after.control())) words.add("settings of the site");
    if (!before.chargers().equals(after.chargers())) words.add("access of the chargers");
    if (!before.authorization().equals(after.authorization())) words.add("authorization");
    return List.copyOf(words);
  }

  /**
   * Why the change cannot be made now, one sentence each; empty when it can.
   *
   * <p>A charger that leaves the config is no longer counted. So it must not be one that a car may
   * still draw from: what it draws would be nobody's.
   */
  List<String> obstacles(Optional<SiteView> view) {
    List<String> obstacles = new ArrayList<>();
    if (!before.server().equals(after.server()))
      obstacles.add(
          "ocpp.listen or ocpp.path changed, and every charger would lose its link: restart the"
              + " controller to take this in (systemctl restart headroom)");
    view.ifPresent(
        seen -> {
          for (EvseView evse : seen.evses()) {
            if (after.site().evse(evse.evse()).isEmpty() && mayStillDraw(evse))
              obstacles.add(
                  "%s is gone from the config, but a car may still draw %s there: stop its session or switch it off, wait for its lease to end, then reload"
                      .formatted(evse.evse(), evse.committed()));
          }
        });
    return List.copyOf(obstacles);
  }

  private boolean mayStillDraw(EvseView evse) {
    Optional<Charger> charger = before.site().charger(evse.evse().charger());
    boolean aboveFallback =
        charger.map(known -> evse.committed().isAbove(known.fallback())).orElse(false);
    return aboveFallback || (evse.online() && evse.transaction().isPresent());
  }

  private static <T, I> void compare(
      List<String> words, String kind, List<T> before, List<T> after, Function<T, I> id) {
    Map<I, T> old = new LinkedHashMap<>();
    for (T each : before) old.put(id.apply(each), each);
    for (T each : after) {
      T known = old.remove(id.apply(each));
      if (known == null) words.add(kind + " " + id.apply(each) + " added");
      else if (!Objects.equals(known, each)) words.add(kind + " " + id.apply(each) + " changed");
    }
    for (I gone : old.keySet()) words.add(kind + " " + gone + " removed");
  }
}
