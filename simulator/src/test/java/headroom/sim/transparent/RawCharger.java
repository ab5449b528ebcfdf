package headroom.sim.transparent;

import headroom.sim.csms.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A charger that says what it is told to, byte for byte, and keeps what it hears. */
final class RawCharger {
  private final Consumer<String> send;
  private final List<String> heard = new ArrayList<>();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private int ids;

  /**
   * @param send takes a text frame
   */
  RawCharger(Consumer<String> send) {
    this.send = send;
    answers.put("GetConfiguration", "{\"configurationKey\":[]}");
    answers.put("ClearChargingProfile", "{\"status\":\"Unknown\"}");
  }

  /** What it answers to an action from now on. */
  void answers(String action, String payload) {
    answers.put(action, payload);
  }

  /**
   * Asks.
   *
   * @return the message id
   */
  String asks(String action, String payload) {
    String id = "q-" + ++ids;
    send.accept("[2,\"" + id + "\",\"" + action + "\"," + payload + "]");
    return id;
  }

  void says(String text) {
    send.accept(text);
  }

  void hear(String text) {
    heard.add(text);
    Envelope frame = Envelope.parse(text).orElseThrow(() -> new AssertionError("no OCPP: " + text));
    if (frame.type() != Envelope.CALL) return;
    String answer = answers.getOrDefault(frame.action(), "{\"status\":\"Accepted\"}");
    send.accept(
        answer.startsWith("[4,")
            ? answer.replace("@", frame.id())
            : "[3,\"" + frame.id() + "\"," + answer + "]");
  }

  /** The answer to a question, as it came. */
  Optional<String> answerTo(String id) {
    return heard.stream()
        .filter(
            text -> text.startsWith("[3,\"" + id + "\"") || text.startsWith("[4,\"" + id + "\""))
        .findFirst();
  }

  /** Payloads of the questions of an action, as they came. */
  List<String> asked(String action) {
    return heard.stream()
        .flatMap(text -> Envelope.parse(text).stream())
        .filter(frame -> frame.type() == Envelope.CALL && frame.action().equals(action))
        .map(Envelope::payload)
        .toList();
  }
}
