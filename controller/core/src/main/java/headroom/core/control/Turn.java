package headroom.core.control;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;

/**
 * A session's place in time: when it came, when it was on, and how long it has to stay off (design
 * 3.3 rotation, 3.6 pauses).
 *
 * @param arrivedAt when its transaction began
 * @param onSince since when it has been on in this turn; empty while it is off
 * @param served was admitted in the last step, and is on: that is when it was last on. So a turn
 *     that goes on stays the same
 * @param servedUntil otherwise when it was last on; empty for never
 * @param waitingSince since when it has not been admitted
 * @param pause why it was taken off; empty when it was not
 * @param roomSince since when it has been admitted without being on
 * @param raisedRoomSince since when its share has been above its limit
 * @param overdue has waited longer than its bound, and has not been admitted since
 */
record Turn(
    MonoTime arrivedAt,
    Optional<MonoTime> onSince,
    boolean served,
    Optional<MonoTime> servedUntil,
    Optional<MonoTime> waitingSince,
    Optional<Pause> pause,
    Optional<MonoTime> roomSince,
    Optional<MonoTime> raisedRoomSince,
    boolean overdue) {

  static final Duration AFTER_PAUSE = Duration.ofSeconds(60);
  static final Duration AFTER_SHORTAGE = Duration.ofMinutes(5);

  /** Why a session was taken off. */
  enum Pause {
    /** Others had their turn: it comes on again when it has been off for a minute. */
    GAVE_WAY,
    /** There was not enough for the floors: room must be steady for five minutes first. */
    SHORTAGE
  }

  /** Before anybody has come. */
  static final Turn NONE_YET = arrived(MonoTime.ZERO);

  static Turn arrived(MonoTime now) {
    return new Turn(
        now,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  boolean isOn() {
    return onSince.isPresent();
  }

  /** It is on, and has been for less than {@code least}. */
  boolean isOnFor(Duration least, MonoTime now) {
    return onSince.isPresent() && !now.isAtLeast(least, onSince.get());
  }

  /** It is on, or will be as soon as there is room for it. */
  boolean hasPlace() {
    return isOn() || roomSince.isPresent();
  }

  /** Notes whether it has waited for {@code most}. */
  Turn waited(Duration most, MonoTime now) {
    if (overdue || waitingSince.isEmpty() || !now.isAtLeast(most, waitingSince.get())) return this;
    return new Turn(
        arrivedAt,
        onSince,
        served,
        servedUntil,
        waitingSince,
        pause,
        roomSince,
        raisedRoomSince,
        true);
  }

  /** Whether it has ever been on. */
  boolean wasServed() {
    return served || servedUntil.isPresent();
  }

  /** What the allocator admitted. */
  Turn admitted(MonoTime now) {
    boolean hasRoom = isOn() ? roomSince.isEmpty() : roomSince.isPresent();
    if (served == isOn() && hasRoom && waitingSince.isEmpty() && !overdue) return this;
    return new Turn(
        arrivedAt,
        onSince,
        isOn(),
        isOn() ? Optional.empty() : servedUntil,
        Optional.empty(),
        pause,
        isOn() ? Optional.empty() : Optional.of(roomSince.orElse(now)),
        raisedRoomSince,
        false);
  }

  /**
   * It takes no part in this step.
   *
   * @param last when the step before was
   */
  Turn notServed(MonoTime last) {
    if (!served) return this;
    return new Turn(
        arrivedAt,
        onSince,
        false,
        Optional.of(last),
        waitingSince,
        pause,
        roomSince,
        raisedRoomSince,
        overdue);
  }

  /**
   * The allocator left it out.
   *
   * @param why if it was on: why it is taken off
   */
  Turn leftOut(Pause why, MonoTime now) {
    if (!isOn() && waitingSince.isPresent() && roomSince.isEmpty() && raisedRoomSince.isEmpty())
      return this;
    return new Turn(
        arrivedAt,
        Optional.empty(),
        false,
        isOn() ? Optional.of(now) : servedUntil,
        Optional.of(waitingSince.orElse(now)),
        isOn() ? Optional.of(why) : pause,
        Optional.empty(),
        Optional.empty(),
        overdue);
  }

  /** Nobody it shares with keeps it off. */
  Turn notWaiting() {
    if (waitingSince.isEmpty() && !overdue) return this;
    return new Turn(
        arrivedAt,
        onSince,
        served,
        servedUntil,
        Optional.empty(),
        pause,
        roomSince,
        raisedRoomSince,
        false);
  }

  /** It is offered at least its floor. */
  Turn on(MonoTime now) {
    if (isOn()) return this;
    return new Turn(
        arrivedAt,
        Optional.of(now),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        raisedRoomSince,
        false);
  }

  /** Whether a session that is off may come on now. */
  boolean mayResume(MonoTime now) {
    if (isOn() || pause.isEmpty() || servedUntil.isEmpty()) return true;
    return switch (pause.get()) {
      case GAVE_WAY -> now.isAtLeast(AFTER_PAUSE, servedUntil.get());
      case SHORTAGE -> roomSince.isPresent() && now.isAtLeast(AFTER_SHORTAGE, roomSince.get());
    };
  }

  /**
   * Whether it may take the place of one whose turn is over. After a shortage that is as long as
   * room would have to be steady: where others are on all the time there never is any.
   */
  boolean mayTakeTurn(MonoTime now) {
    return mayResume(now)
        || (servedUntil.isPresent() && now.isAtLeast(AFTER_SHORTAGE, servedUntil.get()));
  }

  /** One that was on gives way to it: that room is there, and need not prove to be steady. */
  Turn takesTurn() {
    return new Turn(
        arrivedAt,
        onSince,
        served,
        servedUntil,
        waitingSince,
        Optional.of(Pause.GAVE_WAY),
        roomSince,
        raisedRoomSince,
        overdue);
  }

  /** Notes whether its share is above its limit. */
  Turn room(boolean above, MonoTime now) {
    if (above == raisedRoomSince.isPresent()) return this;
    return new Turn(
        arrivedAt,
        onSince,
        served,
        servedUntil,
        waitingSince,
        pause,
        roomSince,
        above ? Optional.of(now) : Optional.empty(),
        overdue);
  }
}
