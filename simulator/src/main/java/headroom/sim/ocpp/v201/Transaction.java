package headroom.sim.ocpp.v201;

import headroom.core.units.MonoTime;
import java.util.Optional;

/** A transaction of OCPP 2.0.1: the station numbers it and its events. */
final class Transaction {
  private final long number;
  private final String id;
  private Optional<String> tag = Optional.empty();
  private Optional<Integer> remoteStartId = Optional.empty();
  private Optional<MonoTime> readySince = Optional.empty();
  private Optional<String> stopping = Optional.empty();
  private String stateTold = "";
  private int nextSeqNo;

  /**
   * @param number by the station's own count
   * @param id at most 36 characters, the same never again
   */
  Transaction(long number, String id) {
    this.number = number;
    this.id = id;
  }

  long number() {
    return number;
  }

  String id() {
    return id;
  }

  /** The number of its next event: from 0 on, without a gap. */
  int seqNo() {
    return nextSeqNo++;
  }

  void authorized(String by) {
    tag = Optional.of(by);
  }

  Optional<String> tag() {
    return tag;
  }

  void startedRemotely(int startId) {
    remoteStartId = Optional.of(startId);
  }

  Optional<Integer> remoteStartId() {
    return remoteStartId;
  }

  /** The cable is in and the driver authorized: energy may flow. */
  void ready(MonoTime now) {
    readySince = Optional.of(now);
  }

  /** Energy no longer flows, though the transaction goes on until the cable is out. */
  void stopping(String reason) {
    readySince = Optional.empty();
    stopping = Optional.of(reason);
  }

  Optional<MonoTime> readySince() {
    return readySince;
  }

  Optional<String> stopReason() {
    return stopping;
  }

  /** The chargingState that the CSMS was last told. */
  String stateTold() {
    return stateTold;
  }

  void toldState(String state) {
    stateTold = state;
  }
}
