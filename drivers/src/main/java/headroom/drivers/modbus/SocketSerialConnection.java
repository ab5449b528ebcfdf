package headroom.drivers.modbus;

import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;

/**
 * RTU frames in a TCP stream, shown to the library as a serial port. The library's own RTU-over-TCP
 * transport drops the checksum unseen; behind a gateway lies a serial line with noise, so it must
 * be checked, as it is on a serial port.
 */
final class SocketSerialConnection extends AbstractSerialConnection implements ByteSource {
  /** The stream has no baud rate; the library needs one for the pauses between frames. */
  private static final int NOMINAL_BAUD = 115_200;

  private final DeadlineSocket socket;
  private final InputStream in;
  private final OutputStream out;

  SocketSerialConnection(DeadlineSocket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  @Override
  public void expectAnswer() {
    socket.expectAnswer();
  }

  @Override
  public Optional<String> ranDry() {
    return socket.ranDry();
  }

  @Override
  public void hangUp() {
    socket.hangUp();
  }

  @Override
  public int readBytes(byte[] buffer, int bytesToRead) {
    int got = 0;
    try {
      while (got < bytesToRead) {
        int read = in.read(buffer, got, bytesToRead - got);
        if (read < 0) return got;
        got += read;
      }
      return got;
    } catch (IOException e) {
      return got;
    }
  }

  @Override
  public int writeBytes(byte[] buffer, int bytesToWrite) {
    try {
      out.write(buffer, 0, bytesToWrite);
      out.flush();
      return bytesToWrite;
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public int bytesAvailable() {
    try {
      return in.available();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void open() throws IOException {
    throw new IOException("the connection was closed");
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() {
    hangUp();
  }

  @Override
  public AbstractModbusTransport getModbusTransport() {
    throw new UnsupportedOperationException("the line owns its transport");
  }

  @Override
  public int getBaudRate() {
    return NOMINAL_BAUD;
  }

  @Override
  public int getNumDataBits() {
    return 8;
  }

  @Override
  public int getNumStopBits() {
    return ONE_STOP_BIT;
  }

  @Override
  public int getParity() {
    return NO_PARITY;
  }

  @Override
  public String getPortName() {
    return String.valueOf(socket.getRemoteSocketAddress());
  }

  @Override
  public String getDescriptivePortName() {
    return getPortName();
  }

  @Override
  public void setComPortTimeouts(int mode, int readTimeoutMs, int writeTimeoutMs) {
    // The socket's deadline rules.
  }

  @Override
  public int getTimeout() {
    return 0;
  }

  @Override
  public void setTimeout(int timeoutMs) {
    // The socket's deadline rules.
  }

  @Override
  public Set<String> getCommPorts() {
    return Set.of();
  }
}
