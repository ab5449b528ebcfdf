package headroom.core.event;

import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.util.Locale;

/** A fact, in the past tense. Events are written once and never changed. */
public sealed interface Event {
  /** What it is about: a charger, EVSE, circuit, meter, or {@code controller}. */
  String subject();

  /** One sentence for a technician, without subject and time. */
  String sentence();

  /** The kind, as the log and the CLI name it. */
  default String kind() {
    return getClass().getSimpleName();
  }

  record ControllerStarted(String version, String config) implements Event {
    @Override
    public String subject() {
      return "controller";
    }

    @Override
    public String sentence() {
      return "started, version " + version + ", config " + config;
    }
  }

  record ControllerStopped(String why) implements Event {
    @Override
    public String subject() {
      return "controller";
    }

    @Override
    public String sentence() {
      return "stopped: " + why;
    }
  }

  record ConfigReloaded(String changes) implements Event {
    @Override
    public String subject() {
      return "controller";
    }

    @Override
    public String sentence() {
      return "took the new config: " + changes;
    }
  }

  record ConfigRefused(String problems) implements Event {
    @Override
    public String subject() {
      return "controller";
    }

    @Override
    public String sentence() {
      return "refused the new config and kept the old one: " + problems;
    }
  }

  record ChargerConnected(ChargerId charger, String protocol, String peer) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "connected from " + peer + " with " + protocol;
    }
  }

  record ChargerDisconnected(ChargerId charger, String why) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "lost its link: " + why;
    }
  }

  /**
   * A link that came and went too often for every time to be written.
   *
   * @param times how often it was lost without an event of its own
   */
  record ChargerFlapped(ChargerId charger, int times, Duration within) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "lost its link " + times + " more times within " + within.toMinutes() + " min";
    }
  }

  record ChargerBooted(ChargerId charger, String vendor, String model, String firmware)
      implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "booted: " + vendor + " " + model + ", firmware " + firmware;
    }
  }

  /**
   * How far an update of a charger's firmware is.
   *
   * @param status in the charger's own word, such as Downloading or Installed
   */
  record FirmwareUpdated(ChargerId charger, String status) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "firmware update: " + status;
    }
  }

  /** A charger says nothing more of the update of its firmware. */
  record FirmwareSilent(ChargerId charger, String status, long minutes) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "has said nothing of its firmware update for %d minutes, last: %s"
          .formatted(minutes, status);
    }
  }

  record ChargerReady(ChargerId charger, Amps fallback) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "has its fallback of " + fallback + " and takes limits";
    }
  }

  /** A charger that is not in the config is connected, and held at 0 A. */
  record StrangerWaits(String identity, String peer) implements Event {
    @Override
    public String subject() {
      return identity;
    }

    @Override
    public String sentence() {
      return "is not in the config and waits at 0 A, from " + peer + ": headroom adopt";
    }
  }

  /** A charger is told another fallback, now or when it comes back. */
  record FallbackOrdered(ChargerId charger, Amps before, Amps fallback) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return fallback.isAbove(before)
          ? "is told its higher fallback of " + fallback + ": there is room for it now"
          : "is told its lower fallback of "
              + fallback
              + "; "
              + before
              + " counts until it has taken it";
    }
  }

  record HandshakeRefused(String identity, String peer, String why) implements Event {
    @Override
    public String subject() {
      return identity;
    }

    @Override
    public String sentence() {
      return "was refused from " + peer + ": " + why;
    }
  }

  /**
   * A peer of the chargers' port was turned away, thrown out, or sent what is no OCPP.
   *
   * @param subject the charger's identity; {@code ocpp} where the peer has not said who it is
   * @param what goes on after "the peer 10.0.0.7:4711"
   */
  record LinkRuleBroken(String subject, String peer, String what) implements Event {
    @Override
    public String sentence() {
      return "the peer " + peer + " " + what;
    }
  }

  record CarPluggedIn(EvseId evse) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "a car was plugged in";
    }
  }

  record CarUnplugged(EvseId evse) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "the car was unplugged";
    }
  }

  record TransactionBegan(EvseId evse, String transaction) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "transaction " + transaction + " began";
    }
  }

  record TransactionFinished(EvseId evse, String transaction, String reason) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "transaction " + transaction + " ended: " + reason;
    }
  }

  record AuthorizationRefused(EvseId evse, String why) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "a start was refused: " + why;
    }
  }

  /**
   * A question of the CSMS was answered here, because it would have taken the charger from us.
   *
   * @param question what it asked, without values
   */
  record CsmsIntercepted(ChargerId charger, String question, String answer) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "the CSMS's " + question + " was kept from the charger and answered " + answer;
    }
  }

  /** The connection to the CSMS, as this charger. */
  record CsmsConnected(ChargerId charger) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "the CSMS can be reached";
    }
  }

  /** It broke, or could not be had: what must not be lost is kept until it is back. */
  record CsmsLost(ChargerId charger, String why) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "the CSMS cannot be reached: " + why;
    }
  }

  /** It was given up by us: the charger is offline, so the CSMS must not take it for online. */
  record CsmsLeft(ChargerId charger, String why) implements Event {
    @Override
    public String subject() {
      return charger.name();
    }

    @Override
    public String sentence() {
      return "the connection to the CSMS was closed: " + why;
    }
  }

  record OfferLowered(EvseId evse, Amps from, Amps to, Reason because) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "offer lowered from " + from + " to " + to + ": " + Sentences.brief(because);
    }
  }

  record OfferRaised(EvseId evse, Amps from, Amps to, Reason because) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "offer raised from " + from + " to " + to + ": " + Sentences.brief(because);
    }
  }

  record LimitRefused(EvseId evse, Amps limit, String answer) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "the charger did not take a limit of " + limit + ": " + answer;
    }
  }

  /**
   * Another limit is in force on a circuit: the lowest of all sources.
   *
   * @param limit currents and power with their sources, such as {@code 3x63 A (installer)}
   * @param before likewise
   */
  record CircuitLimitChanged(CircuitId circuit, String limit, String before) implements Event {
    @Override
    public String subject() {
      return circuit.name();
    }

    @Override
    public String sentence() {
      return "its limit is now " + limit + "; before: " + before;
    }
  }

  /** Somebody has set a limit on one EVSE alone, and it is the lowest of those. */
  record EvseLimited(EvseId evse, Amps limit, Source source) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return source.word() + " limits it to " + limit;
    }
  }

  /** Nobody limits an EVSE beyond its rating any more. */
  record EvseLimitEnded(EvseId evse, Source source) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "the limit of " + source.word() + " is over";
    }
  }

  /** A car that slept at 0 A takes current again. */
  record CarWoke(EvseId evse, int steps) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "the car slept after a pause and was woken by "
          + (steps == 1 ? "a step" : steps + " steps")
          + " from 0 A";
    }
  }

  /** A car takes nothing since it was paused, and steps did not wake it. */
  record CarSleeps(EvseId evse, int steps) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "the car takes nothing since a pause, "
          + steps
          + " steps from 0 A did not wake it: unplug it and plug it in again";
    }
  }

  /** An EVSE was switched to one phase or back to all. */
  record PhasesSwitched(EvseId evse, PhaseSet phases) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "was switched to " + phases;
    }
  }

  /** An EVSE did not switch, or did not keep to it: it is not switched any more. */
  record PhaseSwitchFailed(EvseId evse) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "does not switch to one phase, and counts on all: take phase_switch out of its config";
    }
  }

  record GuardCut(CircuitId circuit, PhaseAmps excess) implements Event {
    @Override
    public String subject() {
      return circuit.name();
    }

    @Override
    public String sentence() {
      return "measured above its limit by " + excess + ": offers were cut";
    }
  }

  /**
   * The estimate of a breaker's heat reached a stage, or left it.
   *
   * @param stage {@code cold}, {@code shed}, {@code pause} or {@code open}
   * @param heatPercent 100 is the earliest trip that its standard allows
   */
  record BreakerStage(CircuitId circuit, String stage, int heatPercent) implements Event {
    @Override
    public String subject() {
      return circuit.name();
    }

    @Override
    public String sentence() {
      return "its breaker may be at %d %% of its earliest trip: stage %s"
          .formatted(heatPercent, stage);
    }
  }

  record ContactorOpened(String subject, String why, int cycles) implements Event {
    @Override
    public String sentence() {
      return "its contactor was opened, %d times since the start: %s".formatted(cycles, why);
    }
  }

  record ContactorClosed(String subject) implements Event {
    @Override
    public String sentence() {
      return "its contactor was closed again";
    }
  }

  record FailSafeEntered(CircuitId circuit, String why) implements Event {
    @Override
    public String subject() {
      return circuit.name();
    }

    @Override
    public String sentence() {
      return "runs on its worst-case background: " + why;
    }
  }

  record FailSafeLeft(CircuitId circuit) implements Event {
    @Override
    public String subject() {
      return circuit.name();
    }

    @Override
    public String sentence() {
      return "runs on its meter again";
    }
  }

  record ConditionRaised(Condition condition) implements Event {
    @Override
    public String subject() {
      return condition.subject();
    }

    @Override
    public String sentence() {
      return condition.code().severity().name().toLowerCase(Locale.ROOT) + ": " + condition.text();
    }
  }

  record ConditionCleared(Condition condition) implements Event {
    @Override
    public String subject() {
      return condition.subject();
    }

    @Override
    public String sentence() {
      return "is well again; it was: " + condition.text();
    }
  }

  record SessionSummary(EvseId evse, String transaction, WattHours energy) implements Event {
    @Override
    public String subject() {
      return evse.toString();
    }

    @Override
    public String sentence() {
      return "transaction " + transaction + " charged " + energy;
    }
  }

  /** The last minutes were written to a file, to be played again. */
  record RecordingWritten(String file, String why) implements Event {
    @Override
    public String subject() {
      return "controller";
    }

    @Override
    public String sentence() {
      return "wrote its last minutes to " + file + ": " + why;
    }
  }
}
