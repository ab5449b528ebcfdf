package headroom.sim.wire;

import headroom.sim.World;
import headroom.sim.ocpp.CsmsModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/**
 * A central system for OCPP 1.6J on a real socket of this machine: {@link CsmsModel} behind a plain
 * WebSocket server. The station's identity is the last part of the path.
 */
public final class CsmsServer implements AutoCloseable {
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(5);

  private final World world;
  private final CsmsModel model;
  private final Server server = new Server();

  /**
   * Opens it on a free port.
   *
   * @param model is called in the world's thread alone
   * @throws IllegalStateException when the port does not open
   */
  public CsmsServer(World world, CsmsModel model) {
    this.world = world;
    this.model = model;
    server.setReuseAddr(true);
    server.setDaemon(true);
    server.start();
    try {
      if (!server.started.await(OPENS_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
        throw new IllegalStateException("the central system does not open its port");
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  public int port() {
    return server.getPort();
  }

  /** Cuts all connections and closes the port. */
  @Override
  public void close() {
    try {
      server.stop(1_000);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static String station(String path) {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Hands everything over to the world. */
  private final class Server extends WebSocketServer {
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
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      String station = station(handshake.getResourceDescriptor());
      socket.setAttachment(station);
      world.inject(
          () ->
              model.onOpen(
                  station,
                  text -> {
                    if (socket.isOpen()) socket.send(text);
                  }));
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      String station = socket.getAttachment();
      world.inject(() -> model.onText(station, text));
    }

    @Override
    public void onClose(WebSocket socket, int code, String why, boolean remote) {
      String station = socket.getAttachment();
      if (station != null) world.inject(() -> model.onClosed(station));
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {
      // The close that follows says all there is to say.
    }
  }
}
