package headroom.sim.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Reason.Bound;
import headroom.core.event.Source;
import headroom.core.units.Amps;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.Outlet;
import headroom.sim.site.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the CSMS limits is held by the shipped controller at the car, through outage and restart.
 */
class CsmsLimitsTest {
  private static final String CONFIG =
      """
      site: {name: One}
      circuits: {grid: {limit: 3x63 A, background: 3x10 A}}
      chargers:
        CP-1: {circuit: grid, rating: 16 A, fallback: 6 A}
      ocpp:
        listen: "127.0.0.1:8887"
        csms: "ws://csms.example/ocpp/"
        keep_default_limits: 1 h
      authorize: {policy: all}
      """;

  private VirtualDaemon daemon;

  @BeforeEach
  void aCarCharges() {
    Config config =
        switch (ConfigReader.read("one.yaml", CONFIG)) {
          case Reading.Good good -> good.config();
          case Reading.Bad bad -> throw new AssertionError(bad.problems());
        };
    daemon = new VirtualDaemon(World.of(5), config, Pace.LIFE, id -> ChargerQuirks.STANDARD);
    daemon.start();
    daemon.world().run(Duration.ofMinutes(1));
    outlet().plugIn(Car.of(CarModel.SALOON, 0.2));
    daemon.world().run(Duration.ofMinutes(3));
    assertTrue(draw() > 15, "before any limit: " + draw());
  }

  private Outlet outlet() {
    return daemon.site().outlets().getFirst();
  }

  private double draw() {
    return outlet().amps().highest();
  }

  private EvseView view() {
    return daemon.assembly().loop().view().orElseThrow().evses().getFirst();
  }

  private void set(int amps) {
    List<CsmsModel.Outcome> outcomes = new ArrayList<>();
    daemon
        .csms()
        .call(
            "CP-1",
            "SetChargingProfile",
            """
            {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,\
            "chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Relative",\
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":\
            [{"startPeriod":0,"limit":%d}]}}}\
            """
                .formatted(amps),
            outcomes::add);
    daemon.world().run(Duration.ofSeconds(1));
    assertEquals(List.of(new CsmsModel.Outcome.Result("{\"status\":\"Accepted\"}")), outcomes);
  }

  @Test
  void theCarFollowsWithinFifteenSecondsAndWhyNamesTheCsms() {
    set(8);
    daemon.world().run(Duration.ofSeconds(14));
    assertTrue(draw() <= 8.001, "after a limit of 8 A: " + draw());
    assertEquals(new Bound.Limited(Source.CSMS, Amps.of(8)), view().reason().bound());
    set(0);
    daemon.world().run(Duration.ofSeconds(14));
    assertEquals(0, draw(), 0.001);
  }

  @Test
  void aRestartOfOursForgetsNothingAndAnOutageCountsAsTheConfigSays() {
    set(8);
    daemon.world().run(Duration.ofMinutes(1));
    daemon.csms().goDown();
    daemon.killController();
    daemon.world().run(Duration.ofSeconds(20));
    daemon.startController();
    daemon.world().run(Duration.ofMinutes(55));
    assertTrue(draw() > 7 && draw() <= 8.001, "55 min after the restart: " + draw());
    daemon.world().run(Duration.ofMinutes(10));
    assertTrue(draw() > 15, "an hour without the CSMS is over: " + draw());
    daemon.csms().comeUp();
    daemon.world().run(Duration.ofMinutes(3));
    assertTrue(draw() <= 8.001, "it is back, and so is its limit: " + draw());
  }
}
