package headroom.sim.wire;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import headroom.core.site.PhaseWiring;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.MeterPolling;
import headroom.drivers.modbus.RegisterMaps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A meter of the simulator on a serial line: one end of a pty pair. */
class SerialMetersTest {
  @TempDir Path directory;

  @Test
  void aMeterOnASerialLineIsRead() throws IOException {
    Path meterEnd = directory.resolve("meter");
    Path ourEnd = directory.resolve("controller");
    Process socat = socat(meterEnd, ourEnd);
    try {
      await().until(() -> Files.exists(meterEnd) && Files.exists(ourEnd));
      ModbusUnit unit =
          ModbusUnit.of(
              MeterTables.wm3m4(),
              () -> MeterFace.of(MeterTablesTest.PHYSICS, PhaseWiring.STRAIGHT, false));
      MeterTablesTest.RecordingInbox inbox = new MeterTablesTest.RecordingInbox();
      BusConfig bus =
          new BusConfig.Rtu(ourEnd.toString(), 115_200, BusConfig.Parity.NONE, 1, false);
      try (SerialModbusServer server =
              new SerialModbusServer(meterEnd.toString(), 115_200, Map.of(33, unit));
          MeterPolling polling =
              new MeterPolling(new MeterTablesTest.RealClock(), inbox, RegisterMaps.bundled())) {
        polling.apply(List.of(MeterTablesTest.meter("iskra-wm3m4", bus, 33)));
        await().atMost(Duration.ofSeconds(20)).until(() -> !inbox.samples.isEmpty());
        MeterTablesTest.assertShowsPhysics(inbox.samples.element(), 10, 100);
      }
    } finally {
      socat.destroy();
    }
  }

  private static Process socat(Path one, Path other) throws IOException {
    try {
      return new ProcessBuilder(
              "socat", "pty,raw,echo=0,link=" + one, "pty,raw,echo=0,link=" + other)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException absent) {
      String message = "skipped: no serial line without socat (Debian package socat)";
      System.out.println("SerialMetersTest " + message);
      assumeTrue(false, message);
      throw absent;
    }
  }
}
