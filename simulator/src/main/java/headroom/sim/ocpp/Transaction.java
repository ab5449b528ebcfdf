package headroom.sim.ocpp;

import headroom.core.units.MonoTime;
import java.util.Optional;

/** A transaction as the station knows it. */
final class Transaction {
  private final String idTag;
  private final MonoTime begunAt;
  private final double meterStart;
  private Optional<Integer> id = Optional.empty();

  /**
   * @param meterStart in Wh
   */
  Transaction(String idTag, MonoTime begunAt, double meterStart) {
    this.idTag = idTag;
    this.begunAt = begunAt;
    this.meterStart = meterStart;
  }

  /** The central system has given it an id. */
  void named(int given) {
    id = Optional.of(given);
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
