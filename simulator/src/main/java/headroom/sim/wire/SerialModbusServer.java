package headroom.sim.wire;

import com.fazecast.jSerialComm.SerialPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Meters on a serial line, given by its path; for tests one end of a pty pair. */
public final class SerialModbusServer implements AutoCloseable {
  private final SerialPort port;
  private final Map<Integer, ModbusUnit> units;
  private final Thread thread;

  /**
   * @param device path of the port
   * @throws IOException when the port cannot be opened
   */
  public SerialModbusServer(String device, int baud, Map<Integer, ModbusUnit> units)
      throws IOException {
    this.units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    port = SerialPort.getCommPort(device);
    port.setBaudRate(baud);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 0, 0);
    if (!port.openPort())
      throw new IOException("cannot open " + device + " (error " + port.getLastErrorCode() + ")");
    thread = Thread.ofPlatform().daemon().name("modbus-" + device).start(this::serve);
  }

  private void serve() {
    try {
      ModbusServer.serve(
          ModbusFraming.RTU,
          units,
          new BufferedInputStream(port.getInputStream()),
          port.getOutputStream());
    } catch (IOException closed) {
      // The port was closed, or the other end of the line is gone.
    }
  }

  @Override
  public void close() {
    port.closePort();
    thread.interrupt();
  }
}
