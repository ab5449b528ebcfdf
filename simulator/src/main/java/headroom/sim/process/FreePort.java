package headroom.sim.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Ports on loopback for another process. */
public final class FreePort {
  private static final Duration LOOKS_EVERY = Duration.ofMillis(10);
  private static final int CONNECT_MS = 1_000;

  private FreePort() {}

  /** A port that nobody has now. Somebody else could take it before it is used. */
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Waits until somebody listens.
   *
   * @param goesOn whether it is still worth waiting
   * @return {@link System#nanoTime} at which it was seen to listen
   * @throws IOException when nobody does in time
   */
  public static long awaitOpen(int port, Duration within, BooleanSupplier goesOn)
      throws IOException {
    long giveUp = System.nanoTime() + within.toNanos();
    while (goesOn.getAsBoolean() && System.nanoTime() < giveUp) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
        return System.nanoTime();
      } catch (IOException notYet) {
        LockSupport.parkNanos(LOOKS_EVERY.toNanos());
      }
    }
    throw new IOException("nobody listens on port " + port);
  }
}
