package headroom.sim.transparent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.ChargerId;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.drivers.ocpp.Conversation;
import headroom.drivers.ocpp.Wire;
import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Pace;
import headroom.sim.virtual.VirtualDaemon;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Design 4, the shipped sessions and relay in virtual time. */
class VirtualTransparencyTest {
  private static final String CONFIG =
      """
      site: {name: One}
      circuits: {grid: {limit: 3x63 A, background: 3x10 A}}
      chargers: {CP-1: {circuit: grid, rating: 16 A, fallback: 6 A}}
      ocpp: {listen: "127.0.0.1:8887", csms: "ws://csms.example/ocpp/"}
      authorize: {policy: all}
      """;

  /** Two that never change, and one that nobody knows beforehand. */
  static LongStream seeds() {
    return LongStream.of(1, 2, System.nanoTime() & 0xFFFF_FFFFL);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whateverIsSaidArrivesByteForByteInBothDirectionsAndAfterAnOutage(long seed) {
    try (Virtual rig = new Virtual(seed)) {
      Transparency check = new Transparency(rig, seed);
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 60; i++) {
          check.upward();
          check.downward();
        }
        check.throughAnOutage();
      }
    }
  }

  private static final class Virtual implements Rig, Wire {
    private final VirtualDaemon daemon;
    private final RawCharger charger;

    Virtual(long seed) {
      Config config =
          switch (ConfigReader.read("one.yaml", CONFIG)) {
            case Reading.Good good -> good.config();
            case Reading.Bad bad -> throw new AssertionError(bad.problems());
          };
      daemon = new VirtualDaemon(World.of(seed), config, Pace.LIFE, id -> ChargerQuirks.STANDARD);
      daemon.startController();
      Conversation conversation =
          daemon
              .assembly()
              .sessions()
              .open(new ChargerId(STATION), "ocpp1.6", "192.0.2.1:4000", this);
      charger =
          new RawCharger(
              text -> daemon.world().after(Duration.ofMillis(1), () -> conversation.onText(text)));
      charger.says(BOOT);
      until("the boot is accepted", () -> charger.answerTo("boot").isPresent());
    }

    @Override
    public void send(String text) {
      daemon.world().after(Duration.ofMillis(1), () -> charger.hear(text));
    }

    @Override
    public void close(int code, String why) {
      throw new AssertionError("the charger is thrown out: " + why);
    }

    @Override
    public CsmsModel csms() {
      return daemon.csms();
    }

    @Override
    public RawCharger charger() {
      return charger;
    }

    @Override
    public <T> T inWorld(Supplier<T> what) {
      return what.get();
    }

    @Override
    public void until(String what, BooleanSupplier isSo) {
      for (int i = 0; i < 5_000 && !isSo.getAsBoolean(); i++)
        daemon.world().run(Duration.ofMillis(40));
      assertTrue(isSo.getAsBoolean(), () -> "there is no " + what);
    }

    @Override
    public void close() {}
  }
}
