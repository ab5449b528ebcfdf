package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
import headroom.core.control.Kept.Division;
import headroom.core.control.Turn.Pause;
import headroom.core.control.Waves.Wave;
import headroom.core.port.Wish;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.site.Site.Priority;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what is known of the sessions into a question to the allocator, and the answer back. */
final class Sharing {
  /** A decrease that is not followed for so long makes its EVSE count as it is. */
  static final Duration DEAF_AFTER = Duration.ofSeconds(10);

  /** As many refusals in a row, and an EVSE is not offered more than it has. */
  private static final int REFUSALS = 2;

  private final Tree tree;
  private final ControlState state;
  private final ControlSettings settings;
  private final Site site;
  private final Map<EvseId, Wish> wishes;
  private final Rooms rooms;
  private final Kept kept;
  private final MonoTime now;

  private final List<Tree.Leaf> sessions = new ArrayList<>();

  /** Per leaf. */
  private final List<Optional<Slot>> slots;

  private final Map<Integer, List<Tree.Leaf>> sharers = new LinkedHashMap<>();
  private final Map<Integer, Optional<MonoTime>> turnEnds = new LinkedHashMap<>();

  /**
   * What one EVSE has in the allocation.
   *
   * @param target what it gets once others have made room
   */
  record Slot(Demand demand, Wave wave, Allocation.Share share, Amps target) {}

  Sharing(
      Tree tree,
      ControlState state,
      ControlSettings settings,
      Site site,
      List<Wish> wishes,
      Rooms rooms,
      Kept kept,
      MonoTime now) {
    this.tree = tree;
    this.state = state;
    this.settings = settings;
    this.site = site;
    this.wishes = new LinkedHashMap<>();
    for (Wish wish : wishes) this.wishes.put(wish.evse(), wish);
    this.rooms = rooms;
    this.kept = kept;
    this.now = now;
    slots = new ArrayList<>(Collections.nCopies(tree.leaves().size(), Optional.empty()));
    for (Tree.Leaf leaf : tree.leaves()) {
      if (takesPart(leaf)) sessions.add(leaf);
      else standBy(leaf);
    }
    for (Tree.Leaf leaf : tree.leaves()) bar(leaf);
    waited();
    allocate();
    turns();
  }

  private void standBy(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    track.turn = track.turn.notServed(state.lastAt);
    rooms.fix(leaf);
  }

  private boolean takesPart(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    return track.isSession()
        && !track.obedience.isPaused()
        && !isDeaf(track, now)
        && !floor(leaf).isAbove(leaf.evse().rating())
        && barred(leaf).isEmpty();
  }

  /** A limit on this EVSE alone that no car can charge with: it is paused. */
  Optional<Limits.OfEvse> barred(Tree.Leaf leaf) {
    Optional<Limits.OfEvse> limit = state.evse(leaf).limit;
    boolean bars = limit.isPresent() && limit.get().limit().isBelow(floor(leaf));
    return bars ? limit : Optional.empty();
  }

  static boolean isDeaf(EvseTrack track, MonoTime now) {
    return track.loweringSince.isPresent() && now.isAtLeast(DEAF_AFTER, track.loweringSince.get());
  }

  /** The coarser of what the config and the charger say. */
  Amps step(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Amps configured = leaf.charger().step();
    Amps coarser =
        track.chargerStep.isPresent() ? track.chargerStep.get().max(configured) : configured;
    Optional<Divided> divided = track.divided();
    return divided.isPresent() ? divided.get().step(coarser) : coarser;
  }

  /** The least limit that a car can charge with and that the charger can be told. */
  Amps floor(Tree.Leaf leaf) {
    int step = step(leaf).milliamps();
    Amps least = least(leaf);
    if (least.milliamps() % step == 0) return least;
    return Amps.ofMilliamps((long) Math.ceilDiv(least.milliamps(), step) * step);
  }

  /** The least limit that a car can charge with, before it is rounded up to a step. */
  Amps least(Tree.Leaf leaf) {
    return state.evse(leaf).least(leaf.evse().floor());
  }

