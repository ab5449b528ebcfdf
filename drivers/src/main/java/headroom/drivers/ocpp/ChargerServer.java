package headroom.drivers.ocpp;

import headroom.core.site.ChargerId;
import headroom.drivers.websocket.Connection;
import headroom.drivers.websocket.Door;
import headroom.drivers.websocket.GuardedServer;
import headroom.drivers.websocket.Receiver;
import headroom.drivers.websocket.Refusal;
import headroom.drivers.websocket.Request;
import headroom.drivers.websocket.ServerLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The WebSocket end that chargers connect to (OCPP-J 1.6 section 3): reads identity and credentials
 * out of the handshake, asks the {@link ChargerGate}, and carries text frames between a charger and
 * its {@link Conversation}. Everything about sockets that may go wrong is {@link GuardedServer}'s.
 */
public final class ChargerServer implements AutoCloseable {
  private static final String REALM = "ocpp";

  private final GuardedServer server;

  /** One that tells nobody when it breaks. */
  public ChargerServer(ChargerServerConfig config, ChargerGate gate) {
    this(config, gate, trouble -> {});
  }

  /**
   * Nothing is bound before {@link #start}.
   *
   * @param trouble told when the running server broke and starts again, with what broke, and with
   *     nothing when it stands. On a thread of the server's; never blocks
   */
  public ChargerServer(
      ChargerServerConfig config, ChargerGate gate, Consumer<Optional<String>> trouble) {
    this.server =
        new GuardedServer(
            new InetSocketAddress(config.host(), config.port()),
            limits(config),
            new ChargerDoor(new ChargerPath(config.path()), gate, false, trouble));
  }

  /**
   * One that chargers connect to over TLS (OCPP security profile 2).
   *
   * @param tls asked for every connection, so that a renewed certificate is used by the next
   */
  public ChargerServer(
      ChargerServerConfig config,
      ChargerGate gate,
      Consumer<Optional<String>> trouble,
      Supplier<SSLContext> tls) {
    this.server =
        new GuardedServer(
            new InetSocketAddress(config.host(), config.port()),
            limits(config),
            new ChargerDoor(new ChargerPath(config.path()), gate, true, trouble),
            tls);
  }

  private static ServerLimits limits(ChargerServerConfig config) {
    return new ServerLimits(
        config.handshakeDeadline(),
        config.pingInterval(),
        ServerLimits.WRITE_SWEEP,
        config.maxFrameBytes(),
        config.maxHeaderBytes(),
        config.maxQueuedFrames(),
        config.maxConnectionsPerAddress(),
        config.maxFramesPerSecond());
  }

  /**
   * Listens, and lets chargers in.
   *
   * @throws IOException if the address cannot be bound; the message names it and says why
   */
  public void start() throws IOException {
    server.start();
  }

  /** The port that it listens on, also where the config said 0. */
  public int port() {
    return server.port();
  }

  /** Closes every charger's connection with code 1001, then the port. Waits a second at most. */
  @Override
  public void close() {
    server.close();
  }

  /** The handshake rules of OCPP-J. */
  private record ChargerDoor(
      ChargerPath path, ChargerGate gate, boolean encrypted, Consumer<Optional<String>> trouble)
      implements Door {
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
    private static final int PROTOCOL_ERROR = 1002;
    private static final int MAX_LOGGED = 60;

    @Override
    public List<String> protocols() {
      return gate.protocols();
    }

    @Override
    public Answer knock(Request request) {
      return switch (path.read(request.target())) {
        case ChargerPath.Target.Wrong(String why) -> {
          gate.refused(Optional.empty(), request.peer(), "was refused: " + why);
          yield new Answer.Refuse(Refusal.notFound(why));
        }
        case ChargerPath.Target.Identity(String identity) -> knock(identity, request);
      };
    }

    private Answer knock(String identity, Request request) {
      Optional<String> password =
          request
              .header("Authorization")
              .flatMap(header -> BasicCredentials.password(header, identity));
      return switch (gate.check(identity, password, encrypted, request.peer())) {
        case ChargerGate.Verdict.Welcome(ChargerId charger) ->
            new Answer.Admit(
                (protocol, connection) -> open(charger, protocol, request, connection));
        case ChargerGate.Verdict.UnknownIdentity unknown ->
            new Answer.Refuse(Refusal.notFound("unknown identity"));
        case ChargerGate.Verdict.WrongCredentials wrong ->
            new Answer.Refuse(Refusal.unauthorized(REALM, "wrong or missing credentials"));
        case ChargerGate.Verdict.NotEncrypted plain ->
            new Answer.Refuse(Refusal.forbidden("connect with TLS (wss://)"));
      };
    }

    private Receiver open(
        ChargerId charger, Optional<String> protocol, Request request, Connection connection) {
      return protocol
          .map(agreed -> talk(charger, agreed, connection))
          .orElseGet(() -> turnAway(charger, request, connection));
    }

    private Receiver talk(ChargerId charger, String protocol, Connection connection) {
      Conversation conversation =
          gate.open(charger, protocol, connection.peer(), new SocketWire(connection));
      return new ConversationReceiver(conversation);
    }

    /** OCPP-J 1.6 section 3.2: complete the handshake without a subprotocol, then close. */
    private Receiver turnAway(ChargerId charger, Request request, Connection connection) {
      String offer = request.header(SUBPROTOCOL).map(ChargerDoor::printable).orElse("none");
      String why = "offered the subprotocols '" + offer + "', expected one of " + gate.protocols();
      gate.refused(Optional.of(charger), connection.peer(), why);
      connection.close(PROTOCOL_ERROR, why);
      return new NobodyListens();
    }

    private static String printable(String header) {
      String clean = header.replaceAll("\\P{Print}", "?");
      return clean.length() <= MAX_LOGGED ? clean : clean.substring(0, MAX_LOGGED) + "...";
    }

    @Override
    public void complaint(String peer, String what) {
      gate.refused(Optional.empty(), peer, what);
    }

    @Override
    public void serving(Optional<String> broken) {
      trouble.accept(broken);
    }
  }

  private record SocketWire(Connection connection) implements Wire {
    @Override
    public void send(String text) {
      connection.send(text);
    }

    @Override
    public void close(int code, String why) {
      connection.close(code, why);
    }
  }

  private record ConversationReceiver(Conversation conversation) implements Receiver {
    @Override
    public void onText(String text) {
      conversation.onText(text);
    }

    @Override
    public void onClosed(String why) {
      conversation.onClosed(why);
    }
  }

  /** For a connection that is closed as soon as it is open. */
  private record NobodyListens() implements Receiver {
    @Override
    public void onText(String text) {}

    @Override
    public void onClosed(String why) {}
  }
}
