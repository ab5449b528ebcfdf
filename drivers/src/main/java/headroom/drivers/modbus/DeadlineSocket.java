package headroom.drivers.modbus;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * A socket whose answers must be whole by a deadline. A plain read timeout starts anew with every
 * byte, so a peer that drips would hold the bus for minutes.
 */
final class DeadlineSocket extends Socket implements ByteSource {
  private final long timeoutNs;
  private long deadlineNs;
  private Optional<String> ranDry = Optional.empty();

  DeadlineSocket(Duration timeout) {
    this.timeoutNs = timeout.toNanos();
    expectAnswer();
  }

  @Override
  public void expectAnswer() {
    deadlineNs = System.nanoTime() + timeoutNs;
    ranDry = Optional.empty();
  }

  @Override
  public Optional<String> ranDry() {
    return ranDry;
  }

  @Override
  public void hangUp() {
    try {
      close();
    } catch (IOException e) {
      // It is closed as far as we are concerned.
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new DeadlineStream(super.getInputStream());
  }

  private final class DeadlineStream extends FilterInputStream {
    DeadlineStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        long leftMs = (deadlineNs - System.nanoTime() + 999_999) / 1_000_000;
        if (leftMs <= 0) throw new SocketTimeoutException("deadline");
        setSoTimeout(Math.toIntExact(leftMs));
        int read = super.read(buffer, offset, length);
        if (read < 0) ranDry = Optional.of("the connection was closed");
        return read;
      } catch (SocketTimeoutException e) {
        ranDry = Optional.of("no whole answer within " + timeoutNs / 1_000_000 + " ms");
        throw e;
      } catch (IOException e) {
        ranDry = Optional.of("the connection broke: " + e.getMessage());
        throw e;
      }
    }
  }
}
