package headroom.daemon.config;

import headroom.core.control.ControlSettings;
import headroom.core.proxy.Authorization;
import headroom.core.site.Site;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.modbus.RegisterMaps;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.drivers.ocpp.ChargerServerConfig;
import headroom.drivers.ocpp.CsmsConfig;
import headroom.drivers.websocket.TlsIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A whole, valid config: what the program runs on.
 *
 * @param server where chargers connect; over TLS when there is an {@code identity}
 * @param plain where those may connect that need no TLS, while others do
 * @param identity how we prove to chargers who we are; empty: no TLS
 * @param strangersWait whether a charger that is not in the config is let in to wait at 0 A
 * @param csms the operator's CSMS; empty: we are the only central system
 * @param chargers who may connect, in the order of the site's chargers
 * @param authorization who may charge while we are the back office
 * @param registerMaps the program's and those of the folder that the config names
 * @param siteAsWritten the sections that {@link SiteReader} reads, for recordings
 */
public record Config(
    Site site,
    ControlSettings control,
    List<MeterConfig> meters,
    ChargerServerConfig server,
    Optional<ChargerServerConfig> plain,
    Optional<TlsIdentity> identity,
    boolean strangersWait,
    Optional<CsmsConfig> csms,
    List<ChargerAccess> chargers,
    Authorization authorization,
    RegisterMaps registerMaps,
    Yaml.Table siteAsWritten) {
  public Config {
    meters = List.copyOf(meters);
    chargers = List.copyOf(chargers);
  }
}
