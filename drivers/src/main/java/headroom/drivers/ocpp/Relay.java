package headroom.drivers.ocpp;

import headroom.core.port.StoredRecord.ToForward;
import headroom.core.proxy.RelayPolicy;
import headroom.core.proxy.RelayPolicy.Handling;
import headroom.core.proxy.RelayPolicy.Row;
import headroom.core.proxy.RelayPolicy.Sender;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Question.Rank;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private final Outside outside;
  private final Uplink uplink;
  private final Delivery delivery;
  private final Map<String, Frame.Call> latest = new LinkedHashMap<>();

  /** Messages that are to be kept, and are not on disk yet. */
  private final Map<Frame.Call, Live> toKeep = new IdentityHashMap<>();

  private final Map<Frame.Call, Live> late = new IdentityHashMap<>();
  private final PassedIds upward = new PassedIds();
  private final PassedIds downward = new PassedIds();

  /** What the relay needs of the session. */
  interface Outside extends Uplink.Outside, Delivery.Outside {
    /** Answers a question of the charger here. */
    void answerHere(Frame.Call call);

    /** Refuses a question of the charger here. */
    void refuseHere(Frame.Call call, String why);

    /** The CSMS has answered a question of the charger. */
    void relayed(Frame.Call call, Answer answer);

    void askCharger(Question question);

    /** The id of the question that is on its way to the charger. */
    Optional<String> askedCharger();

    /** Gives the charger a frame that wants no answer. */
    void tellCharger(Frame frame);

    @Override
    MonoTime now();

    @Override
    void after(Duration delay, Runnable task);
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
    this.uplink = new Uplink(outside);
    this.delivery = new Delivery(outside, uplink, waiting);
  }

  /** Whether the CSMS is there. */
  boolean isOpen() {
    return uplink.isOpen();
  }

  /** How many messages wait for the CSMS. */
  long waiting() {
    return delivery.waiting();
  }

  // ---- the two links

  void chargerUp() {
    uplink.chargerUp();
  }

  void chargerDown() {
    // They were not answered: the charger says them again.
    for (Frame.Call call : List.copyOf(toKeep.keySet())) answeredHere(call);
    uplink.chargerDown();
  }

  void upstreamOpened() {
    uplink.opened();
    List<Frame.Call> news = new ArrayList<>(latest.values());
    latest.clear();
    for (Frame.Call call : news) ask(live(call), Optional.empty());
    delivery.deliver();
  }

  void upstreamClosed(String why) {
    delivery.cut();
    uplink.closed(why);
  }

  // ---- from the charger

  void fromCharger(Frame.Call call) {
    Dialect dialect = outside.dialect();
    if (!dialect.isForCsms(call)) {
      outside.answerHere(call);
      return;
    }
    Row row = dialect.policy().row(Sender.CHARGER, call.action());
    boolean online = uplink.isOpenOrExpected();
    Handling handling = online ? row.online() : row.offline();
    switch (handling) {
      case RELAY, MIRROR -> ask(live(call), Optional.of(patience(row)));
      case STORE -> {
        if (online && delivery.waiting() == 0) ask(live(call), Optional.of(PATIENCE));
        else keep(live(call));
      }
      case COALESCE -> coalesce(call);
      case ANSWER -> outside.answerHere(call);
      case REFUSE -> outside.refuseHere(call, "the central system is away");
    }
  }

  /**
   * What wants no answer passes while the CSMS is there (OCPP 2.1); nobody waits for it.
   *
   * @param frame a SEND, or a complaint of an answer
   */
  void fromCharger(Frame frame) {
    Optional<Frame> up = passed(frame, upward).filter(known -> uplink.isOpen());
    up.ifPresentOrElse(
        outside::sendUp, () -> outside.trouble("sent what nobody is there for, or knows"));
  }

  private static Optional<Frame> passed(Frame frame, PassedIds ids) {
    return frame instanceof Frame.CallResultError error
        ? ids.translated(error)
        : Optional.of(frame);
  }

  private Live live(Frame.Call call) {
    return new Live(call, !uplink.isOpen());
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
            () -> {
              live.sentUp = true;
              uplink.inFlightId().ifPresent(id -> upward.went(call.id(), id));
            },
            answer -> answered(live, news, answer));
    uplink.ask(question);
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
    delivery.willWait();
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
    delivery.onDisk();
  }

  /** A message could not be kept, and never will be. */
  void lost(Frame.Call call) {
    late.remove(call);
    delivery.neverOnDisk();
  }

  /** The charger was answered here, and now the CSMS has answered, too. */
  private void cameLate(Live live, Answer answer) {
    if (!(answer instanceof Answer.Result result)) return;
    if (live.kept.isPresent()) delivery.tookLate(live.kept.get(), result);
    else live.answer = Optional.of(answer);
  }

  /** Says something of our own; nobody waits for the answer. */
  void tell(String action, String payload) {
    if (uplink.isOpen()) uplink.ask(Question.ordinary(action, payload, answer -> {}));
  }

  // ---- from the CSMS

  void fromCsms(Frame frame) {
    switch (frame) {
      case Frame.Call call -> asked(call);
      case Frame.CallResult result -> settle(result.id(), new Answer.Result(result.payload()));
      case Frame.CallError error ->
          settle(
              error.id(), new Answer.Refused(error.code(), error.description(), error.details()));
      case Frame.CallResultError error ->
          passed(error, downward)
              .ifPresentOrElse(
                  outside::tellCharger,
                  () -> outside.trouble("the CSMS does not take an answer from here"));
      case Frame.Send send -> outside.tellCharger(send);
    }
  }

  private void settle(String id, Answer answer) {
    if (!uplink.answered(id, answer))
      outside.trouble("the CSMS answered a question that nobody asked");
  }

  private void asked(Frame.Call call) {
    Dialect dialect = outside.dialect();
    Row row = dialect.policy().row(Sender.CSMS, call.action());
    Handling handling = uplink.chargerIsThere() ? row.online() : row.offline();
    boolean ours =
        switch (handling) {
          case ANSWER, MIRROR -> dialect.answersCsms(call, answer -> answer(call, answer));
          case REFUSE, STORE, COALESCE -> {
            String why = uplink.chargerIsThere() ? row.note() : "the charger is not connected";
            answer(call, new Answer.Refused(ErrorCode.NOT_SUPPORTED.word(), why, "{}"));
            yield true;
          }
          case RELAY -> false;
        };
    if (ours) return;
    outside.askCharger(
        Question.ordinary(
            call.action(),
            dialect.towardsCharger(call.action(), call.payload()),
            () -> outside.askedCharger().ifPresent(id -> downward.went(call.id(), id)),
            answer ->
                dialect.answeredByCharger(
                    call,
                    answer,
                    () ->
                        answer(
                            call,
                            dialect.answerTowardsCsms(call, answer, delivery.waiting() > 0)))));
  }

  private void answer(Frame.Call call, Answer answer) {
    if (!uplink.isOpen()) return;
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
}
