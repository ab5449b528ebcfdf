package headroom.drivers.modbus;

import com.ghgande.j2mod.modbus.net.SerialConnection;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import java.time.Duration;
import java.util.Optional;

/** A serial port that remembers whether the bytes ran out. */
final class PortConnection extends SerialConnection implements ByteSource {
  private final int timeoutMs;
  private boolean ranDry;

  PortConnection(SerialParameters parameters, Duration timeout) {
    super(parameters);
    this.timeoutMs = Math.toIntExact(timeout.toMillis());
    setTimeout(timeoutMs);
  }

  @Override
  public void expectAnswer() {
    ranDry = false;
  }

  @Override
  public Optional<String> ranDry() {
    return ranDry ? Optional.of("no whole answer within " + timeoutMs + " ms") : Optional.empty();
  }

  @Override
  public int readBytes(byte[] buffer, int bytesToRead) {
    int read = super.readBytes(buffer, bytesToRead);
    if (read < bytesToRead) ranDry = true;
    return read;
  }

  @Override
  public void hangUp() {
    try {
      close();
    } catch (RuntimeException e) {
      // The port is gone; there is nothing left to close.
    }
  }
}
