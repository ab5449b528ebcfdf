package headroom.drivers.ocpp;

import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ForwardFailed;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Question.Rank;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Delivers what waits on disk for the CSMS: the messages of one charger, in order, one after the
 * other. What the CSMS does not take is tried again and then set aside. On the session's queue
 * only.
 */
final class Delivery {
  /** A message that the CSMS had so often and did not take is set aside. */
  static final int ATTEMPTS = 3;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration READ_AGAIN = Duration.ofSeconds(30);

  /** How many waiting messages are in memory at a time. */
  private static final int WINDOW = 32;

  /** How many characters of them, but for one message. */
  private static final int WINDOW_CHARACTERS = 64 * 1024;

  /** How many may be delivered whose deletion is not on disk yet. */
  private static final int UNDELETED = 16;

  private final Outside outside;
  private final Uplink uplink;
  private final Deque<ToForward> window = new ArrayDeque<>();

  /**
   * What the CSMS took by its late answer before it was read from the disk: a read that is under
   * way, or one before its deletion is on disk, still finds it.
   */
  private final TreeSet<Long> taken = new TreeSet<>();

  private long waiting;

  /** How many of them are not on disk yet. */
  private long unwritten;

  /** How many have come to the disk. */
  private long written;

  private long lastRead;
  private boolean reading;
  private boolean delivering;
  private int turns;
  private int undeleted;
  private Pause pause = Pause.NONE;
  private int pauses;

  /** Why it rests. */
  private enum Pause {
    NONE,
    /** The CSMS did not take a message. */
    REFUSED,
    /** Nothing was found on the disk. */
    NOTHING_FOUND
  }

  /** What it needs of the session. */
  interface Outside {
    MonoTime now();

    /** The time for records. */
    Instant time();

    Dialect dialect();

    ReplayPace pace();

    /** Runs a task on the session's queue; any thread. */
    void run(Runnable task);

    /**
     * Keeps records.
     *
     * @param over runs when they are on disk, or were given up
     */
    void keep(List<StoredRecord> records, Runnable over);

    void read(long after, int most, Consumer<List<ToForward>> then);

    void after(Duration delay, Runnable task);

    void trouble(String what);
  }

  /**
   * @param waiting how many messages wait on disk
   */
  Delivery(Outside outside, Uplink uplink, long waiting) {
    this.outside = outside;
    this.uplink = uplink;
    this.waiting = waiting;
  }

  /** How many messages wait, those on their way to the disk included. */
  long waiting() {
    return waiting;
  }

  /** One more waits; {@link #onDisk} or {@link #neverOnDisk} follows. */
  void willWait() {
    waiting++;
    unwritten++;
  }

  void onDisk() {
    unwritten--;
    written++;
    if (pause == Pause.NOTHING_FOUND) pause = Pause.NONE;
    deliver();
  }

  void neverOnDisk() {
    waiting--;
    unwritten--;
    deliver();
  }

  /** The connection to the CSMS is gone; a message that was on its way had no attempt. */
  void cut() {
    delivering = false;
    turns++;
  }

  /** The CSMS has answered a message by a question before: it need not be told again. */
  void tookLate(ToForward message, Answer.Result result) {
    if (message.seq() > lastRead) taken.add(message.seq());
    else if (!window.removeIf(each -> each.seq() == message.seq())) return;
    delivered(message, result);
  }

  void deliver() {
    if (!uplink.isOpen() || delivering || pause != Pause.NONE || waiting <= 0) return;
    if (undeleted >= UNDELETED) return;
    if (window.isEmpty()) {
      read();
      return;
    }
    delivering = true;
    int mine = ++turns;
    outside
        .pace()
        .enter(
            outside.now(),
            wait ->
                outside.run(
                    () -> {
                      if (wait.isZero()) send(mine);
                      else outside.after(wait, () -> send(mine));
                    }));
  }

