package headroom.sim.ocpp.fleet;

import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Site;
import headroom.sim.ocpp.ChargerQuirks;
import java.util.List;
import java.util.function.Function;

/**
 * Chargers of several models on one site: some that do all by the book, and each kind of oddity.
 */
public final class Mixture {
  private static final List<ChargerQuirks> AC =
      List.of(
          ChargerQuirks.STANDARD,
          ChargerQuirks.WHOLE_AMPS,
          ChargerQuirks.CHATTY,
          ChargerQuirks.SLOW,
          ChargerQuirks.STANDARD,
          ChargerQuirks.ONE_LEVEL,
          ChargerQuirks.WRONG_CLOCK,
          ChargerQuirks.TERSE);

  private Mixture() {}

  /** The model of each charger of {@code site}: in turn, in the order of the config. */
  public static Function<ChargerId, ChargerQuirks> of(Site site) {
    List<ChargerId> order = site.chargers().stream().map(Charger::id).toList();
    return id -> {
      Charger charger = site.charger(id).orElseThrow();
      if (charger.current() == Charger.Current.DC) return ChargerQuirks.WATT_ONLY;
      return AC.get(order.indexOf(id) % AC.size());
    };
  }
}
