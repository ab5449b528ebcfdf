package headroom.core.port;

import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import java.util.Optional;

/**
 * Something a charger said, or its link did. The order of the reports of one charger is the order
 * of the facts.
 */
public sealed interface ChargerReport {
  ChargerId charger();

  MonoTime at();

  /** The link is open and the handshake accepted. */
  record LinkUp(ChargerId charger, MonoTime at, String protocol, String peer)
      implements ChargerReport {}

  /** The link is gone. Limits in the charger live on until their lease ends. */
  record LinkDown(ChargerId charger, MonoTime at, String why) implements ChargerReport {}

  /**
   * The link is open, but no word came after a question of ours (design 4: silent is neither
   * offline nor idle). What the charger was told before stays in force and counted.
   *
   * @param since the last word from the charger; the opening of the link where there was none
   * @param asked the first question that was left without a word, for people
   */
  record Silent(ChargerId charger, MonoTime at, MonoTime since, String asked)
      implements ChargerReport {}

  /** A charger that was silent says something again. */
  record Speaks(ChargerId charger, MonoTime at) implements ChargerReport {}

  /** The charger restarted (BootNotification): limits above the fallback may be gone. */
  record Booted(ChargerId charger, MonoTime at, String vendor, String model, String firmware)
      implements ChargerReport {}

  /**
   * What the set-up sequence found out.
   *
   * @param unit what profiles are sent in
   * @param step granularity of a limit
   * @param canHold has a stack level above the fallback's, so that a {@link ChargerLimit.Kind#HOLD}
   *     is possible
   * @param leases whether a limit is known to end by itself
   */
  record Capabilities(
      ChargerId charger,
      MonoTime at,
      RateUnit unit,
      Amps step,
      boolean canHold,
      boolean leases,
      String summary)
      implements ChargerReport {}

  /**
   * The fallback was written into the charger and accepted, and foreign profiles above it are
   * cleared: limits now hold.
   */
  record FallbackSet(ChargerId charger, MonoTime at, Amps fallback) implements ChargerReport {}

  /**
   * The charger does not take our fallback, or cannot be limited: it counts at its rating (design
   * 3.4).
   */
  record FallbackRefused(ChargerId charger, MonoTime at, String why) implements ChargerReport {}

  /** State of an EVSE, as the charger gives it. */
  record Status(ChargerId charger, MonoTime at, EvseId evse, EvseState state, String detail)
      implements ChargerReport {}

  /**
   * A transaction runs.
   *
   * @param transaction the id that the charger knows it by
   * @param startedAt when it started; before {@code at} for one that is reported late
   * @param idTag who charges, for the session list; never written to a log in full
   */
  record TransactionStarted(
      ChargerId charger,
      MonoTime at,
      EvseId evse,
      String transaction,
      MonoTime startedAt,
      String idTag)
      implements ChargerReport {}

  record TransactionEnded(
      ChargerId charger, MonoTime at, EvseId evse, String transaction, String reason)
      implements ChargerReport {}

  /**
   * A measured draw.
   *
   * @param at when it was received
   * @param takenAt when the charger took it, never after {@code at}
   * @param phases the site's phases that were measured
   * @param draw on the site's phases, at least 0 A
   * @param offered what the charger says that it offers the car (Current.Offered)
   * @param energy the energy register
   */
  record Draw(
      ChargerId charger,
      MonoTime at,
      EvseId evse,
      MonoTime takenAt,
      PhaseSet phases,
      PhaseAmps draw,
      Optional<Amps> offered,
      Optional<WattHours> energy,
      Optional<Integer> socPercent)
      implements ChargerReport {}

  /** What became of a limit. Each offered limit that was sent gets exactly one final outcome. */
  record LimitOutcome(
      ChargerId charger, MonoTime at, EvseId evse, long seq, Outcome outcome, String detail)
      implements ChargerReport {}

  /** How a limit fared. */
  enum Outcome {
    /** On the wire; may be in force from now on. Not final. */
    SENT,
    /**
     * Never sent: a newer one took its place, or there was no transaction or link to send it to.
     * Final.
     */
    DROPPED,
    /** The charger took it. Final. */
    ACCEPTED,
    /** The charger said no, or answered an error: the limit before it is still in force. Final. */
    REFUSED,
    /**
     * No answer in time, or the link broke: it may or may not be in force until its lease ends.
     * Final.
     */
    UNKNOWN
  }

  /** State of an EVSE, by the names of OCPP 1.6. */
  enum EvseState {
    AVAILABLE,
    PREPARING,
    CHARGING,
    SUSPENDED_EVSE,
    SUSPENDED_EV,
    FINISHING,
    RESERVED,
    UNAVAILABLE,
    FAULTED;

    /** Whether a car is plugged in, as far as the charger tells. */
    public boolean occupied() {
      return switch (this) {
        case PREPARING, CHARGING, SUSPENDED_EVSE, SUSPENDED_EV, FINISHING -> true;
        case AVAILABLE, RESERVED, UNAVAILABLE, FAULTED -> false;
      };
    }
  }
}
