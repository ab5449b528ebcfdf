package headroom.sim.wire;

import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/**
 * A central system for OCPP 1.6J and 2.0.1 on a real socket of this machine: {@link CsmsModel}
 * behind a plain WebSocket server. The station's identity is the last part of the path. While the
 * model is down, whoever connects is dropped at once.
 */
public final class CsmsServer implements AutoCloseable {
  private static final Duration OPENS_WITHIN = Duration.ofSeconds(5);
  private static final List<IProtocol> PROTOCOLS =
      List.of(new Protocol("ocpp2.0.1"), new Protocol("ocpp1.6"));

  private final World world;
  private final CsmsModel model;
  private final Server server;

  /**
   * Opens it on a free port.
   *
   * @param model is called in the world's thread alone
   * @throws IllegalStateException when the port does not open
   */
  public CsmsServer(World world, CsmsModel model) {
    this(world, model, 0);
  }

  /** The same on a given port, such as the one that an earlier server had; 0 is a free one. */
  public CsmsServer(World world, CsmsModel model, int port) {
    this.world = world;
    this.model = model;
    this.server = new Server(port);
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

    private Server(int port) {
      super(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          1,
          List.of(new Draft_6455(List.of(), List.copyOf(PROTOCOLS))));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      String station = station(handshake.getResourceDescriptor());
      String protocol = socket.getProtocol().getProvidedProtocol();
      world.inject(
          () -> {
            if (model.isUp()) socket.setAttachment(model.onOpen(station, protocol, link(socket)));
            else socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "");
          });
    }

    private CsmsModel.Link link(WebSocket socket) {
      return new CsmsModel.Link() {
        @Override
        public void send(String text) {
          try {
            if (socket.isOpen()) socket.send(text);
          } catch (WebsocketNotConnectedException gone) {
            // Closed after it was asked; its end is told by itself.
          }
        }

        @Override
        public void cut() {
          socket.closeConnection(CloseFrame.ABNORMAL_CLOSE, "");
        }
      };
    }

    /** The visit is there by then: everything goes through the world in order. */
    private void tell(WebSocket socket, Consumer<CsmsModel.Visit> what) {
      world.inject(
          () -> {
            CsmsModel.Visit visit = socket.getAttachment();
            if (visit != null) what.accept(visit);
          });
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      tell(socket, visit -> visit.onText(text));
    }

    @Override
    public void onClose(WebSocket socket, int code, String why, boolean remote) {
      tell(socket, CsmsModel.Visit::onClosed);
    }

    @Override
    public void onError(WebSocket socket, Exception failure) {
      // The close that follows says all there is to say.
    }
  }
}
