package headroom.drivers.ocpp;

import headroom.core.port.Backlog;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.site.ChargerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The CSMS's end of the connections, in virtual time: answers as its script says. */
final class FakeCsms implements CsmsDialer, Backlog {
  private static final JsonMapper JSON = new JsonMapper();

  /** A call that came. */
  record Told(String id, String action, String payload) {}

  /** What to answer; a text that begins with '!' is an error code; empty is silence. */
  final Map<String, UnaryOperator<String>> script = new LinkedHashMap<>();

  final List<Told> told = new ArrayList<>();

  /** Every text that came, as it came. */
  final List<String> texts = new ArrayList<>();

  final List<String> closed = new ArrayList<>();

  /** Whether somebody who dials gets through. */
  boolean reachable = true;

  /** How long it takes to connect. */
  Duration takes = Duration.ZERO;

  /** How long the disk takes to be read. */
  Duration readTakes = Duration.ZERO;

  /** How long it takes to answer. */
  Duration answersAfter = Duration.ZERO;

  int dialled;

  /** The subprotocol of the latest connection. */
  String protocol = "";

  /** How often somebody read the disk. */
  int reads;

  private final Bench bench;
  private Optional<End> end = Optional.empty();
  private int ids;

  FakeCsms(Bench bench) {
    this.bench = bench;
    answers(
        "BootNotification",
        "{\"status\":\"Accepted\",\"currentTime\":\"2026-11-21T05:00:00Z\",\"interval\":120}");
    answers("Heartbeat", "{\"currentTime\":\"2026-11-21T05:00:00Z\"}");
    answers("StartTransaction", "{\"transactionId\":71,\"idTagInfo\":{\"status\":\"Accepted\"}}");
    for (String action : List.of("StatusNotification", "MeterValues", "StopTransaction"))
      answers(action, "{}");
    answers("Authorize", "{\"idTagInfo\":{\"status\":\"Accepted\"}}");
  }

  FakeCsms answers(String action, String payload) {
    script.put(action, request -> payload);
    return this;
  }

  List<String> actions() {
    return told.stream().map(Told::action).toList();
  }

  List<String> payloads(String action) {
    return told.stream().filter(t -> t.action().equals(action)).map(Told::payload).toList();
  }

  boolean isConnected() {
    return end.isPresent();
  }

  void cut() {
    reachable = false;
    Optional<End> was = end;
    end = Optional.empty();
    was.ifPresent(open -> open.onClosed("cut"));
    bench.time.settle();
  }

  void says(String text) {
    end.orElseThrow().onText(text);
    bench.time.settle();
  }

  /** Asks the charger and returns the message id. */
  String asks(String action, String payload) {
    String id = "s" + ++ids;
    says("[2,\"" + id + "\",\"" + action + "\"," + payload + "]");
    return id;
  }

  /** The answer to a question of the CSMS, as it came. */
  Optional<String> answer(String id) {
    return texts.stream().filter(text -> text.matches("\\[[34],\"" + id + "\".*")).findFirst();
  }

  @Override
  public void dial(ChargerId charger, String protocol, End opened) {
    dialled++;
    this.protocol = protocol;
    bench.time.wakeAt(
        bench.time.now().plus(takes),
        () -> {
          if (!reachable) {
            opened.onClosed("refused");
            return;
          }
          end = Optional.of(opened);
          opened.onOpen(new Up(opened));
        });
  }

  /** What the records on disk come to. */
  Map<Long, ToForward> waiting() {
    Map<Long, ToForward> waiting = new TreeMap<>();
    for (StoredRecord record : bench.disk.kept) {
      switch (record) {
        case ToForward message -> waiting.put(message.seq(), message);
        case Forwarded done -> waiting.remove(done.seq());
        case SetAside aside -> waiting.remove(aside.seq());
        default -> {}
      }
    }
    return waiting;
  }

  @Override
  public void read(ChargerId charger, long after, int most, Consumer<List<ToForward>> then) {
    reads++;
    List<ToForward> found =
        waiting().values().stream()
            .filter(message -> message.charger().equals(charger) && message.seq() > after)
            .limit(most)
            .toList();
    bench.time.wakeAt(bench.time.now().plus(readTakes), () -> then.accept(found));
  }

  private final class Up implements Wire {
    private final End mine;

    Up(End mine) {
      this.mine = mine;
    }

    @Override
    public void send(String text) {
      texts.add(text);
      JsonNode frame = JSON.readTree(text);
      if (frame.get(0).intValue() != 2) return;
      String id = frame.get(1).stringValue();
      String action = frame.get(2).stringValue();
      String payload =
          text.substring(text.indexOf(",", text.indexOf(action)) + 1, text.length() - 1);
      told.add(new Told(id, action, payload));
      UnaryOperator<String> answer = script.get(action);
      String says = answer == null ? "!NotImplemented" : answer.apply(payload);
      if (says.isEmpty()) return;
      String reply =
          says.startsWith("!")
              ? "[4,\"" + id + "\",\"" + says.substring(1) + "\",\"\",{}]"
              : "[3,\"" + id + "\"," + says + "]";
      bench.time.wakeAt(
          bench.time.now().plus(answersAfter),
          () -> end.filter(mine::equals).ifPresent(open -> open.onText(reply)));
    }

    @Override
    public void close(int code, String why) {
      closed.add(code + " " + why);
      if (end.filter(mine::equals).isPresent()) end = Optional.empty();
    }
  }
}
