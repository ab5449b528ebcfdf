package headroom.daemon.config;

import headroom.core.proxy.Authorization.Policy;
import headroom.core.site.Charger.Current;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Circuit.LimitOf;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site.Priority;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import headroom.drivers.modbus.BusConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The first step's result: records that mirror the YAML, quantities parsed, nothing resolved. A
 * value that was missing or wrong is absent and its problem is already noted, so that the second
 * step can go on and find the rest.
 */
final class Shapes {
  private Shapes() {}

  /**
   * @param circuitNames of all circuits, also of those that could not be read
   * @param meterNames likewise
   * @param chargerNames likewise
   */
  record FileShape(
      Optional<SiteShape> site,
      List<CircuitShape> circuits,
      List<MeterShape> meters,
      List<ChargerShape> chargers,
      Optional<OcppShape> ocpp,
      Optional<AuthorizeShape> authorize,
      ControlShape control,
      Optional<Given<String>> registerMaps,
      List<String> circuitNames,
      List<String> meterNames,
      List<String> chargerNames,
      Place circuitsAt,
      Place chargersAt) {

    /** This with the devices that serve the site. */
    FileShape with(
        List<MeterShape> ofMeters,
        List<String> namesOfMeters,
        Optional<OcppShape> ofOcpp,
        Optional<AuthorizeShape> ofAuthorize,
        Optional<Given<String>> maps) {
      return new FileShape(
          site,
          circuits,
          ofMeters,
          chargers,
          ofOcpp,
          ofAuthorize,
          control,
          maps,
          circuitNames,
          namesOfMeters,
          chargerNames,
          circuitsAt,
          chargersAt);
    }
  }

  record SiteShape(
      Optional<Given<String>> name,
      Optional<Given<Share>> share,
      Optional<Given<Priority>> priority) {}

  /**
   * @param root it names no parent
   */
  record CircuitShape(
      String name,
      Place place,
      boolean root,
      Optional<Given<String>> parent,
      Optional<Given<PhaseAmps>> limit,
      Optional<Given<PhaseAmps>> softLimit,
      Optional<Given<PhaseAmps>> margin,
      Optional<Given<Watts>> power,
      Optional<Given<Amps>> unbalance,
      Optional<Given<String>> meter,
      Optional<Given<PhaseAmps>> background,
      Optional<Given<Boolean>> useExport,
      Optional<Given<LimitOf>> of) {}

  /**
   * @param phasesWrong they are given, and wrong: their default must not step in
   */
  record MeterShape(
      String name,
      Place place,
      Optional<Given<String>> model,
      Optional<Given<BusConfig>> bus,
      Optional<Given<Integer>> unit,
      Optional<Given<Boolean>> reversed,
      Optional<Given<BigDecimal>> ctRatio,
      Optional<Given<PhaseWiring>> phases,
      boolean phasesWrong,
      Optional<Given<Duration>> interval) {}

  /**
   * @param phasesWrong they are given, and wrong: their default must not step in
   */
  record ChargerShape(
      String name,
      Place place,
      Optional<Given<String>> circuit,
      Current current,
      Optional<Given<List<PhaseWiring>>> phases,
      boolean phasesWrong,
      Optional<Given<Amps>> rating,
      Optional<Given<Amps>> floor,
      Optional<Given<Fallback>> fallback,
      Optional<Given<Amps>> step,
      Optional<Given<Duration>> lease,
      Optional<Given<BigDecimal>> weight,
      Optional<Given<Integer>> priority,
      boolean planned,
      Optional<Given<Integer>> outlets,
      Optional<Given<Amps>> sharedRating,
      Optional<Given<Watts>> power,
      Optional<Given<Watts>> sharedPower,
      Optional<Given<Watts>> floorPower,
      Optional<Given<Integer>> efficiencyPermille,
      Optional<Given<RateUnit>> limitedIn,
      Optional<Given<Boolean>> phaseSwitch,
      Optional<Given<SecurityProfile>> securityProfile) {}

  record OcppShape(
      Optional<Given<Addresses.Listen>> listen,
      Optional<Given<String>> path,
      Optional<Given<String>> passwords,
      Optional<Given<String>> certificate,
      Optional<Given<String>> key,
      Optional<Given<Addresses.Listen>> listenPlain,
      Optional<Given<Boolean>> unknownChargers,
      Optional<Given<URI>> csms,
      Optional<Given<String>> csmsPasswords,
      Optional<Given<String>> csmsCa,
      Optional<Given<Optional<Duration>>> keepChargerLimits,
      Optional<Given<Optional<Duration>>> keepDefaultLimits,
      Optional<Given<Optional<Duration>>> keepSessionLimits) {}

  record AuthorizeShape(
      Optional<Given<Policy>> policy,
      Optional<Given<String>> localList,
      Optional<Given<Duration>> cacheFor) {}

  record ControlShape(
      Optional<Given<Duration>> settle,
      Optional<Given<Duration>> minimumOn,
      Optional<Given<Duration>> rotate) {}
}
