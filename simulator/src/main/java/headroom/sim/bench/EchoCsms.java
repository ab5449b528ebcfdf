package headroom.sim.bench;

import headroom.sim.csms.Envelope;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** A central system that answers at once, so that what is measured is not its own. */
final class EchoCsms implements AutoCloseable {
  private final Server server = new Server();

  EchoCsms() {
    server.setReuseAddr(true);
    server.setTcpNoDelay(true);
    server.setDaemon(true);
    server.start();
    try {
      if (!server.started.await(5, TimeUnit.SECONDS))
        throw new IllegalStateException("the central system does not open its port");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return server.getPort();
  }

  int connected() {
    return server.getConnections().size();
  }

  @Override
  public void close() {
    try {
      server.stop(1_000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Server extends WebSocketServer {
    private final CountDownLatch started = new CountDownLatch(1);

    private Server() {
      super(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          1,
          List.of(new Draft_6455(List.of(), List.of(new Protocol("ocpp1.6")))));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {}

    @Override
    public void onMessage(WebSocket socket, String text) {
      Optional<Envelope> call = Envelope.parse(text);
      if (call.isEmpty() || call.get().type() != Envelope.CALL) return;
      String answer =
          switch (call.get().action()) {
            case "BootNotification" ->
                "{\"status\":\"Accepted\",\"currentTime\":\"2026-03-02T08:00:00Z\","
                    + "\"interval\":3600}";
            case "Heartbeat" -> "{\"currentTime\":\"2026-03-02T08:00:00Z\"}";
            case "DataTransfer" -> "{\"status\":\"Accepted\"}";
            default -> "{}";
          };
      socket.send(Envelope.result(call.get().id(), answer));
    }

    @Override
    public void onClose(WebSocket socket, int code, String why, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception failure) {
      // A close follows.
    }
  }
}
