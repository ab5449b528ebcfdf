package headroom.sim.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.ChargerQuirks.Manners;
import headroom.sim.ocpp.fleet.Fleet;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Pace;
import headroom.sim.wire.WebSocketLine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A simulated station behind the shipped controller, at a strict central system of others: whatever
 * reaches it, by whoever it was said, keeps to the official schemas of its version.
 */
class StrictCsmsTest {
  private static final ChargerId NAME = new ChargerId("CP-01");

  private static final ChargerQuirks QUICK =
      ChargerQuirks.SIGNING.with(
          "Quick", new Manners(Duration.ZERO, Duration.ofMillis(5), false, Duration.ofMillis(10)));

  private static String config(int csmsPort) {
    return """
    site: {name: One}
    circuits: {grid: {limit: 3x32 A, background: 3x10 A}}
    chargers: {CP-01: {circuit: grid, rating: 16 A, fallback: 6 A}}
    ocpp: {listen: "127.0.0.1:8887", csms: "ws://127.0.0.1:%d/"}
    authorize: {policy: all}
    """
        .formatted(csmsPort);
  }

  /** A station of ours on a real socket, in real time. */
  private static final class Site implements AutoCloseable {
    private final World world = World.of(1, Instant.now());
    private final LivingSite site;
    private final RealTime realTime;
    private final WebSocketLine line;

    Site(String yaml, int port, ChargerQuirks quirks) {
      Config config =
          switch (ConfigReader.read("one.yaml", yaml)) {
            case Reading.Good good -> good.config();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
          };
      site = new LivingSite(world, config.site(), Pace.LIFE);
      ChargerModel station = Fleet.station(world, site, NAME, quirks);
      line =
          new WebSocketLine(
              world,
              HttpClient.newHttpClient(),
              URI.create("ws://127.0.0.1:" + port + "/ocpp/CP-01"),
              NAME.name(),
              Optional.empty(),
              WebSocketLine.Tap.NONE);
      line.belongsTo(station);
      station.connectThrough(line);
      realTime = new RealTime(world);
      realTime.start();
      world.inject(site::start);
      world.inject(station::powerOn);
    }

    void plugIn() {
      world.inject(() -> site.outlet(new EvseId(NAME, 1)).plugIn(Car.of(CarModel.SALOON, 0.5)));
    }

    void unplug() {
      world.inject(() -> site.outlet(new EvseId(NAME, 1)).unplug());
    }

    @Override
    public void close() {
      realTime.close();
      line.hangUp();
    }
  }

  @Test
  void aSessionOfOcpp16KeepsToTheSchemas() throws IOException {
    try (OcppRpcPeer csms = OcppRpcPeer.csms()) {
      int csmsPort = csms.await("listening").path("port").asInt();
      try (SmallController controller = new SmallController(config(csmsPort));
          Site site = new Site(config(csmsPort), controller.port(), QUICK)) {
        csms.awaitAbout("called", "BootNotification");
        site.plugIn();
        csms.awaitAbout("called", "StartTransaction");
        csms.awaitAbout("called", "MeterValues");
        asks(csms, "GetConfiguration", "{}");
        asks(csms, "TriggerMessage", "{\"requestedMessage\":\"Heartbeat\"}");
        asks(csms, "GetCompositeSchedule", "{\"connectorId\":1,\"duration\":600}");
        asks(csms, "ClearChargingProfile", "{\"id\":9}");
        site.unplug();
        csms.awaitAbout("called", "StopTransaction");
        assertEquals(List.of(), csms.complaints());
        assertEquals(List.of(), controller.broken);
      }
    }
  }

  @Test
  void aSessionOfOcpp201KeepsToTheSchemas() throws IOException {
    try (OcppRpcPeer csms = OcppRpcPeer.csms()) {
      int csmsPort = csms.await("listening").path("port").asInt();
      try (SmallController controller = new SmallController(config(csmsPort));
          Site site = new Site(config(csmsPort), controller.port(), QUICK.in201())) {
        csms.awaitAbout("called", "BootNotification");
        site.plugIn();
        csms.awaitAbout("called", "TransactionEvent");
        asks(csms, "GetBaseReport", "{\"requestId\":1,\"reportBase\":\"FullInventory\"}");
        csms.awaitAbout("called", "NotifyReport");
        asks(csms, "GetCompositeSchedule", "{\"evseId\":1,\"duration\":600}");
        asks(csms, "ClearChargingProfile", "{\"chargingProfileId\":9}");
        site.unplug();
        csms.until(
            "end of the transaction",
            () ->
                csms.events().stream()
                    .anyMatch(e -> e.at("/params/eventType").asString("").equals("Ended")));
        assertEquals(List.of(), csms.complaints());
        assertEquals(List.of(), controller.broken);
      }
    }
  }

  /** It is answered, with a result or with words. */
  private static void asks(OcppRpcPeer csms, String method, String params) {
    csms.call("CP-01", method, params);
    csms.until(
        "answer to " + method,
        () -> csms.find("result", method).isPresent() || csms.find("error", method).isPresent());
  }
}
