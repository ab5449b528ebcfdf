package headroom.core.control;

import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The sharing alone (design 3.3): a {@link Controller} whose chargers obey in the same instant.
 *
 * <p>It takes in reports and wishes, admits, fills, quantises and rotates with the controller's own
 * classes. What it leaves out is how a share comes into force: no ramp, no waiting for others to
 * make room, no store. So it can say of recorded sessions what the law would have given them.
 *
 * <p>Pure, as {@link Controller#step}; of one thread at a time.
 */
public final class Rehearsal {
  private final Controller controller;

  public Rehearsal(Site site, ControlSettings settings) {
    controller = new Controller(site, settings);
  }

  /** The state before the first round. */
  public ControlState start(MonoTime now) {
    return controller.start(List.of(), now);
  }

  /**
   * One round.
   *
   * @param next state for the next round
   * @param limits one for each session, in charger order, all of them in force
   */
  public record Round(ControlState next, List<ChargerLimit> limits) {
    public Round {
      limits = List.copyOf(limits);
    }
  }

  /**
   * Shares out what is free and puts it in force.
   *
   * @param seen at most one lease of the chargers after the round before
   */
  public Round round(ControlState state, SiteSnapshot seen) {
    MonoTime now = seen.now();
    List<Event> events = new ArrayList<>();
    Controller.Shared shared = controller.share(state, seen, events);
    List<ChargerLimit> limits = new ArrayList<>();
    for (Tree.Leaf leaf : controller.tree().leaves()) {
      EvseTrack track = shared.next().evse(leaf);
      if (!track.isSession()) continue;
      Amps share =
          shared.sharing().slot(leaf).map(Sharing.Slot::target).orElse(track.standing(now));
      Amps offer = track.turn.mayResume(now) ? share : Amps.ZERO;
      ChargerLimit limit =
          new ChargerLimit(
              track.id,
              ++shared.next().lastSeq,
              Kind.SESSION,
              offer,
              track.phasesToUse(leaf.wired()),
              track.dividedOver(leaf.wired()),
              now.plus(leaf.charger().lease()),
              false,
              shared.reasons().of(leaf, offer));
      track.sent(limit, now);
      shared.intake().take(accepted(leaf, limit, now));
      if (!offer.isBelow(shared.sharing().floor(leaf))) track.turn = track.turn.on(now);
      limits.add(limit);
    }
    controller.handOver(state, shared.next());
    return new Round(shared.next(), limits);
  }

  private static LimitOutcome accepted(Tree.Leaf leaf, ChargerLimit limit, MonoTime now) {
    return new LimitOutcome(
        leaf.charger().id(), now, limit.evse(), limit.seq(), Outcome.ACCEPTED, "");
  }
}
