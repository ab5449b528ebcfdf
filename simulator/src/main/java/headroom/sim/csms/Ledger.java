package headroom.sim.csms;

import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a central system received, byte for byte and in order, and what is wrong with it by the
 * standards alone: a message that came again with other bytes, one that names an unknown
 * transaction, one after the end, a gap in the numbers of a transaction's events.
 *
 * <p>What should have come it cannot know: {@link Audit} compares it with the stations' own books.
 */
public final class Ledger {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<Received> received = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private final Books16 books16 = new Books16(this::find);
  private final Books201 books201 = new Books201(this::find);
  private long doubles;

  void find(String station, String what) {
    findings.add(station + ": " + what);
  }

  private Books books(String protocol) {
    return protocol.equals("ocpp1.6") ? books16 : books201;
  }

  /**
   * Notes a call; empty when it belongs to no transaction, else the answer to it if it was taken.
   */
  Optional<String> note(
      MonoTime at, String station, String protocol, Envelope call, boolean taken) {
    Books books = books(protocol);
    JsonNode payload = JSON.readTree(call.payload());
    boolean billed = books.isBilled(call.action(), payload);
    boolean again =
        taken && billed && books.isAgain(station, call.action(), payload, call.payload());
    Received message =
        new Received(received.size(), at, station, call.action(), call.payload(), taken, again);
    received.add(message);
    if (!billed) return Optional.empty();
    if (!taken) {
      books.refused(station, call.action(), payload);
      return Optional.empty();
    }
    if (again) doubles++;
    else books.take(message, payload);
    return Optional.of(books.answer(station, call.action(), payload));
  }

  /** Every call that came, in order. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** The calls of one station, in order. */
  public List<Received> of(String station) {
    return received.stream().filter(each -> each.station().equals(station)).toList();
  }

  /** Every transaction, of both versions. */
  public List<Bill> bills() {
    return Stream.concat(books16.bills().stream(), books201.bills().stream()).toList();
  }

  /** Messages that came again after they had been taken. */
  public long doubles() {
    return doubles;
  }

  /** What is wrong, in words; empty when all is well. */
  public List<String> findings() {
    return List.copyOf(findings);
  }
}
