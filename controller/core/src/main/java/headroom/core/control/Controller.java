package headroom.core.control;

import headroom.core.event.Condition;
import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The decision (design 3): what was seen goes in; limits, reasons, events and conditions come out.
 *
 * <p>A step goes through these stages, each a small class of its own: {@link Intake} takes in what
 * chargers reported; {@link Metering} says what is not ours on each circuit and how far its meter
 * can be trusted ({@link FailSafe}, {@link Background}, {@link Guard}); {@link Rooms} adds up what
 * is free and what is {@link Committed}; {@link Sharing} asks the {@link Allocator} who gets what;
 * {@link Orders} turns shares into limits in the safe order, up as slowly as the {@link Ramp} says;
 * {@link Reasons}, {@link Health} and {@link Picture} say why, what is wrong, and what it looks
 * like.
 *
 * <p>A controller holds nothing but the site, and paper to work on: the state goes from step to
 * step. After a reload a new controller goes on with the old state: EVSEs and circuits are matched
 * by id, new ones begin as at a start, removed ones vanish.
 *
 * <p>Of one thread at a time, for the sake of the paper. States may be read by any.
 */
public final class Controller {
  private final Site site;
  private final ControlSettings settings;
  private final Tree tree;
  private final Drafts drafts;
  private final Kept kept;

  public Controller(Site site, ControlSettings settings) {
    this.site = site;
    this.settings = settings;
    this.tree = new Tree(site);
    this.drafts = new Drafts(tree, settings);
    this.kept = new Kept(tree);
  }

  /**
   * The state at a start of the program.
   *
   * @param bounds what the store remembers; an EVSE without one has never been ours
   * @param now the first instant of this run
   */
  public ControlState start(List<RestoredBound> bounds, MonoTime now) {
    return ControlState.at(now, bounds);
  }

  /**
   * One step. Pure: the same state and snapshot give the same step, and {@code state} stays as it
   * is.
   *
   * @throws IllegalStateException when an invariant of ours is broken: the daemon stops, and leases
   *     bring every charger to its fallback
   */
  public Step step(ControlState state, SiteSnapshot seen) {
    MonoTime now = seen.now();
    List<Event> events = new ArrayList<>();
    Shared shared = share(state, seen, events);
    ControlState next = shared.next();
    // Before anything is ordered: a limit that leaves now makes every draw unsure.
    List<EvseId> samples = new Questions(tree, next, now).samples();
    Orders orders =
        new Orders(tree, next, shared.rooms(), shared.sharing(), shared.reasons(), events, now);
    Fallbacks fallbacks = new Fallbacks(tree, next, shared.rooms(), events, now);
    List<Step.FallbackOrder> told = fallbacks.order();
    List<ChargerLimit> limits = orders.give();

    List<ContactorOrder> contactors =
        new Contactors(tree, next, events, now).give(site.contactors());
    List<Condition> conditions = Health.look(tree, next, shared.fallbacksFit(), events, now);
    next.conditions = conditions;
    handOver(state, next);
    Picture picture =
        new Picture(tree, next, shared.rooms(), shared.sharing(), shared.reasons(), now);
    return new Step(
        next, limits, samples, contactors, orders.bounds(), told, events, conditions, picture);
  }

  /**
   * What a step knows before it gives orders.
   *
   * @param fallbacksFit per circuit, by index
   */
  record Shared(
      ControlState next,
      Intake intake,
      Rooms rooms,
      Sharing sharing,
      Reasons reasons,
      List<Boolean> fallbacksFit) {}

  /** Takes in what was seen, and shares out what is free. */
  Shared share(ControlState state, SiteSnapshot seen, List<Event> events) {
    MonoTime now = seen.now();
    ControlState next = state.forStep(tree, drafts, now);

    Intake intake = new Intake(tree, next, settings, events, now);
    for (ChargerReport report : seen.reports()) intake.take(report);
    hearStore(next, seen.boundsStored(), now);
    for (Tree.Leaf leaf : tree.leaves()) age(next, leaf, events, now);

    new Limits(seen.limits(), now).apply(tree, next, events);
    Metering metering = new Metering(next, events, now);
    for (Tree.Node node : tree.nodes()) metering.read(node, seen.meters());
    Elimination elimination = new Elimination(next, now);
    for (Tree.Node node : tree.nodes()) elimination.look(node);

    Rooms rooms = new Rooms(tree, next, kept, now);
    List<Boolean> fallbacksFit = Fallbacks.fit(tree, next);
    Sharing sharing = new Sharing(tree, next, settings, site, seen.wishes(), rooms, kept, now);
    Reasons reasons = new Reasons(tree, next, rooms, sharing, fallbacksFit, now);
    return new Shared(next, intake, rooms, sharing, reasons, fallbacksFit);
  }

  /**
   * The step is done; its tracks belong to {@code next}, and those that are as before are shared.
   */
  void handOver(ControlState before, ControlState next) {
    drafts.handOver(before, next);
  }

  Tree tree() {
    return tree;
  }

  private static void hearStore(
      ControlState state, List<SiteSnapshot.StoredBound> stored, MonoTime now) {
    for (SiteSnapshot.StoredBound each : stored) {
      DurableBound.Kept kept = new DurableBound.Kept(each.bound(), each.fallback());
      state.find(each.evse()).ifPresent(track -> track.bound = track.bound.kept(kept));
    }
    if (!stored.isEmpty()) {
      state.storeAnsweredAt = now;
      state.storeFails = false;
    }
    for (EvseTrack track : state.evses) {
      track.committed.fallbackNoted(track.bound.fallbackNoted());
      state.storeFails |= track.bound.isOverdue(state.storeAnsweredAt, now);
    }
  }

  /** What the passing of time alone does. */
  private static void age(ControlState state, Tree.Leaf leaf, List<Event> events, MonoTime now) {
    EvseTrack track = state.evse(leaf);
    track.committed.prune(now);
    track.countPhases();
    track.car = track.car.probed(leaf.evse().rating(), now);
    track.forgetDecreases(now);
    Obedience.judge(track, now);
    OnePhase.check(leaf, track, events, now);
    boolean offered = track.offered(leaf.evse().floor(), state.lastAt, now);
    wake(track, offered, events, now);
  }

  private static void wake(EvseTrack track, boolean offered, List<Event> events, MonoTime now) {
    if (!track.isSession()) return;
    Waking.Seen seen = new Waking.Seen(offered, track.takes(now), track.car.drawsNothing());
    Waking.Next next = track.waking.seen(seen, now);
    int tries = track.waking.tries();
    track.waking = next.waking();
    switch (next.outcome()) {
      case NOTHING_NEW -> {}
      case WOKE -> events.add(new Event.CarWoke(track.id, tries));
      case SLEEPS_ON -> events.add(new Event.CarSleeps(track.id, tries));
    }
  }
}
