package headroom.drivers.ocpp;

import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ForwardFailed;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.SetAside;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.proxy.RelayPolicy;
import headroom.core.proxy.RelayPolicy.Handling;
import headroom.core.proxy.RelayPolicy.Row;
import headroom.core.proxy.RelayPolicy.Sender;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Question.Rank;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What passes between one charger and the CSMS (design 4), as the {@link RelayPolicy} says.
 *
 * <p>A question of the charger goes up as it came, and the answer comes down as it came. When the
 * CSMS is not there, or does not answer in time, the charger is answered here. What must not be
 * lost is on disk by then, and is delivered in order when the CSMS is back; as long as anything
 * waits, later messages of that kind wait behind it. Everything else may overtake.
 *
 * <p>One question at a time is on its way up. A machine without thread or clock of its own: all of
 * it runs on the session's queue.
 */
final class Relay {
  /** How long the charger waits for the CSMS where we can answer as well. */
  static final Duration PATIENCE = Duration.ofSeconds(RelayPolicy.PATIENCE_SECONDS);

  /** The same for questions whose answer from here is a no. */
  static final Duration LONG_PATIENCE = Duration.ofSeconds(20);

  /** After this the CSMS has not answered. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** So long a charger may be away before its connection to the CSMS is closed. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** A message that the CSMS had so often and did not take is set aside. */
  static final int ATTEMPTS = 3;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
  private static final Duration FIRST_REDIAL = Duration.ofSeconds(1);
  private static final Duration LAST_REDIAL = Duration.ofSeconds(60);
  private static final Duration READ_AGAIN = Duration.ofSeconds(30);

  /** How many waiting messages are in memory at a time. */
  private static final int WINDOW = 32;

  private final Outside outside;
  private final Deque<ToForward> window = new ArrayDeque<>();

  /** Questions that wait for the connection to open. */
  private final List<Question> early = new ArrayList<>();

  private final Map<String, Frame.Call> latest = new LinkedHashMap<>();

  /** Messages that are to be kept, and are not on disk yet. */
  private final Map<Frame.Call, Live> toKeep = new IdentityHashMap<>();

  private final Map<Frame.Call, Live> late = new IdentityHashMap<>();
  private Optional<Calls> upward = Optional.empty();
  private boolean chargerIsThere;
  private boolean dialing;
  private int redials;
  private int presence;
  private long waiting;
  private long lastRead;
  private boolean reading;
  private boolean delivering;
  private boolean resting;

  /** What the relay needs of the session. */
  interface Outside {
    MonoTime now();

    /** The time for records. */
    Instant time();

    String newId();

    /** The version that the charger speaks, and what its messages mean. */
    Dialect dialect();

    void dial();

    void hangUp(String why);

    void sendUp(Frame frame);

    /** Answers a question of the charger here. */
    void answerHere(Frame.Call call);

    /** Refuses a question of the charger here. */
    void refuseHere(Frame.Call call, String why);

    /** The CSMS has answered a question of the charger. */
    void relayed(Frame.Call call, Answer answer);

    void askCharger(Question question);

    void keep(List<StoredRecord> records, Runnable durable);

    void read(long after, int most, Consumer<List<ToForward>> then);

    void after(Duration delay, Runnable task);

    void trouble(String what);
  }

  /** A question of the charger that is on its way up, or waits for it. */
  private static final class Live {
    final Frame.Call call;

    /** It came while the CSMS was away. */
    final boolean cameAway;

    boolean sentUp;
    boolean settled;
    Optional<ToForward> kept = Optional.empty();
    Optional<Answer> answer = Optional.empty();

    Live(Frame.Call call, boolean cameAway) {
      this.call = call;
      this.cameAway = cameAway;
    }
  }

  /**
   * @param waiting how many messages wait on disk
   */
  Relay(Outside outside, int waiting) {
    this.outside = outside;
    this.waiting = waiting;
  }

  /** Whether the CSMS is there. */
  boolean isOpen() {
    return upward.isPresent();
  }

