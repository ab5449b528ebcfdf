package headroom.core.event;

import headroom.core.event.Reason.Bound;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reasons as sentences that a technician understands. */
public final class Sentences {
  private Sentences() {}

  /** One clause, for an event: {@code L2 of Keller is full}. */
  public static String brief(Reason reason) {
    return switch (reason.bound()) {
      case Bound.Full full ->
          full.phase()
              + " of "
              + full.circuit()
              + (full.source() == Source.FAILSAFE ? " is full, its meter is lost" : " is full");
      case Bound.PowerFull full -> "the power of " + full.circuit() + " is used up";
      case Bound.Unbalanced off ->
          off.heavy() + " would exceed " + off.light() + " on " + off.circuit();
      case Bound.Rating rating -> "it has all that it can carry, " + amps(rating.rating());
      case Bound.Limited by -> who(by.source()) + " limits it to " + amps(by.limit());
      case Bound.CarTakesLess car -> "the car takes " + amps(car.draw());
      case Bound.Waiting waiting ->
          "it waits for room on " + waiting.phase() + " of " + waiting.circuit();
      case Bound.Settling settling -> settling.what();
      case Bound.Idle idle -> "no car is plugged in";
      case Bound.NotStarted notStarted -> "its car has not been let to charge yet";
      case Bound.Disobeys disobeys ->
          "it draws " + amps(disobeys.draw()) + " where " + amps(disobeys.limit()) + " is allowed";
      case Bound.Doubted doubted ->
          "it was seen to draw " + amps(doubted.draw()) + ", more than is allowed";
      case Bound.Warm warm -> "the breaker of " + warm.circuit() + " is warm";
      case Bound.OutOfReach out -> out.what();
      case Bound.FailSafe failSafe ->
          "no increases on " + failSafe.circuit() + ", " + failSafe.what();
      case Bound.Guard guard ->
          guard.phase()
              + " of "
              + guard.circuit()
              + " was measured "
              + amps(guard.excess())
              + " above its limit";
      case Bound.HeldBack back ->
          back.phase()
              + " of "
              + back.circuit()
              + " was overloaded, "
              + amps(back.held())
              + " are still held back";
    };
  }

  /**
   * Whole sentences for {@code headroom why}, one per line.
   *
   * @param now when the reason was looked at
   */
  public static List<String> full(EvseId evse, Amps offer, Reason reason, MonoTime now) {
    List<String> lines = new ArrayList<>();
    lines.add(evse + " is offered " + amps(offer) + " per phase.");
    lines.add(why(reason.bound()));
    if (reason.bound() instanceof Bound.Waiting waiting) lines.add(wait(waiting, now));
    if (!reason.sharers().isEmpty()) {
      lines.add(
          "It shares this with "
              + String.join(", ", reason.sharers().stream().map(EvseId::toString).toList())
              + ".");
    }
    lines.add("The most it could use is " + amps(reason.wanted()) + ".");
    return List.copyOf(lines);
  }

  /** What an offer ran into, as a sentence. */
  private static String why(Bound bound) {
    return switch (bound) {
      case Bound.Full full when full.source() == Source.FAILSAFE ->
          "%s of circuit %s is full: its meter is lost, so its worst-case background counts, and of its limit of %s there are %s for charging."
              .formatted(full.phase(), full.circuit(), amps(full.limit()), amps(full.free()));
      case Bound.Full full ->
          "%s of circuit %s is full: %s limits it to %s, and %s of that are there for charging."
              .formatted(
                  full.phase(),
                  full.circuit(),
                  who(full.source()),
                  amps(full.limit()),
                  amps(full.free()));
      case Bound.PowerFull full ->
          "The power of circuit %s is used up: %s limits it to %s."
              .formatted(full.circuit(), who(full.source()), power(full.limitWatts()));
      case Bound.Unbalanced off ->
          "More would load %s of circuit %s more than %s above %s."
              .formatted(off.heavy(), off.circuit(), amps(off.limit()), off.light());
      case Bound.Rating rating ->
          "That is all that the outlet and its cable can carry (" + amps(rating.rating()) + ").";
      case Bound.Limited by ->
          "It alone is limited: %s allows it %s.".formatted(who(by.source()), amps(by.limit()));
      case Bound.CarTakesLess car ->
          "The car takes only "
              + amps(car.draw())
              + "; what it leaves goes to the others, and it is tried with more from time to"
              + " time.";
      case Bound.Waiting waiting ->
          "It waits for its turn, its floor of %s does not fit. %s"
              .formatted(amps(waiting.floor()), why(waiting.full()));
      case Bound.Settling settling ->
          "It is on its way to " + amps(settling.target()) + ": " + settling.what() + ".";
      case Bound.Idle idle -> "No car is plugged in.";
      case Bound.NotStarted notStarted ->
          "A car is plugged in, but nobody has let it charge yet (no transaction runs).";
      case Bound.Disobeys disobeys ->
          "It draws "
              + amps(disobeys.draw())
              + " where "
              + amps(disobeys.limit())
              + " is allowed, so it is paused. Inspect it.";
      case Bound.Doubted doubted ->
          "It was seen to draw "
              + amps(doubted.draw())
              + ", more than it was allowed: it has its floor alone until it keeps to that.";
      case Bound.Warm warm ->
          "The breaker of circuit "
              + warm.circuit()
              + " is warm from an overload, so everybody below it has the floor alone.";
      case Bound.OutOfReach out ->
          "It cannot be commanded now: "
              + out.what()
              + ". It counts with "
              + amps(out.counted())
              + ".";
      case Bound.FailSafe failSafe ->
          "No increases on circuit " + failSafe.circuit() + ": " + failSafe.what() + ".";
      case Bound.Guard guard ->
          "%s of circuit %s was measured %s above its limit, so offers were cut."
              .formatted(guard.phase(), guard.circuit(), amps(guard.excess()));
      case Bound.HeldBack back ->
          ("%s of circuit %s was above its limit a while ago. It is not any more, but %s of what"
                  + " was cut are still held back; they come back by 1 A a minute.")
              .formatted(back.phase(), back.circuit(), amps(back.held()));
    };
  }

  /** Since when it waits, and what surely comes next. */
  private static String wait(Bound.Waiting waiting, MonoTime now) {
    String since = "It has waited for " + time(now.since(waiting.since()));
    return since
        + waiting
            .turnEnds()
            .map(ends -> "; the next turn ends in " + time(ends.since(now)) + ".")
            .orElse("; it comes on when another car leaves or takes less, or more is free.");
  }

  private static String time(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  /** With at most one decimal: {@code 24.5 A}; a charger's step is not finer. */
  public static String amps(Amps amps) {
    long tenths = Math.round(amps.milliamps() / 100.0);
    return Amps.ofMilliamps(tenths * 100).toString();
  }

  /** Who set a limit, as people say it. */
  private static String who(Source source) {
    return switch (source) {
      case HARDWARE -> "the hardware";
      case INSTALLER -> "the installer";
      case OPERATOR -> "the operator";
      case CSMS -> "the CSMS";
      case GRID -> "the grid operator";
      case SCHEDULE -> "the schedule";
      case TARIFF -> "the tariff";
      case UNBALANCE -> "the unbalance rule";
      case FAILSAFE -> "the fail-safe";
      case TECHNICIAN -> "a technician";
    };
  }

  private static String power(long watts) {
    return Watts.of(watts).toString();
  }
}