  /** The most that the EVSE could use. */
  Amps cap(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Amps cap = leaf.evse().rating();
    if (track.car.cap().isPresent()) cap = cap.min(track.car.cap().get());
    if (track.limit.isPresent()) cap = cap.min(track.limit.get().limit());
    if (track.refusals >= REFUSALS) cap = cap.min(track.standing(now));
    if (track.obedience.isOnTrial() || warm(leaf).isPresent()) cap = floor(leaf);
    return cap.max(floor(leaf));
  }

  /** The circuit above whose breaker is so warm that everybody goes down to the floor. */
  Optional<CircuitId> warm(Tree.Leaf leaf) {
    PhaseSet phases = state.evse(leaf).phases(leaf.wired());
    for (int node : leaf.above()) {
      CircuitTrack circuit = state.circuit(tree.nodes().get(node));
      for (Phase phase : phases.phases())
        if (circuit.stage(phase).isAtLeast(Heat.Stage.SHED)) return Optional.of(circuit.id);
    }
    return Optional.empty();
  }

  private void allocate() {
    List<Room> free = rooms.toShare();
    List<Integer> claims_mA = new ArrayList<>();
    List<Demand> demands = site.share() == Share.ENERGY ? byLaxity(claims_mA) : byTurn();
    Optional<Division> before =
        kept.division.filter(known -> known.answers(free, demands, claims_mA));
    Division division = before.isPresent() ? before.get() : divide(free, demands, claims_mA);
    kept.division = Optional.of(division);
    for (int i = 0; i < demands.size(); i++)
      slots.set(sessions.get(i).index(), division.slots().get(i));
  }

  private Division divide(List<Room> free, List<Demand> demands, List<Integer> claims_mA) {
    List<Wave> waves =
        site.share() == Share.ENERGY
            ? Waves.byClaims(free, demands, claims_mA)
            : Waves.byRest(demands);
    Allocation allocation =
        Waves.allocate(new Question(free, demands, site.priority() == Priority.STRICT), waves);
    List<Optional<Slot>> given = new ArrayList<>(demands.size());
    for (int i = 0; i < demands.size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      Amps target = new Amps(share.current_mA());
      given.add(Optional.of(new Slot(demands.get(i), waves.get(i), share, target)));
    }
    return new Division(free, demands, claims_mA, given);
  }

  // ---- weight and place of each session

  /** How long a session may have to wait for its turn (design 3.3, 5). */
  private Duration longestWait() {
    int places = 0;
    for (Tree.Leaf leaf : sessions) if (state.evse(leaf).turn.hasPlace()) places++;
    long rounds = Math.ceilDiv(sessions.size(), Math.max(1, places));
    return settings.rotate().multipliedBy(rounds);
  }

  private void waited() {
    Duration longestWait = longestWait();
    for (Tree.Leaf leaf : sessions) {
      EvseTrack track = state.evse(leaf);
      track.turn = track.turn.waited(longestWait, now);
    }
  }

  private List<Demand> byTurn() {
    List<Demand> demands = new ArrayList<>(sessions.size());
    for (Tree.Leaf leaf : sessions) {
      EvseTrack track = state.evse(leaf);
      long weight = weight(leaf);
      if (site.share() == Share.RATED) weight = Math.max(1, weight * cap(leaf).milliamps() / 1000);
      boolean inTurn = track.turn.isOnFor(settings.rotate(), now);
      boolean rests = track.car.isResting(now);
      demands.add(demand(leaf, weight, rests, inTurn, servedAt_ns(track.turn)));
    }
    return demands;
  }

