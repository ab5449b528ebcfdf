package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.Demand.Question;
import headroom.core.control.Turn.Pause;
import headroom.core.site.Site.Share;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns what is known of the sessions into a question to the allocator, and the answer back. */
final class Sharing {
  /** A decrease that is not followed for so long makes its EVSE count as it is. */
  static final Duration DEAF_AFTER = Duration.ofSeconds(10);

  /** As many refusals in a row, and an EVSE is not offered more than it has. */
  private static final int REFUSALS = 2;

  private final ControlState state;
  private final ControlSettings settings;
  private final Share share;
  private final Rooms rooms;
  private final MonoTime now;

  private final List<Tree.Leaf> sessions = new ArrayList<>();
  private final Slot[] slots;
  private final List<List<Tree.Leaf>> sharers = new ArrayList<>();

  /**
   * What one EVSE has in the allocation.
   *
   * @param target what it gets once others have made room
   */
  record Slot(Demand demand, Allocation.Share share, Amps target) {}

  Sharing(
      Tree tree,
      ControlState state,
      ControlSettings settings,
      Share share,
      Rooms rooms,
      MonoTime now) {
    this.state = state;
    this.settings = settings;
    this.share = share;
    this.rooms = rooms;
    this.now = now;
    slots = new Slot[tree.leaves().size()];
    for (Tree.Leaf leaf : tree.leaves()) {
      if (takesPart(leaf)) sessions.add(leaf);
      else rooms.fix(leaf);
    }
    allocate();
    turns();
  }

  private boolean takesPart(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf.evse().id());
    return track.isSession()
        && !track.disobedient
        && !isDeaf(track, now)
        && !floor(leaf).isAbove(leaf.evse().rating());
  }

  static boolean isDeaf(EvseTrack track, MonoTime now) {
    return track.loweringSince.isPresent() && now.isAtLeast(DEAF_AFTER, track.loweringSince.get());
  }

  /** The coarser of what the config and the charger say. */
  Amps step(Tree.Leaf leaf) {
    Amps configured = leaf.charger().step();
    return state.evse(leaf.evse().id()).chargerStep.map(configured::max).orElse(configured);
  }

  /** The least limit that a car can charge with and that the charger can be told. */
  Amps floor(Tree.Leaf leaf) {
    int step = step(leaf).milliamps();
    return Amps.ofMilliamps((long) Math.ceilDiv(leaf.evse().floor().milliamps(), step) * step);
  }

  /** The most that the EVSE could use. */
  Amps cap(Tree.Leaf leaf) {
    EvseTrack track = state.evse(leaf.evse().id());
    Amps cap = track.car.cap().map(leaf.evse().rating()::min).orElse(leaf.evse().rating());
    if (track.refusals >= REFUSALS) cap = cap.min(track.standing(now));
    return cap.max(floor(leaf));
  }

  private void allocate() {
    int on = 0;
    for (Tree.Leaf leaf : sessions) if (state.evse(leaf.evse().id()).turn.isOn()) on++;
    long rounds = Math.ceilDiv(sessions.size(), Math.max(1, on));
    Duration longestWait = settings.rotate().multipliedBy(rounds);
    List<Demand> demands = new ArrayList<>(sessions.size());
    for (Tree.Leaf leaf : sessions) demands.add(demand(leaf, longestWait));
    Allocation allocation = Allocator.allocate(new Question(rooms.toShare(), demands));
    for (int k = 0; k < rooms.all().size(); k++) sharers.add(new ArrayList<>());
    for (int i = 0; i < demands.size(); i++) {
      for (int k : demands.get(i).rooms()) {
        if (rooms.all().get(k).what().weight(demands.get(i).phases()) > 0)
          sharers.get(k).add(sessions.get(i));
      }
    }
    for (int i = 0; i < demands.size(); i++) {
      Allocation.Share share = allocation.shares().get(i);
      slots[sessions.get(i).index()] =
          new Slot(demands.get(i), share, new Amps(share.current_mA()));
    }
  }

  private Demand demand(Tree.Leaf leaf, Duration longestWait) {
    EvseTrack track = state.evse(leaf.evse().id());
    return new Demand(
        track.id,
        track.phases(leaf.wired()),
        rooms.of(leaf),
        floor(leaf).milliamps(),
        cap(leaf).milliamps(),
        step(leaf).milliamps(),
        weight(leaf),
        place(leaf, track, longestWait));
  }

  private long weight(Tree.Leaf leaf) {
    long weight = leaf.charger().weight();
    return switch (share) {
      case EQUAL -> weight;
      case RATED -> Math.max(1, weight * leaf.evse().rating().milliamps() / 1000);
    };
  }

  private Place place(Tree.Leaf leaf, EvseTrack track, Duration longestWait) {
    Turn turn = track.turn;
    // Who may not come on yet does not take a place from those who are on.
    long served =
        turn.mayResume(now)
            ? turn.servedAt().map(MonoTime::nanos).orElse(Long.MIN_VALUE)
            : Long.MAX_VALUE;
    boolean reserves =
        turn.waitingSince().isPresent() && now.isAtLeast(longestWait, turn.waitingSince().get());
    return new Place(
        track.car.isResting(now),
        turn.isOnFor(settings.minimumOn(), now),
        leaf.charger().priority(),
        turn.isOnFor(settings.rotate(), now),
        served,
        turn.arrivedAt().nanos(),
        reserves);
  }

  private void turns() {
    boolean newcomer = false;
    for (Tree.Leaf leaf : sessions) {
      Slot slot = slots[leaf.index()];
      newcomer |= slot.share().admitted() && !state.evse(leaf.evse().id()).turn.isOn();
    }
    Pause pause = newcomer ? Pause.GAVE_WAY : Pause.SHORTAGE;
    for (Tree.Leaf leaf : sessions) {
      EvseTrack track = state.evse(leaf.evse().id());
      Slot slot = slots[leaf.index()];
      boolean paused = !slot.share().admitted();
      if (paused && track.turn.isOn()) track.car = track.car.paused(leaf.wired());
      track.turn = paused ? track.turn.leftOut(pause, now) : track.turn.admitted(now);
      track.turn = track.turn.room(slot.target().isAbove(track.standing(now)), now);
    }
  }

  /** What an EVSE has in the allocation; empty when its current is not ours to choose now. */
  Optional<Slot> slot(Tree.Leaf leaf) {
    return Optional.ofNullable(slots[leaf.index()]);
  }

  /** The EVSEs that share a room, in charger order. */
  List<Tree.Leaf> sharers(int room) {
    return sharers.get(room);
  }
}
