package headroom.drivers.ocpp;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a charger is connected to the CSMS: from its coming until it has been away for a while, with
 * redials that spread; and the questions on that connection, one at a time. On the session's queue
 * only.
 */
final class Uplink {
  /** So long a charger may be away before its connection to the CSMS is closed. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Duration FIRST_REDIAL = Duration.ofSeconds(1);
  private static final Duration LAST_REDIAL = Duration.ofSeconds(60);

  private final Outside outside;

  /** Questions that wait for the connection to open. */
  private final List<Question> early = new ArrayList<>();

  private Optional<Calls> calls = Optional.empty();
  private boolean chargerIsThere;
  private boolean dialing;
  private int redials;
  private int presence;

  /** What it needs of the session. */
  interface Outside {
    MonoTime now();

    String newId();

    void dial();

    void hangUp(String why);

    /** The connection is of no use: closes it. {@link #closed} follows. */
    void giveUp(String why);

    void sendUp(Frame frame);

    void after(Duration delay, Runnable task);
  }

  Uplink(Outside outside) {
    this.outside = outside;
  }

  boolean isOpen() {
    return calls.isPresent();
  }

  boolean chargerIsThere() {
    return chargerIsThere;
  }

  /** Whether it is open, or on the first attempt since the charger came: that can be waited for. */
  boolean isOpenOrExpected() {
    return calls.isPresent() || (dialing && redials == 0);
  }

  /** The id of the question that is on its way up. */
  Optional<String> inFlightId() {
    return calls.flatMap(Calls::inFlightId);
  }

  void chargerUp() {
    chargerIsThere = true;
    presence++;
    redials = 0;
    if (calls.isEmpty() && !dialing) dial();
  }

  /** A charger that comes back within the grace keeps its connection. */
  void chargerDown() {
    chargerIsThere = false;
    int mine = ++presence;
    outside.after(
        GRACE,
        () -> {
          if (mine == presence) outside.hangUp("the charger is offline");
        });
  }

  /** The CSMS is connected and not there: it is dialled again. */
  void giveUp(String why) {
    if (isOpen()) outside.giveUp(why);
  }

  private void dial() {
    dialing = true;
    outside.dial();
  }

  /** The connection is open; what waited for it is asked. */
  void opened() {
    dialing = false;
    redials = 0;
    Calls opened = new Calls(new Wired());
    calls = Optional.of(opened);
    List<Question> waited = List.copyOf(early);
    early.clear();
    for (Question question : waited) opened.ask(question);
  }

  /** The connection is gone: every question gets its answer, and it is dialled again. */
  void closed(String why) {
    dialing = false;
    Optional<Calls> closed = calls;
    calls = Optional.empty();
    closed.ifPresent(each -> each.close(why));
    List<Question> unsent = List.copyOf(early);
    early.clear();
    for (Question each : unsent) each.answered().accept(new Answer.NotSent(why));
    if (!chargerIsThere) return;
    int mine = presence;
    outside.after(
        redialAfter(),
        () -> {
          if (mine == presence && calls.isEmpty() && !dialing) dial();
        });
  }

  private Duration redialAfter() {
    Duration wait = FIRST_REDIAL.multipliedBy(1L << Math.min(redials++, 6));
    return wait.compareTo(LAST_REDIAL) > 0 ? LAST_REDIAL : wait;
  }

  /** Asks now, or as soon as the connection that is being made is open. */
  void ask(Question question) {
    calls.ifPresentOrElse(open -> open.ask(question), () -> early.add(question));
  }

  /**
   * An answer of the CSMS came.
   *
   * @return whether it belongs to a question of ours
   */
  boolean answered(String id, Answer answer) {
    return calls.map(open -> open.answered(id, answer)).orElse(false);
  }

  /** What the questions need of their connection. */
  private final class Wired implements Calls.Outside {
    @Override
    public MonoTime now() {
      return outside.now();
    }

    @Override
    public String newId() {
      return outside.newId();
    }

    @Override
    public void send(Frame.Call call) {
      outside.sendUp(call);
    }

    @Override
    public void after(Duration delay, Runnable task) {
      Optional<Calls> mine = calls;
      outside.after(
          delay,
          () -> {
            if (calls.equals(mine)) task.run();
          });
    }
  }
}