  /**
   * @param claims_mA is filled: what each session claims before those behind it share anything
   */
  private List<Demand> byLaxity(List<Integer> claims_mA) {
    List<Laxity.Session> known = new ArrayList<>(sessions.size());
    for (Tree.Leaf leaf : sessions) known.add(laxity(leaf));
    List<Laxity.Urgency> urgencies = Laxity.of(known, now);
    List<Demand> demands = new ArrayList<>(sessions.size());
    long[] ranks = ranks(urgencies);
    for (int i = 0; i < sessions.size(); i++) {
      Tree.Leaf leaf = sessions.get(i);
      boolean rests = known.get(i).isMet() || state.evse(leaf).car.isResting(now);
      long weight = Math.min(Demand.MAX_WEIGHT, weight(leaf) * urgencies.get(i).weight());
      demands.add(demand(leaf, weight, rests, false, ranks[i]));
      claims_mA.add(urgencies.get(i).claim_mA());
    }
    return demands;
  }

  private Laxity.Session laxity(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    Optional<Wish> wish = wish(leaf);
    WattHours charged = Intake.energyCharged(track).orElse(WattHours.ZERO);
    return new Laxity.Session(
        wish.flatMap(Wish::departure),
        wish.flatMap(Wish::energy).map(wanted -> wanted.minus(charged)),
        cap(leaf),
        track.phases(leaf.wired()).count(),
        track.turn.isOn(),
        !track.turn.wasServed(),
        track.turn.overdue());
  }

  /** Ranks by urgency, then by who was last on longest ago; equal ones share a rank. */
  private long[] ranks(List<Laxity.Urgency> urgencies) {
    Comparator<Integer> before =
        Comparator.comparingLong((Integer i) -> mayComeOn(i) ? 0 : 1)
            .thenComparingLong(i -> urgencies.get(i).order_ns())
            .thenComparingLong(i -> servedAt_ns(turn(i)));
    List<Integer> order = new ArrayList<>(urgencies.size());
    for (int i = 0; i < urgencies.size(); i++) order.add(i);
    order.sort(before);
    long[] ranks = new long[urgencies.size()];
    for (int r = 1; r < ranks.length; r++) {
      boolean tie = before.compare(order.get(r - 1), order.get(r)) == 0;
      ranks[order.get(r)] = tie ? ranks[order.get(r - 1)] : r;
    }
    return ranks;
  }

  private Turn turn(int session) {
    return state.evse(sessions.get(session)).turn;
  }

  private boolean mayComeOn(int session) {
    return turn(session).mayTakeTurn(now);
  }

  /** Who may not come on yet does not take a place from those who are on. */
  private long servedAt_ns(Turn turn) {
    if (!turn.mayTakeTurn(now)) return Long.MAX_VALUE;
    if (turn.served()) return Place.SERVED;
    return turn.servedUntil().isPresent() ? turn.servedUntil().get().nanos() : Long.MIN_VALUE;
  }

  private Optional<Wish> wish(Tree.Leaf leaf) {
    return wishes.isEmpty() ? Optional.empty() : Optional.ofNullable(wishes.get(leaf.evse().id()));
  }

  private long weight(Tree.Leaf leaf) {
    Optional<Wish> wish = wish(leaf);
    if (wish.isEmpty()) return leaf.charger().weight();
    return wish.get().weight().orElse(leaf.charger().weight());
  }

  private int priority(Tree.Leaf leaf) {
    Optional<Wish> wish = wish(leaf);
    if (wish.isEmpty()) return leaf.charger().priority();
    return wish.get().priority().orElse(leaf.charger().priority());
  }

  /** What a session asks for: mostly the same as in the last step. */
  private Demand demand(Tree.Leaf leaf, long weight, boolean rests, boolean inTurn, long order) {
    EvseTrack track = state.evse(leaf);
    boolean keeps = track.turn.isOnFor(settings.minimumOn(), now);
    int priority = priority(leaf);
    long arrivedAt_ns = track.turn.arrivedAt().nanos();
    boolean overdue = track.turn.overdue();
    OnePhase.Choice choice = OnePhase.choice(leaf, track, now);
    int floor_mA = floor(leaf).milliamps();
    int cap_mA = cap(leaf).milliamps();
    int step_mA = step(leaf).milliamps();
    Optional<Demand> before = kept.demand(leaf);
    if (before.isPresent()
        && before.get().turn().is(rests, keeps, priority, inTurn, order, arrivedAt_ns, overdue)
        && before.get().isOn(choice.phases(), choice.narrow(), rooms.of(leaf))
        && before.get().is(floor_mA, cap_mA, step_mA, weight)) return before.get();
    Place place = new Place(rests, keeps, priority, inTurn, order, arrivedAt_ns, overdue);
    Demand demand =
        new Demand(
            track.id,
            choice.phases(),
            choice.narrow(),
            rooms.of(leaf),
            floor_mA,
            cap_mA,
            step_mA,
            weight,
            place);
    kept.demands(leaf, demand);
    return demand;
  }

