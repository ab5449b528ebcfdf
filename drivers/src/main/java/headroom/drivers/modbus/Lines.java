package headroom.drivers.modbus;

import com.ghgande.j2mod.modbus.io.ModbusRTUTransport;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransport;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import headroom.core.port.MeterReport.MeterFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Opens lines. */
final class Lines {
  private Lines() {}

  /**
   * Opens the way to a bus; blocks for at most about the timeout.
   *
   * @param timeout for opening, and for each answer as a whole
   * @throws LineFault {@link MeterFault#UNREACHABLE} with the reason
   */
  static Line open(BusConfig bus, Duration timeout) throws LineFault {
    try {
      return switch (bus) {
        case BusConfig.Tcp tcp -> tcp(tcp, timeout);
        case BusConfig.RtuOverTcp rtu -> rtuOverTcp(rtu, timeout);
        case BusConfig.Rtu rtu -> serial(rtu, timeout);
      };
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new LineFault(
          MeterFault.UNREACHABLE, false, "cannot open " + name(bus) + ": " + reason(e));
    }
  }

  private static Line tcp(BusConfig.Tcp bus, Duration timeout) throws IOException {
    DeadlineSocket socket = connect(bus.host(), bus.port(), timeout);
    ModbusTCPTransport transport = new ModbusTCPTransport(socket);
    return new CheckedLine(transport, socket, true);
  }

  private static Line rtuOverTcp(BusConfig.RtuOverTcp bus, Duration timeout) throws IOException {
    SocketSerialConnection connection =
        new SocketSerialConnection(connect(bus.host(), bus.port(), timeout));
    ModbusRTUTransport transport = new ModbusRTUTransport();
    transport.setCommPort(connection);
    return new CheckedLine(transport, connection, false);
  }

  private static DeadlineSocket connect(String host, int port, Duration timeout)
      throws IOException {
    DeadlineSocket socket = new DeadlineSocket(timeout);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Line serial(BusConfig.Rtu bus, Duration timeout) throws IOException {
    if (!Files.exists(Path.of(bus.device()))) throw new IOException("no such device");
    SerialParameters parameters = new SerialParameters();
    parameters.setPortName(bus.device());
    parameters.setBaudRate(bus.baud());
    parameters.setDatabits(8);
    parameters.setParity(
        switch (bus.parity()) {
          case NONE -> AbstractSerialConnection.NO_PARITY;
          case EVEN -> AbstractSerialConnection.EVEN_PARITY;
          case ODD -> AbstractSerialConnection.ODD_PARITY;
        });
    parameters.setStopbits(
        bus.stopBits() == 2
            ? AbstractSerialConnection.TWO_STOP_BITS
            : AbstractSerialConnection.ONE_STOP_BIT);
    parameters.setEncoding("rtu");
    if (!bus.rs485Ioctls()) parameters.disableRs485Control();
    PortConnection port = new PortConnection(parameters, timeout);
    port.open();
    return new CheckedLine(port.getModbusTransport(), port, false);
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /** For people: {@code 10.0.0.20:502}, {@code /dev/ttyUSB0 9600 8N1}. */
  static String name(BusConfig bus) {
    return switch (bus) {
      case BusConfig.Tcp tcp -> tcp.host() + ":" + tcp.port();
      case BusConfig.RtuOverTcp rtu -> "rtu over " + rtu.host() + ":" + rtu.port();
      case BusConfig.Rtu rtu ->
          rtu.device() + " " + rtu.baud() + " 8" + rtu.parity().name().charAt(0) + rtu.stopBits();
    };
  }
}
