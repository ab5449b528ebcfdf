package headroom.sim.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.sim.RealTime;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import headroom.sim.csms.Received;
import headroom.sim.ocpp.ChargerModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.ocpp.v16.Charger16;
import headroom.sim.site.Car;
import headroom.sim.site.CarModel;
import headroom.sim.site.LivingSite;
import headroom.sim.site.Pace;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A simulated station and a simulated central system, with real sockets between them. */
class WebSocketLineTest {
  private static final String CONFIG =
      """
      site: {name: One}
      circuits: {grid: {limit: 3x32 A, background: 3x10 A}}
      chargers: {"CP+01": {circuit: grid, rating: 16 A, fallback: 6 A}}
      ocpp: {listen: "127.0.0.1:8887"}
      authorize: {policy: all}
      """;

  private static final ChargerQuirks QUICK =
      ChargerQuirks.STANDARD.with(
          "Quick",
          new ChargerQuirks.Manners(
              Duration.ZERO, Duration.ofMillis(5), false, Duration.ofMillis(10)));

  private final World world = World.of(1, Instant.now());
  private final LivingSite site = new LivingSite(world, config().site(), new Pace(1));
  private final CsmsModel csms = new CsmsModel(world);
  private final CsmsServer server = new CsmsServer(world, csms);
  private final RealTime realTime = new RealTime(world);
  private final ChargerModel station =
      new Charger16(world, site, config().chargers().getFirst().identity(), QUICK);
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final WebSocketLine line =
      new WebSocketLine(
          world,
          HttpClient.newHttpClient(),
          URI.create("ws://127.0.0.1:" + server.port() + "/ocpp/CP%2B01"),
          "CP+01",
          Optional.of("secret"),
          new WebSocketLine.Tap() {
            @Override
            public void received(String text, long atNanos) {
              received.add(text);
            }
          });

  @BeforeEach
  void start() {
    line.belongsTo(station);
    station.connectThrough(line);
    realTime.start();
    world.inject(site::start);
    world.inject(station::powerOn);
  }

  @AfterEach
  void stop() {
    realTime.close();
    server.close();
  }

  private static Config config() {
    return switch (ConfigReader.read("one.yaml", CONFIG)) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new AssertionError(bad.problems());
    };
  }

  private boolean told(String action) {
    return Asking.world(world, () -> !csms.told(action).isEmpty());
  }

  @Test
  void aStationBootsAndChargesOverARealSocket() {
    await().until(() -> told("BootNotification"));
    world.inject(() -> site.outlets().getFirst().plugIn(Car.of(CarModel.SALOON, 0.5)));
    await().atMost(Duration.ofSeconds(15)).until(() -> told("StartTransaction"));
    assertEquals(
        List.of("CP+01"),
        Asking.world(
            world,
            () -> csms.ledger().received().stream().map(Received::station).distinct().toList()));
    assertTrue(received.stream().anyMatch(text -> text.contains("\"transactionId\":1")));
  }

  @Test
  void aStationHearsThatItsLineWasCut() {
    await().until(() -> told("BootNotification"));
    server.close();
    await().until(() -> !Asking.world(world, station::isOnline));
  }
}