  private void turns() {
    boolean newcomer = false;
    List<Integer> givenUp = new ArrayList<>();
    for (Tree.Leaf leaf : sessions) {
      Allocation.Share share = slots.get(leaf.index()).orElseThrow().share();
      boolean on = state.evse(leaf).turn.isOn();
      newcomer |= share.admitted() && !on;
      if (on && !share.admitted()) share.boundBy().ifPresent(givenUp::add);
    }
    Pause pause = newcomer ? Pause.GAVE_WAY : Pause.SHORTAGE;
    for (Tree.Leaf leaf : sessions) {
      EvseTrack track = state.evse(leaf);
      Slot slot = slots.get(leaf.index()).orElseThrow();
      boolean admitted = slot.share().admitted();
      if (admitted && !track.turn.isOn() && usesOneOf(leaf, givenUp))
        track.turn = track.turn.takesTurn();
      if (admitted) track.turn = track.turn.admitted(now);
      else pause(leaf, slot.wave() == Wave.SHARES ? pause : Pause.GAVE_WAY);
      track.turn = track.turn.room(slot.target().isAbove(track.standing(now)), now);
    }
  }

  private boolean usesOneOf(Tree.Leaf leaf, List<Integer> some) {
    for (int room : some) if (sharers(room).contains(leaf)) return true;
    return false;
  }

  private void pause(Tree.Leaf leaf, Pause why) {
    EvseTrack track = state.evse(leaf);
    if (track.turn.isOn()) track.car = track.car.paused(OnePhase.mayComeBackOn(leaf, track));
    track.turn = track.turn.leftOut(why, now);
  }

  /** One that is limited below its floor does not wait for the others. */
  private void bar(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf);
    if (!track.isSession() || barred(leaf).isEmpty()) return;
    pause(leaf, Pause.GAVE_WAY);
    track.turn = track.turn.notWaiting();
  }

  /** What an EVSE has in the allocation; empty when its current is not ours to choose now. */
  Optional<Slot> slot(Tree.Leaf leaf) {
    return slots.get(leaf.index());
  }

  /** When the first of those that are on in a room has had its turn. */
  Optional<MonoTime> turnEnds(int room) {
    return turnEnds.computeIfAbsent(room, this::firstTurnEnd);
  }

  private Optional<MonoTime> firstTurnEnd(int room) {
    Optional<MonoTime> first = Optional.empty();
    for (Tree.Leaf leaf : sharers(room)) {
      Optional<MonoTime> on = state.evse(leaf).turn.onSince();
      if (on.isEmpty()) continue;
      MonoTime ends = on.get().plus(settings.rotate());
      if (ends.isAfter(now)) first = Optional.of(first.map(ends::min).orElse(ends));
    }
    return first;
  }

  /** The EVSEs that share a room, in charger order. */
  List<Tree.Leaf> sharers(int room) {
    return sharers.computeIfAbsent(room, this::findSharers);
  }

  private List<Tree.Leaf> findSharers(int room) {
    Room.What what = rooms.all().get(room).what();
    List<Tree.Leaf> found = new ArrayList<>();
    for (Tree.Leaf leaf : rooms.node(room).below()) {
      Optional<Slot> slot = slot(leaf);
      if (slot.isPresent() && what.weight(slot.get().share().phases()) > 0) found.add(leaf);
    }
    return found;
  }
}
