package headroom.daemon.config;

import headroom.core.control.ControlSettings;
import headroom.core.site.Site;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.drivers.ocpp.ChargerServerConfig;
import java.util.List;

/**
 * A whole, valid config: what the program runs on.
 *
 * @param chargers who may connect, in the order of the site's chargers
 * @param authorization who may charge while we are the back office
 */
public record Config(
    Site site,
    ControlSettings control,
    List<MeterConfig> meters,
    ChargerServerConfig server,
    List<ChargerAccess> chargers,
    Authorization authorization) {
  public Config {
    meters = List.copyOf(meters);
    chargers = List.copyOf(chargers);
  }

  /**
   * @param policy whom to let charge
   * @param known the local list: tags that may charge; compared without case, as OCPP 1.6 does
   *     (CiString20)
   */
  public record Authorization(Policy policy, List<String> known) {
    public Authorization {
      known = List.copyOf(known);
    }

    /** Whom to let charge. */
    public enum Policy {
      /** Every card. */
      ALL,
      /** Cards on the local list. */
      KNOWN,
      /** Nobody. */
      NONE
    }

    /** Hides the tags: they name people. */
    @Override
    public String toString() {
      return "Authorization[" + policy + ", " + known.size() + " known]";
    }
  }
}
