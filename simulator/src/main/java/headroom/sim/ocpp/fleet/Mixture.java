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

  /** Which versions of OCPP the chargers of a site speak. */
  public enum Versions {
    V16("1.6"),
    V201("2.0.1"),
    MIXED("mixed");

    private final String word;

    Versions(String word) {
      this.word = word;
    }

    /** What it is called on a command line: {@code 1.6}, {@code 2.0.1} or {@code mixed}. */
    public String word() {
      return word;
    }

    /**
     * @throws IllegalArgumentException for any other word, with the three that there are
     */
    public static Versions of(String word) {
      for (Versions each : values()) if (each.word.equals(word)) return each;
      throw new IllegalArgumentException(
          "--ocpp expects 1.6, 2.0.1 or mixed, found '" + word + "'");
    }

    /** The model of the n-th charger of a site: mixed, every other one speaks 2.0.1. */
    public ChargerQuirks applyTo(ChargerQuirks model, int n) {
      boolean newer = this == V201 || (this == MIXED && n % 2 == 1);
      return newer ? model.in201() : model;
    }
  }

  /** The same, in these versions. */
  public static Function<ChargerId, ChargerQuirks> of(Site site, Versions versions) {
    List<ChargerId> order = site.chargers().stream().map(Charger::id).toList();
    Function<ChargerId, ChargerQuirks> models = of(site);
    return id -> versions.applyTo(models.apply(id), order.indexOf(id));
  }

  /**
   * The model of each charger of {@code site}: in turn, in the order of the config. All speak OCPP
   * 1.6.
   */
  public static Function<ChargerId, ChargerQuirks> of(Site site) {
    List<ChargerId> order = site.chargers().stream().map(Charger::id).toList();
    return id -> {
      Charger charger = site.charger(id).orElseThrow();
      if (charger.current() == Charger.Current.DC) return ChargerQuirks.WATT_ONLY;
      return AC.get(order.indexOf(id) % AC.size());
    };
  }
}
