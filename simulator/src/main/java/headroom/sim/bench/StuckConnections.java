package headroom.sim.bench;

import headroom.drivers.websocket.Connection;
import headroom.drivers.websocket.Door;
import headroom.drivers.websocket.GuardedServer;
import headroom.drivers.websocket.Receiver;
import headroom.drivers.websocket.Request;
import headroom.drivers.websocket.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Counts connections of the charger server that are stuck, without the sweep that looks for frames
 * which lost their wake-up, and with it.
 *
 * <p>Every connection sends a call of the size of a MeterValues, waits for the answer and sends the
 * next. An answer that takes over a second is a stuck one: the answer was given at once and lies in
 * the server's queue. In the field it would be a limit. Server and chargers share the machine, so
 * the exchanges per second are no capacity.
 */
public final class StuckConnections {
  private static final String USAGE =
      "usage: StuckConnections [--connections N[,N...]] [--seconds S]";
  private static final int ANSWER_BYTES = 60;
  private static final Duration STUCK = Duration.ofSeconds(1);

  private StuckConnections() {}

  public static void main(String[] args) throws IOException {
    List<Integer> sizes = List.of(200, 500, 1_000);
    Duration each = Duration.ofSeconds(15);
    try {
      for (int i = 0; i < args.length; i += 2) {
        switch (args[i]) {
          case "--connections" ->
              sizes = List.of(args[i + 1].split(",")).stream().map(Integer::valueOf).toList();
          case "--seconds" -> each = Duration.ofSeconds(Long.parseLong(args[i + 1]));
          default -> throw new IllegalArgumentException(args[i]);
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      System.err.println(USAGE);
      System.exit(2);
    }
    System.out.println("Stuck connections of the charger server, closed loop");
    System.out.println("machine: " + Machine.here());
    System.out.println(
        "connections   sweep   exchanges/s   stuck over 1 s   longest wait   p50   p99   p99.9");
    for (int size : sizes) {
      run(size, Duration.ZERO, each);
      run(size, ServerLimits.WRITE_SWEEP, each);
    }
  }

  private static void run(int connections, Duration sweep, Duration length) throws IOException {
    ServerLimits limits =
        new ServerLimits(
            Duration.ofSeconds(30),
            Duration.ofHours(1), // a ping would set a stuck frame free
            sweep,
            65_536,
            8_192,
            256,
            2 * connections,
            1_000_000);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (GuardedServer server = new GuardedServer(anyPort, limits, new AnsweringDoor())) {
      server.start();
      ClosedLoop.Outcome outcome =
          ClosedLoop.run(server.port(), connections, ANSWER_BYTES, length, STUCK);
      System.out.printf(
          Locale.ROOT,
          "%11d   %5s   %11.0f   %14d   %9.0f ms   %.1f   %.1f   %.1f ms%n",
          connections,
          sweep.isZero() ? "off" : "on",
          outcome.exchangesPerSecond(),
          outcome.stuckConnections(),
          outcome.longestWaitMs(),
          outcome.percentileMs(0.5),
          outcome.percentileMs(0.99),
          outcome.percentileMs(0.999));
    }
  }

  /** Answers each call from a thread of the connection's own, as a charger's session does. */
  private static final class AnsweringDoor implements Door {
    private static final String ANSWER = "x".repeat(ANSWER_BYTES);

    @Override
    public List<String> protocols() {
      return List.of("ocpp1.6");
    }

    @Override
    public Answer knock(Request request) {
      return new Answer.Admit(AnsweringDoor::open);
    }

    private static Receiver open(Optional<String> protocol, Connection connection) {
      BlockingQueue<Optional<String>> calls = new LinkedBlockingQueue<>();
      Thread.ofVirtual().start(() -> answerAll(calls, connection));
      return new Receiver() {
        @Override
        public void onText(String text) {
          calls.add(Optional.of(text));
        }

        @Override
        public void onClosed(String why) {
          calls.add(Optional.empty());
        }
      };
    }

    private static void answerAll(BlockingQueue<Optional<String>> calls, Connection connection) {
      try {
        while (calls.take().isPresent()) connection.send(ANSWER);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void complaint(String peer, String what) {
      System.err.println(peer + " " + what);
    }

    @Override
    public void serving(Optional<String> broken) {
      broken.ifPresent(what -> System.err.println("the server starts again: " + what));
    }
  }
}
