package headroom.core.port;

import headroom.core.profile.Installed;
import headroom.core.proxy.Card;
import headroom.core.proxy.CardInfo;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.WattHours;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A fact that must survive a power cut. Times are wall time, as labels. */
public sealed interface StoredRecord {
  /**
   * The most an EVSE may draw after a restart of ours, until it has acknowledged a limit (design
   * 3.4).
   *
   * @param fallback highest fallback that may be in the charger; at most {@code bound}
   * @param leaseSeconds longest lease granted up to this bound
   */
  record CommittedBound(EvseId evse, Amps bound, Amps fallback, long leaseSeconds, Instant at)
      implements StoredRecord {}

  /**
   * The charger was accepted once: it may charge and boot while the upstream is away.
   *
   * @param payload its BootNotification as received
   */
  record ChargerSeen(
      ChargerId charger, String vendor, String model, String firmware, String payload, Instant at)
      implements StoredRecord {}

  /**
   * A transaction began.
   *
   * @param transaction the id that the charger was given; unique for ever on this charger
   * @param ours whether we gave the id; otherwise it is the CSMS's
   * @param payload StartTransaction as received
   */
  record TransactionBegun(
      long transaction,
      boolean ours,
      EvseId evse,
      String idTag,
      WattHours meterStart,
      Instant startedAt,
      String payload,
      Instant at)
      implements StoredRecord {}

  /**
   * Meter values of a transaction, as received; {@code transaction} is empty for clock-aligned
   * values outside one.
   */
  record MeterValuesTaken(Optional<Long> transaction, EvseId evse, String payload, Instant at)
      implements StoredRecord {}

  /**
   * A transaction ended. {@code transaction} may be one that we never saw begin: it is kept all the
   * same.
   */
  record TransactionDone(
      long transaction,
      ChargerId charger,
      WattHours meterStop,
      String reason,
      Instant stoppedAt,
      String payload,
      Instant at)
      implements StoredRecord {}

  /**
   * An event of a transaction that the charger names itself (OCPP 2.0.1 TransactionEvent).
   *
   * @param evse empty where neither the charger said which, nor was it known
   * @param active whether a car was let charge, as far as was known then
   * @param payload as received
   */
  record TransactionReported(
      ChargerId charger,
      String transaction,
      Optional<EvseId> evse,
      Stage stage,
      long seqNo,
      boolean active,
      Instant happenedAt,
      String payload,
      Instant at)
      implements StoredRecord {
    /** Which part of the transaction an event tells of. */
    public enum Stage {
      STARTED,
      UPDATED,
      ENDED
    }

    /** Without the payload: it may name a person. */
    @Override
    public String toString() {
      return "TransactionReported[" + charger + " " + transaction + " " + stage + "]";
    }
  }

  /** A security event of a charger, as received. */
  record SecurityEvent(ChargerId charger, String payload, Instant at) implements StoredRecord {}

  /**
   * A message of a charger that the CSMS has not acknowledged: it is delivered later, as received,
   * in the order of {@code seq}.
   *
   * @param seq grows with every message that is kept, over all chargers and restarts
   * @param begins the id that we gave the transaction which this message starts
   * @param attempts how often the CSMS had it and did not take it
   */
  record ToForward(
      long seq,
      ChargerId charger,
      String action,
      String payload,
      Optional<Long> begins,
      int attempts,
      Instant at)
      implements StoredRecord {
    /** Without the payload: it may name a person. */
    @Override
    public String toString() {
      return "ToForward[" + seq + " " + charger + " " + action + "]";
    }
  }

  /** The CSMS has acknowledged a message: it need not be kept for it any longer. */
  record Forwarded(long seq) implements StoredRecord {}

  /** The CSMS had a message once more and did not take it. */
  record ForwardFailed(long seq, int attempts) implements StoredRecord {}

  /**
   * The CSMS keeps refusing a message: it is set aside with its answer and holds up no other.
   *
   * @param answer what the CSMS said last
   */
  record SetAside(long seq, String answer, Instant at) implements StoredRecord {}

  /**
   * A transaction that began here has an id of the CSMS now.
   *
   * @param local the id that we gave the charger
   * @param upstream the CSMS's; empty: its start was set aside, the CSMS never knew it
   */
  record TransactionMapped(ChargerId charger, long local, Optional<Long> upstream)
      implements StoredRecord {}

  /** The CSMS has said something of a card. Without the card in words: it names a person. */
  record CardAnswered(Card card, CardInfo info, Instant at) implements StoredRecord {}

  /** What the CSMS said of cards is to be forgotten; its local lists stay. */
  record CardsForgotten(Instant at) implements StoredRecord {}

  /**
   * A charger has taken a local list of the CSMS.
   *
   * @param version 0: it has none any more
   * @param whole it replaces the one before; otherwise it changes it
   * @param cards those without a word are taken off
   */
  record LocalListKept(
      ChargerId charger, int version, boolean whole, Map<Card, Optional<CardInfo>> cards)
      implements StoredRecord {
    public LocalListKept {
      cards = Collections.unmodifiableMap(new LinkedHashMap<>(cards));
    }
  }

  /** A charging profile of the CSMS was taken; one of the same id was there before it. */
  record ProfileKept(ChargerId charger, Installed installed, Instant at) implements StoredRecord {}

  /** A charging profile of the CSMS no longer counts. */
  record ProfileGone(ChargerId charger, int id) implements StoredRecord {}
}