  /** How many messages wait for the CSMS. */
  long waiting() {
    return waiting;
  }

  // ---- the two links

  void chargerUp() {
    chargerIsThere = true;
    presence++;
    redials = 0;
    if (upward.isEmpty() && !dialing) dial();
  }

  /** A charger that comes back within the grace keeps its connection. */
  void chargerDown() {
    chargerIsThere = false;
    // They were not answered: the charger says them again.
    for (Frame.Call call : List.copyOf(toKeep.keySet())) answeredHere(call);
    int mine = ++presence;
    outside.after(
        GRACE,
        () -> {
          if (mine == presence) outside.hangUp("the charger is offline");
        });
  }

  private void dial() {
    dialing = true;
    outside.dial();
  }

  void upstreamOpened() {
    dialing = false;
    redials = 0;
    upward = Optional.of(new Calls(new Upward()));
    for (Question question : List.copyOf(early)) upward.get().ask(question);
    early.clear();
    List<Frame.Call> news = new ArrayList<>(latest.values());
    latest.clear();
    for (Frame.Call call : news) ask(live(call), Optional.empty());
    deliver();
  }

  void upstreamClosed(String why) {
    dialing = false;
    Optional<Calls> closed = upward;
    upward = Optional.empty();
    delivering = false;
    closed.ifPresent(calls -> calls.close(why));
    List<Question> unsent = List.copyOf(early);
    early.clear();
    for (Question each : unsent) each.answered().accept(new Answer.NotSent(why));
    if (!chargerIsThere) return;
    int mine = presence;
    outside.after(
        redialAfter(),
        () -> {
          if (mine == presence && upward.isEmpty() && !dialing) dial();
        });
  }

  private Duration redialAfter() {
    Duration wait = FIRST_REDIAL.multipliedBy(1L << Math.min(redials++, 6));
    return wait.compareTo(LAST_REDIAL) > 0 ? LAST_REDIAL : wait;
  }

  // ---- from the charger

  void fromCharger(Frame.Call call) {
    Dialect dialect = outside.dialect();
    if (!dialect.isForCsms(call)) {
      outside.answerHere(call);
      return;
    }
    Row row = dialect.policy().row(Sender.CHARGER, call.action());
    boolean online = upward.isPresent() || isExpected();
    Handling handling = online ? row.online() : row.offline();
    switch (handling) {
      case RELAY, MIRROR -> ask(live(call), Optional.of(patience(row)));
      case STORE -> {
        if (online && waiting == 0) ask(live(call), Optional.of(PATIENCE));
        else keep(live(call));
      }
      case COALESCE -> coalesce(call);
      case ANSWER -> outside.answerHere(call);
      case REFUSE -> outside.refuseHere(call, "the central system is away");
    }
  }

  private Live live(Frame.Call call) {
    return new Live(call, upward.isEmpty());
  }

  /** The first attempt to connect since the charger came: its first words can wait for it. */
  private boolean isExpected() {
    return dialing && redials == 0;
  }

  private static Duration patience(Row row) {
    boolean saysNo = row.online() == Handling.RELAY && row.offline() == Handling.ANSWER;
    return saysNo ? LONG_PATIENCE : PATIENCE;
  }

  /**
   * Asks the CSMS.
   *
   * @param patience how long the charger waits; empty: it has its answer already
   */
  private void ask(Live live, Optional<Duration> patience) {
    boolean news = patience.isEmpty();
    live.settled = news;
    Frame.Call call = live.call;
    Question question =
        new Question(
            call.action(),
            Rank.ORDINARY,
            TIMEOUT,
            // One whose charger was answered here meanwhile has found another way up.
            () ->
                live.settled && !news
                    ? Optional.empty()
                    : Optional.of(outside.dialect().towardsCsms(call.action(), call.payload())),
            () -> live.sentUp = true,
            answer -> answered(live, news, answer));
    upward.ifPresentOrElse(calls -> calls.ask(question), () -> early.add(question));
    patience.ifPresent(
        wait ->
            outside.after(
                wait,
                () -> {
                  if (!live.settled) unanswered(live);
                }));
  }

