package headroom.sim.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many WebSocket clients on one thread, each with one call under way at a time. Answers have a
 * known size, so that a client is cheap and the server is what is measured.
 */
final class ClosedLoop {
  private static final int CALL_BYTES = 330;
  private static final int SERVER_FRAME_HEAD_BYTES = 2;
  private static final int LOOK_EVERY_MS = 20;
  private static final int MOST_SAMPLES = 4_000_000;

  private final Duration stuckAfter;
  private final int answerBytes;
  private final ByteBuffer call = call();
  private final ByteBuffer in = ByteBuffer.allocate(4_096);
  private final List<Client> clients = new ArrayList<>();
  private final long[] waitsNs = new long[MOST_SAMPLES];
  private long exchanges;
  private long longestNs;

  private ClosedLoop(int answerBytes, Duration stuckAfter) {
    this.answerBytes = answerBytes;
    this.stuckAfter = stuckAfter;
  }

  /**
   * What came of a run.
   *
   * @param stuckConnections how many waited over the limit for an answer, at least once
   * @param sortedWaitsNs of the first few million exchanges
   */
  record Outcome(
      double exchangesPerSecond, int stuckConnections, double longestWaitMs, long[] sortedWaitsNs) {
    double percentileMs(double share) {
      if (sortedWaitsNs.length == 0) return Double.NaN;
      return sortedWaitsNs[(int) (share * (sortedWaitsNs.length - 1))] / 1e6;
    }
  }

  private static final class Client {
    private final SocketChannel socket;
    private long sentNs;
    private int missingBytes;
    private boolean wasStuck;

    Client(SocketChannel socket) {
      this.socket = socket;
    }
  }

  /**
   * Opens the connections, lets them exchange for a while and closes them.
   *
   * @param answerBytes payload of every answer, below 126
   */
  static Outcome run(
      int port, int connections, int answerBytes, Duration length, Duration stuckAfter)
      throws IOException {
    ClosedLoop loop = new ClosedLoop(answerBytes, stuckAfter);
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) loop.open(port, i, selector);
      return loop.exchange(selector, length);
    } finally {
      for (Client client : loop.clients) client.socket.close();
    }
  }

  private void open(int port, int number, Selector selector) throws IOException {
    SocketChannel socket =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Client client = new Client(socket);
    clients.add(client);
    socket.socket().setTcpNoDelay(true);
    String request =
        "GET /ocpp/CP-"
            + number
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n";
    socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    StringBuilder answer = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (answer.indexOf("\r\n\r\n") < 0) {
      if (socket.read(one.clear()) < 0) throw new IOException("not let in: " + answer);
      answer.append((char) one.get(0));
    }
    if (!answer.toString().startsWith("HTTP/1.1 101 ")) throw new IOException("" + answer);
    socket.configureBlocking(false);
    socket.register(selector, SelectionKey.OP_READ, client);
  }

  private Outcome exchange(Selector selector, Duration length) throws IOException {
    long startNs = System.nanoTime();
    for (Client client : clients) send(client, startNs);
    long nowNs = startNs;
    while (nowNs - startNs < length.toNanos()) {
      selector.select(this::read, LOOK_EVERY_MS);
      nowNs = System.nanoTime();
    }
    for (Client client : clients) note(client, nowNs - client.sentNs);
    long[] waits = Arrays.copyOf(waitsNs, (int) Math.min(exchanges, MOST_SAMPLES));
    Arrays.sort(waits);
    return new Outcome(
        exchanges * 1e9 / (nowNs - startNs),
        (int) clients.stream().filter(client -> client.wasStuck).count(),
        longestNs / 1e6,
        waits);
  }

  private void read(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      int count = client.socket.read(in.clear());
      if (count < 0) throw new IOException("the server closed a connection");
      client.missingBytes -= count;
      if (client.missingBytes > 0) return;
      long nowNs = System.nanoTime();
      long waitedNs = nowNs - client.sentNs;
      if (exchanges < MOST_SAMPLES) waitsNs[(int) exchanges] = waitedNs;
      exchanges++;
      note(client, waitedNs);
      send(client, nowNs);
    } catch (IOException e) {
      throw new IllegalStateException("the bench broke", e);
    }
  }

  private void note(Client client, long waitedNs) {
    longestNs = Math.max(longestNs, waitedNs);
    if (waitedNs >= stuckAfter.toNanos()) client.wasStuck = true;
  }

  private void send(Client client, long nowNs) throws IOException {
    client.sentNs = nowNs;
    client.missingBytes = SERVER_FRAME_HEAD_BYTES + answerBytes;
    ByteBuffer frame = call.duplicate();
    while (frame.hasRemaining()) client.socket.write(frame);
  }

  /** One masked text frame; the mask is zero, so the payload stands as it is. */
  private static ByteBuffer call() {
    ByteBuffer frame = ByteBuffer.allocate(8 + CALL_BYTES);
    frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) CALL_BYTES).putInt(0);
    while (frame.hasRemaining()) frame.put((byte) 'x');
    return frame.flip();
  }
}