  /** Its turn has come. */
  private void send(int mine) {
    ToForward head = window.peek();
    if (mine != turns || head == null) {
      outside.pace().leave(outside.now());
      if (mine == turns) {
        delivering = false;
        deliver();
      }
      return;
    }
    uplink.ask(
        new Question(
            head.action(),
            Rank.KEPT,
            Relay.TIMEOUT,
            // It may have come late, but come, by the question that was first asked.
            () ->
                window.contains(head)
                    ? Optional.of(outside.dialect().towardsCsms(head.action(), head.payload()))
                    : Optional.empty(),
            () -> {},
            answer -> {
              outside.pace().leave(outside.now());
              if (mine == turns) tried(head, answer);
            }));
  }

  private void read() {
    if (reading) return;
    reading = true;
    long before = written;
    outside.read(
        lastRead,
        WINDOW,
        messages -> {
          reading = false;
          int characters = 0;
          for (ToForward message : messages) {
            characters += message.payload().length();
            if (characters > WINDOW_CHARACTERS && !window.isEmpty()) break;
            lastRead = Math.max(lastRead, message.seq());
            if (!taken.contains(message.seq())) window.add(message);
          }
          taken.headSet(lastRead, true).clear();
          if (messages.isEmpty() && written == before) {
            // A full backlog gives up values of its own: see the store.
            waiting = unwritten;
            rest(Pause.NOTHING_FOUND, READ_AGAIN);
          }
          deliver();
        });
  }

  private void tried(ToForward head, Answer answer) {
    delivering = false;
    // Its late answer came meanwhile.
    if (!window.contains(head)) {
      deliver();
      return;
    }
    switch (answer) {
      case Answer.Result result -> {
        window.remove(head);
        delivered(head, result);
      }
      case Answer.Refused refused -> failed(head, refused.code() + " " + refused.description());
      case Answer.Unknown unknown -> unanswered(head, unknown.why());
      // It never left: that is no attempt.
      case Answer.NotSent notSent -> deliver();
    }
  }

  /** A CSMS that does not even answer a heartbeat is away, and to be away is no attempt. */
  private void unanswered(ToForward head, String why) {
    delivering = true;
    int mine = ++turns;
    uplink.ask(
        Question.ordinary(
            "Heartbeat",
            "{}",
            answer -> {
              if (mine != turns) return;
              delivering = false;
              switch (answer) {
                case Answer.Result alive -> refusedUnlessTaken(head, why);
                case Answer.Refused alive -> refusedUnlessTaken(head, why);
                case Answer.Unknown mute -> uplink.giveUp("it answers nothing");
                case Answer.NotSent gone -> deliver();
              }
            }));
  }

  private void refusedUnlessTaken(ToForward head, String why) {
    if (window.contains(head)) failed(head, why);
    else deliver();
  }

  private void delivered(ToForward message, Answer.Result result) {
    List<StoredRecord> records = new ArrayList<>();
    records.add(new Forwarded(message.seq()));
    records.addAll(outside.dialect().delivered(message, result.payload()));
    settled(records);
  }

  /** The next one need not wait for the disk: what is not deleted in time is delivered twice. */
  private void settled(List<StoredRecord> records) {
    waiting--;
    undeleted++;
    outside.keep(
        records,
        () -> {
          undeleted--;
          deliver();
        });
    deliver();
  }

  private void failed(ToForward head, String answer) {
    int attempts = head.attempts() + 1;
    window.remove(head);
    if (attempts < ATTEMPTS) {
      window.addFirst(
          new ToForward(
              head.seq(),
              head.charger(),
              head.action(),
              head.payload(),
              head.begins(),
              attempts,
              head.at()));
      outside.keep(List.of(new ForwardFailed(head.seq(), attempts)), () -> {});
      rest(Pause.REFUSED, FIRST_RETRY.multipliedBy(attempts));
      return;
    }
    outside.trouble("the CSMS does not take a " + head.action() + ": " + Printable.of(answer, 100));
    List<StoredRecord> records = new ArrayList<>();
    records.add(new SetAside(head.seq(), Printable.of(answer, 500), outside.time()));
    records.addAll(outside.dialect().neverDelivered(head));
    settled(records);
  }

  private void rest(Pause why, Duration howLong) {
    pause = why;
    int mine = ++pauses;
    outside.after(
        howLong,
        () -> {
          if (mine != pauses) return;
          pause = Pause.NONE;
          deliver();
        });
  }
}
