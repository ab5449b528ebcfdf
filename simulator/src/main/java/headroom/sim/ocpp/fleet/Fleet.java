package headroom.sim.ocpp.fleet;

import headroom.core.site.ChargerId;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.v16.Charger16;
import headroom.sim.ocpp.v201.Charger201;
import headroom.sim.site.LivingSite;

/** Builds stations. */
public final class Fleet {
  private Fleet() {}

  /**
   * A station of a model.
   *
   * @throws IllegalArgumentException when nobody speaks the version of the model
   */
  public static ChargerModel station(
      World world, LivingSite site, ChargerId id, ChargerQuirks quirks) {
    return switch (quirks.speech().protocol()) {
      case "ocpp1.6" -> new Charger16(world, site, id, quirks);
      case "ocpp2.0.1" -> new Charger201(world, site, id, quirks);
      default ->
          throw new IllegalArgumentException("no station speaks " + quirks.speech().protocol());
    };
  }
}
