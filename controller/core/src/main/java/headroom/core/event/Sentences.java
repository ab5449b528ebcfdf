package headroom.core.event;

import headroom.core.event.Reason.Bound;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
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
      case Bound.Rating rating -> "it has all that it can carry, " + rating.rating();
      case Bound.Limited by -> by.source().word() + " limits it to " + by.limit();
      case Bound.CarTakesLess car -> "the car takes " + car.draw();
      case Bound.Waiting waiting ->
          "it waits for room on " + waiting.phase() + " of " + waiting.circuit();
      case Bound.Settling settling -> settling.what();
      case Bound.Idle idle -> "no car is plugged in";
      case Bound.NotStarted notStarted -> "its car has not been let to charge yet";
      case Bound.Disobeys disobeys ->
          "it draws " + disobeys.draw() + " where " + disobeys.limit() + " is allowed";
      case Bound.OutOfReach out -> out.what();
      case Bound.FailSafe failSafe ->
          "no increases on " + failSafe.circuit() + ", " + failSafe.what();
      case Bound.Guard guard ->
          guard.phase()
              + " of "
              + guard.circuit()
              + " was measured "
              + guard.excess()
              + " above its limit";
    };
  }

  /** Whole sentences for {@code headroom why}, one per line. */
  public static List<String> full(EvseId evse, Amps offer, Reason reason) {
    List<String> lines = new ArrayList<>();
    lines.add(evse + " is offered " + offer + " per phase.");
    lines.add(
        switch (reason.bound()) {
          case Bound.Full full when full.source() == Source.FAILSAFE ->
              "%s of circuit %s is full: its meter is lost, so its worst-case background counts, and of its limit of %s there are %s for charging."
                  .formatted(full.phase(), full.circuit(), full.limit(), full.free());
          case Bound.Full full ->
              "%s of circuit %s is full: its %s limit is %s, and %s of it are there for charging."
                  .formatted(
                      full.phase(),
                      full.circuit(),
                      full.source().word(),
                      full.limit(),
                      full.free());
          case Bound.PowerFull full ->
              "The power of circuit %s is used up: its %s limit is %d W."
                  .formatted(full.circuit(), full.source().word(), full.limitWatts());
          case Bound.Unbalanced off ->
              "More would load %s of circuit %s more than %s above %s."
                  .formatted(off.heavy(), off.circuit(), off.limit(), off.light());
          case Bound.Rating rating ->
              "That is all that the outlet and its cable can carry (" + rating.rating() + ").";
          case Bound.Limited by ->
              "The %s has limited it to %s.".formatted(by.source().word(), by.limit());
          case Bound.CarTakesLess car ->
              "The car takes only "
                  + car.draw()
                  + "; what it leaves goes to the others, and it is tried with more from time to"
                  + " time.";
          case Bound.Waiting waiting ->
              "It waits: its floor of %s does not fit on %s of circuit %s until another car makes room."
                  .formatted(waiting.floor(), waiting.phase(), waiting.circuit());
          case Bound.Settling settling ->
              "It is on its way to " + settling.target() + ": " + settling.what() + ".";
          case Bound.Idle idle -> "No car is plugged in.";
          case Bound.NotStarted notStarted ->
              "A car is plugged in, but nobody has let it charge yet (no transaction runs).";
          case Bound.Disobeys disobeys ->
              "It draws "
                  + disobeys.draw()
                  + " where "
                  + disobeys.limit()
                  + " is allowed, so it is paused. Inspect it.";
          case Bound.OutOfReach out ->
              "It cannot be commanded now: "
                  + out.what()
                  + ". It counts with "
                  + out.counted()
                  + ".";
          case Bound.FailSafe failSafe ->
              "No increases on circuit " + failSafe.circuit() + ": " + failSafe.what() + ".";
          case Bound.Guard guard ->
              "%s of circuit %s was measured %s above its limit, so offers were cut."
                  .formatted(guard.phase(), guard.circuit(), guard.excess());
        });
    if (!reason.sharers().isEmpty()) {
      lines.add(
          "It shares this with "
              + String.join(", ", reason.sharers().stream().map(EvseId::toString).toList())
              + ".");
    }
    lines.add("The most it could use is " + reason.wanted() + ".");
    return List.copyOf(lines);
  }
}