  private void answered(Live live, boolean news, Answer answer) {
    boolean said = answer instanceof Answer.Result || answer instanceof Answer.Refused;
    if (news) {
      // The charger has gone on; only a state that nobody heard of is told again.
      if (!said) latest.putIfAbsent(outside.dialect().topic(live.call), live.call);
    } else if (live.settled) {
      if (said) cameLate(live, answer);
    } else if (said) {
      live.settled = true;
      outside.relayed(live.call, answer);
    } else {
      unanswered(live);
    }
  }

  private void unanswered(Live live) {
    live.settled = true;
    Row row = outside.dialect().policy().row(Sender.CHARGER, live.call.action());
    switch (row.offline()) {
      case STORE -> keep(live);
      case COALESCE -> coalesce(live.call);
      case RELAY, MIRROR, ANSWER -> outside.answerHere(live.call);
      case REFUSE -> outside.refuseHere(live.call, "the central system does not answer");
    }
  }

  private void coalesce(Frame.Call call) {
    String topic = outside.dialect().topic(call);
    latest.remove(topic);
    latest.put(topic, call);
    outside.answerHere(call);
  }

  /** It is kept together with what its answer rests on: see {@link #payloadToKeep}. */
  private void keep(Live live) {
    live.settled = true;
    toKeep.put(live.call, live);
    late.put(live.call, live);
    waiting++;
    outside.answerHere(live.call);
  }

  /** A question has its answer; one that was refused for its own faults is not kept. */
  void answeredHere(Frame.Call call) {
    if (toKeep.remove(call) != null) lost(call);
  }

  // ---- what waits

  /**
   * The payload of a question that is to be kept for the CSMS beside its record; empty where none
   * is. Asked once.
   */
  Optional<String> payloadToKeep(Frame.Call call) {
    Live live = toKeep.remove(call);
    if (live == null) return Optional.empty();
    // What was sent once is sent again byte for byte.
    return Optional.of(
        live.cameAway && !live.sentUp
            ? outside.dialect().whileAway(call.action(), call.payload())
            : call.payload());
  }

  /** A message is on disk. */
  void kept(Frame.Call call, ToForward message) {
    Live live = late.remove(call);
    if (live != null) {
      live.kept = Optional.of(message);
      // The CSMS took it while it was being written.
      if (live.answer.isPresent()) cameLate(live, live.answer.get());
    }
    deliver();
  }

  /** A message could not be kept: nobody was told that it was. */
  void lost(Frame.Call call) {
    late.remove(call);
    waiting--;
    deliver();
  }

  /** The charger was answered here, and now the CSMS has answered, too. */
  private void cameLate(Live live, Answer answer) {
    if (!(answer instanceof Answer.Result result)) return;
    if (live.kept.isEmpty()) {
      live.answer = Optional.of(answer);
      return;
    }
    ToForward message = live.kept.get();
    window.removeIf(each -> each.seq() == message.seq());
    delivered(message, result);
  }

  /** Delivers what waits, one after the other. */
  private void deliver() {
    if (upward.isEmpty() || delivering || resting || waiting <= 0) return;
    ToForward head = window.peek();
    if (head == null) {
      read();
      return;
    }
    delivering = true;
    Calls link = upward.get();
    link.ask(
        new Question(
            head.action(),
            Rank.ORDINARY,
            TIMEOUT,
            // It may have come late, but come, by the question that was first asked.
            () ->
                window.contains(head)
                    ? Optional.of(outside.dialect().towardsCsms(head.action(), head.payload()))
                    : Optional.empty(),
            () -> {},
            answer -> {
              if (upward.filter(link::equals).isPresent()) tried(head, answer);
            }));
  }

  private void read() {
    if (reading) return;
    reading = true;
    outside.read(
        lastRead,
        WINDOW,
        messages -> {
          reading = false;
          for (ToForward message : messages) {
            window.add(message);
            lastRead = Math.max(lastRead, message.seq());
          }
          if (messages.isEmpty()) rest(READ_AGAIN);
          deliver();
        });
  }

