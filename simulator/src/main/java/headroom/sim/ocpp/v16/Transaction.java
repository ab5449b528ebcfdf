package headroom.sim.ocpp.v16;

import headroom.core.units.MonoTime;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A transaction as the station knows it. */
final class Transaction {
  private final long number;
  private final String idTag;
  private final MonoTime begunAt;
  private final double meterStart;
  private Optional<ObjectNode> signedStart = Optional.empty();
  private Optional<Integer> id = Optional.empty();

  /**
   * @param number by the station's own count
   * @param meterStart in Wh
   */
  Transaction(long number, String idTag, MonoTime begunAt, double meterStart) {
    this.number = number;
    this.idTag = idTag;
    this.begunAt = begunAt;
    this.meterStart = meterStart;
  }

  /** The central system has given it an id. */
  void named(int given) {
    id = Optional.of(given);
  }

  void signedAtStart(ObjectNode moment) {
    signedStart = Optional.of(moment);
  }

  /** The signed reading of its start, where the station signs. */
  Optional<ObjectNode> signedStart() {
    return signedStart;
  }

  long number() {
    return number;
  }

  String idTag() {
    return idTag;
  }

  MonoTime begunAt() {
    return begunAt;
  }

  double meterStart() {
    return meterStart;
  }

  Optional<Integer> id() {
    return id;
  }

  /** -1 for one whose start was never delivered (erratum 3.18). */
  int idOnWire() {
    return id.orElse(-1);
  }
}
