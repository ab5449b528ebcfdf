package headroom.sim.bench;

import headroom.sim.csms.Envelope;
import headroom.sim.measure.Durations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A station that asks one thing after the other and takes the time of each answer. */
final class TimedStation implements AutoCloseable {
  /** About the size of a MeterValues. */
  private static final String PAYLOAD =
      "{\"vendorId\":\"bench\",\"data\":\"" + "x".repeat(600) + "\"}";

  private final WebSocket socket;
  private final Durations taken = new Durations();
  private volatile Optional<CompletableFuture<Void>> waiting = Optional.empty();
  private long ids;

  TimedStation(HttpClient client, URI address) {
    this.socket =
        client
            .newWebSocketBuilder()
            .subprotocols("ocpp1.6")
            .connectTimeout(Duration.ofSeconds(30))
            .buildAsync(address, new Listener())
            .join();
  }

  void boot() {
    ask("BootNotification", "{\"chargePointVendor\":\"Bench\",\"chargePointModel\":\"Timed\"}");
  }

  /** One exchange with the central system; false when there was no answer in ten seconds. */
  boolean exchange() {
    long began = System.nanoTime();
    boolean answered = ask("DataTransfer", PAYLOAD);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    synchronized (taken) {
      taken.add(took);
    }
    return answered;
  }

  private boolean ask(String action, String payload) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    waiting = Optional.of(answer);
    send(Envelope.call("t" + ++ids, action, payload));
    try {
      answer.get(10, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException none) {
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void send(String text) {
    socket.sendText(text, true).join();
  }

  /** The times so far; forgotten with this. */
  void moveTimes(Durations into) {
    synchronized (taken) {
      taken.moveTo(into);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        onFrame(text);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void onFrame(String text) {
      Optional<Envelope> frame = Envelope.parse(text);
      if (frame.isEmpty()) return;
      if (frame.get().type() != Envelope.CALL) {
        waiting.ifPresent(answer -> answer.complete(null));
        return;
      }
      String answer =
          frame.get().action().equals("GetConfiguration")
              ? "{\"configurationKey\":[]}"
              : "{\"status\":\"Accepted\"}";
      String reply = Envelope.result(frame.get().id(), answer);
      Thread.ofVirtual().start(() -> send(reply));
    }
  }
}