  private void tried(ToForward head, Answer answer) {
    delivering = false;
    switch (answer) {
      case Answer.Result result -> {
        window.remove(head);
        delivered(head, result);
      }
      case Answer.Refused refused -> failed(head, refused.code() + " " + refused.description());
      case Answer.Unknown unknown -> failed(head, unknown.why());
      // It never left: that is no attempt.
      case Answer.NotSent notSent -> deliver();
    }
  }

  private void delivered(ToForward message, Answer.Result result) {
    List<StoredRecord> records = new ArrayList<>();
    records.add(new Forwarded(message.seq()));
    records.addAll(outside.dialect().delivered(message, result.payload()));
    waiting--;
    outside.keep(records, this::deliver);
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
      rest(FIRST_RETRY.multipliedBy(attempts));
      return;
    }
    outside.trouble("the CSMS does not take a " + head.action() + ": " + Printable.of(answer, 100));
    List<StoredRecord> records = new ArrayList<>();
    records.add(new SetAside(head.seq(), Printable.of(answer, 500), outside.time()));
    records.addAll(outside.dialect().neverDelivered(head));
    waiting--;
    outside.keep(records, this::deliver);
  }

  private void rest(Duration pause) {
    resting = true;
    outside.after(
        pause,
        () -> {
          resting = false;
          deliver();
        });
  }

  // ---- from the CSMS

  void fromCsms(Frame frame) {
    switch (frame) {
      case Frame.Call call -> asked(call);
      case Frame.CallResult result -> settle(result.id(), new Answer.Result(result.payload()));
      case Frame.CallError error ->
          settle(
              error.id(), new Answer.Refused(error.code(), error.description(), error.details()));
      case Frame.CallResultError error -> outside.trouble("the CSMS does not take an answer");
      case Frame.Send send -> outside.trouble("the CSMS sent what wants no answer");
    }
  }

  private void settle(String id, Answer answer) {
    boolean ours = upward.map(calls -> calls.answered(id, answer)).orElse(false);
    if (!ours) outside.trouble("the CSMS answered a question that nobody asked");
  }

  private void asked(Frame.Call call) {
    Dialect dialect = outside.dialect();
    Row row = dialect.policy().row(Sender.CSMS, call.action());
    Handling handling = chargerIsThere ? row.online() : row.offline();
    Optional<Answer> here =
        switch (handling) {
          case ANSWER, MIRROR -> dialect.answerCsms(call);
          case REFUSE, STORE, COALESCE ->
              Optional.of(
                  new Answer.Refused(
                      ErrorCode.NOT_SUPPORTED.word(),
                      chargerIsThere ? row.note() : "the charger is not connected",
                      "{}"));
          case RELAY -> Optional.empty();
        };
    if (here.isPresent()) {
      answer(call, here.get());
      return;
    }
    outside.askCharger(
        Question.ordinary(
            call.action(),
            dialect.towardsCharger(call.action(), call.payload()),
            answer -> answer(call, dialect.answerTowardsCsms(call, answer, waiting > 0))));
  }

  private void answer(Frame.Call call, Answer answer) {
    if (upward.isEmpty()) return;
    outside.sendUp(
        switch (answer) {
          case Answer.Result result -> new Frame.CallResult(call.id(), result.payload());
          case Answer.Refused no ->
              new Frame.CallError(call.id(), no.code(), no.description(), no.details());
          case Answer.Unknown unknown -> generic(call, unknown.why());
          case Answer.NotSent notSent -> generic(call, notSent.why());
        });
  }

  private static Frame generic(Frame.Call call, String why) {
    return new Frame.CallError(call.id(), ErrorCode.GENERIC_ERROR.word(), why, "{}");
  }

  /** What the questions to the CSMS need of its link. */
  private final class Upward implements Calls.Outside {
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
      Optional<Calls> mine = upward;
      outside.after(
          delay,
          () -> {
            if (upward.equals(mine)) task.run();
          });
    }
  }
}
