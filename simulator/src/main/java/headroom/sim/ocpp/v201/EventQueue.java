package headroom.sim.ocpp.v201;

import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.StationBook.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The TransactionEvents of a station on their way: in order, however long it takes (E04, E12). */
final class EventQueue {
  private final Charger201 station;
  private final List<Event> waiting = new ArrayList<>();

  /** An event as it was made; only the flag changes. */
  private static final class Event {
    private final ObjectNode payload;
    private boolean offline;

    private Event(ObjectNode payload, boolean offline) {
      this.payload = payload;
      this.offline = offline;
    }

    private ObjectNode onWire() {
      return offline ? payload.deepCopy().put("offline", true) : payload;
    }
  }

  EventQueue(Charger201 station) {
    this.station = station;
  }

  /**
   * @param transaction by the station's own count
   * @param onAnswer empty: it was given up
   */
  void add(long transaction, ObjectNode payload, Consumer<Optional<JsonNode>> onAnswer) {
    Event event = new Event(payload, !station.isOnline());
    waiting.add(event);
    station
        .book()
        .ifPresent(
            book ->
                book.add(
                    new Said(transaction, "TransactionEvent", Json.write(event.payload), true)));
    station
        .calls()
        .keep(
            "TransactionEvent",
            event::onWire,
            answer -> {
              waiting.remove(event);
              onAnswer.accept(answer);
            });
  }

  /** Every message that is still in the queue becomes offline (E11.FR.07). */
  void wentOffline() {
    for (Event event : waiting) event.offline = true;
  }

  /** Whether events of a transaction, or of any, wait. */
  boolean has(Optional<String> transaction) {
    return waiting.stream()
        .anyMatch(
            event ->
                transaction.isEmpty()
                    || event
                        .payload
                        .path("transactionInfo")
                        .path("transactionId")
                        .asString("")
                        .equals(transaction.get()));
  }
}
