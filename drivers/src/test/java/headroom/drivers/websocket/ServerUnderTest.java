package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.java_websocket.server.DefaultWebSocketServerFactory;

/**
 * A real server on loopback whose time stands still unless a test moves it, with an echo behind its
 * door.
 */
final class ServerUnderTest implements AutoCloseable {
  static final ServerLimits LIMITS =
      new ServerLimits(
          Duration.ofSeconds(4),
          Duration.ofSeconds(20),
          Duration.ofMillis(5),
          65_536,
          8_192,
          64,
          50,
          100);

  final List<String> log = new CopyOnWriteArrayList<>();
  final List<String> complaints = new CopyOnWriteArrayList<>();
  final List<Optional<String>> troubles = new CopyOnWriteArrayList<>();
  final List<Connection> opened = new CopyOnWriteArrayList<>();

  private final AtomicLong nowNs = new AtomicLong(1_000_000_000_000L);
  private final AtomicInteger rounds = new AtomicInteger();
  private final GuardedServer server;

  /** All guards on. */
  ServerUnderTest() throws IOException {
    this(LIMITS, GuardedServer.watches(LIMITS), echo());
  }

  ServerUnderTest(ServerLimits limits, List<Watch> watches) throws IOException {
    this(limits, watches, echo());
  }

  /**
   * @param onText what happens to each text
   */
  ServerUnderTest(ServerLimits limits, List<Watch> watches, BiConsumer<Connection, String> onText)
      throws IOException {
    this(limits, watches, onText, Door.Answer.Admit::new);
  }

  /** Decides on a handshake, given who would take it. */
  interface Knock {
    Door.Answer answer(Door.Entry entry);
  }

  ServerUnderTest(
      ServerLimits limits, List<Watch> watches, BiConsumer<Connection, String> onText, Knock knock)
      throws IOException {
    List<Watch> counted = new ArrayList<>(watches);
    counted.add((connection, now) -> rounds.incrementAndGet());
    server =
        new GuardedServer(
            new InetSocketAddress("127.0.0.1", 0),
            limits,
            new LoggingDoor(onText, knock),
            DefaultWebSocketServerFactory::new,
            counted,
            nowNs::get);
    server.start();
  }

  static BiConsumer<Connection, String> echo() {
    return Connection::send;
  }

  /** All guards but one. */
  static List<Watch> without(Class<? extends Watch> guard) {
    return GuardedServer.watches(LIMITS).stream().filter(w -> !guard.isInstance(w)).toList();
  }

  GuardedServer server() {
    return server;
  }

  int port() {
    return server.port();
  }

  RawPeer connect() throws IOException {
    return RawPeer.open(port(), "/x", "a");
  }

  /** The connection that was opened first; a peer sees its handshake answered before it is. */
  Connection first() {
    await().until(() -> !opened.isEmpty());
    return opened.getFirst();
  }

  /** Moves the time and waits until every watch has seen it; at least one socket must be open. */
  void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
    watchesSeeIt();
  }

  /** Waits until the watches have looked at every open socket with the present time. */
  void watchesSeeIt() {
    int before = rounds.get();
    int open = server.engine().connections().size();
    await().until(() -> server.engine().connections().isEmpty() || rounds.get() > before + open);
  }

  @Override
  public void close() {
    server.close();
  }

  private final class LoggingDoor implements Door {
    private final BiConsumer<Connection, String> onText;
    private final Knock knock;

    LoggingDoor(BiConsumer<Connection, String> onText, Knock knock) {
      this.onText = onText;
      this.knock = knock;
    }

    @Override
    public List<String> protocols() {
      return List.of("a");
    }

    @Override
    public Answer knock(Request request) {
      return knock.answer(this::open);
    }

    @Override
    public void complaint(String peer, String what) {
      complaints.add(what);
    }

    @Override
    public void serving(Optional<String> broken) {
      troubles.add(broken);
    }

    private Receiver open(Optional<String> protocol, Connection connection) {
      opened.add(connection);
      return new Receiver() {
        @Override
        public void onText(String text) {
          onText.accept(connection, text);
        }

        @Override
        public void onClosed(String why) {
          log.add(why);
        }
      };
    }
  }
}
