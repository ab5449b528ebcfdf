package headroom.daemon;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.site.Charger;
import headroom.core.units.Amps;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigDiff;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is new in a config, and what forbids to take it in while the program runs. Pure. */
record ConfigChange(Config before, Config after) {

  /** The changes in words; empty when nothing is new. */
  List<String> words() {
    return ConfigDiff.words(before, after);
  }

  /**
   * Why the change cannot be made now, one sentence each; empty when it can.
   *
   * <p>A charger that leaves the config is no longer counted. So it must not be one that a car may
   * still draw from: what it draws would be nobody's. One that has never connected never had a word
   * from us, so nothing is lost with it.
   */
  List<String> obstacles(Optional<SiteView> view) {
    List<String> obstacles = new ArrayList<>();
    if (!before.server().equals(after.server())
        || !before.plain().equals(after.plain())
        || before.identity().isPresent() != after.identity().isPresent())
      obstacles.add(
          "ocpp.listen, listen_plain, path or the use of TLS changed, and every charger would lose"
              + " its link: restart the controller to take this in (systemctl restart headroom)");
    if (!before.csms().equals(after.csms()))
      obstacles.add(
          "ocpp.csms, csms_passwords or csms_ca changed, and every charger would lose its"
              + " connection to the CSMS: restart the controller to take this in (systemctl restart"
              + " headroom)");
    view.ifPresent(
        seen -> {
          for (EvseView evse : seen.evses()) {
            if (after.site().evse(evse.evse()).isEmpty() && mayStillDraw(evse))
              obstacles.add(
                  "%s is gone from the config, but a car may still draw %s there: %s, then reload"
                      .formatted(evse.evse(), evse.committed(), remedy(evse)));
          }
        });
    return List.copyOf(obstacles);
  }

  /** Out of reach, and a car may draw the fallback that is in it for as long as it has power. */
  private boolean isAtItsFallback(EvseView evse) {
    return !evse.online()
        && evse.committed().isPositive()
        && !evse.committed().isAbove(fallbackOf(evse));
  }

  private Amps fallbackOf(EvseView evse) {
    return before.site().charger(evse.evse().charger()).map(Charger::fallback).orElse(Amps.ZERO);
  }

  private String remedy(EvseView evse) {
    if (isAtItsFallback(evse))
      return "it is out of reach with that fallback in it, so it stays counted until it is off the"
          + " supply: then restart the controller without it";
    return evse.online()
        ? "stop its session and wait until the charger says so"
        : "it is out of reach, so switch it off and wait for its lease to end (where its limits"
            + " have no proven end, restart the controller)";
  }

  private boolean mayStillDraw(EvseView evse) {
    if (!evse.met()) return false;
    if (isAtItsFallback(evse)) return true;
    boolean aboveFallback = evse.committed().isAbove(fallbackOf(evse));
    return aboveFallback || (evse.online() && evse.transaction().isPresent());
  }
}
