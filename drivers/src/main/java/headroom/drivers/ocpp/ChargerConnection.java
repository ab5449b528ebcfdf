package headroom.drivers.ocpp;

import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.FrameCodec.Decoded;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * One WebSocket of a charger: its frames, our questions on it, and the charger's that still want an
 * answer. What it hears from the socket it hands over to the session's queue; everything else
 * happens there.
 */
final class ChargerConnection implements Conversation, Calls.Outside, Silence.Outside {
  static final int GOING_AWAY = 1001;
  static final int POLICY = 1008;
  private static final int MOST_UNANSWERED = 256;

  private final Session session;
  private final String protocol;
  private final String peer;
  private final Wire wire;
  private final Calls calls = new Calls(this);
  private final Set<Frame.Call> unanswered = Collections.newSetFromMap(new IdentityHashMap<>());
  private Optional<Silence> silence = Optional.empty();
  private MonoTime since = MonoTime.ZERO;
  private long garbled;
  private boolean closed;

  /** What it needs of the session. */
  interface Session {
    MonoTime now();

    String newId();

    /** Runs a task on the session's queue. */
    void run(Runnable task);

    void later(Duration delay, Runnable task);

    boolean isCurrent(ChargerConnection connection);

    /** The charger asks. */
    void asked(Frame.Call call);

    /** The charger says what wants no answer: OCPP 2.1 CALLRESULTERROR or SEND. */
    void told(Frame frame);

    /** The charger's end has closed, or ours. */
    void closed(ChargerConnection connection, String why);

    /** A frame came. */
    void came(String text);

    /** A frame leaves. */
    void leaves(String text);

    /** How the charger's version of OCPP spells an error code. */
    String word(ErrorCode code);

    /** Nothing came for long: asks for any word. */
    void probe();

    /**
     * The charger is silent.
     *
     * @param asked what it did not answer
     */
    void silent(MonoTime from, String asked);

    /** One that was silent speaks. */
    void speaks();

    /** It sends what is no OCPP. */
    void babbles(String peer, String what);

    void trouble(String what);
  }

  ChargerConnection(Session session, String protocol, String peer, Wire wire) {
    this.session = session;
    this.protocol = protocol;
    this.peer = peer;
    this.wire = wire;
  }

  String protocol() {
    return protocol;
  }

  String peer() {
    return peer;
  }

  /** When it became the link of its charger. */
  MonoTime since() {
    return since;
  }

  boolean isClosed() {
    return closed;
  }

  Calls calls() {
    return calls;
  }

  /** It is the charger's link from now on. */
  void opened() {
    since = now();
    silence = Optional.of(new Silence(this));
  }

  /** Closes it from our side. */
  void drop(int code, String why) {
    wire.close(code, why);
    session.closed(this, why);
  }

  /** Sends nothing more; its timers do not run. */
  void ended() {
    closed = true;
  }

  /** Answers a question that came by this link, once. */
  void settle(Frame.Call call, Frame answer) {
    if (unanswered.remove(call)) send(answer);
  }

  /** Gives the charger a frame that wants no answer. */
  void tell(Frame frame) {
    send(frame);
  }

  private void send(Frame frame) {
    String text = FrameCodec.encode(frame);
    session.leaves(text);
    wire.send(text);
  }

  @Override
  public void onText(String text) {
    session.run(() -> received(text));
  }

  @Override
  public void onClosed(String why) {
    session.run(() -> session.closed(this, why));
  }

  private void received(String text) {
    if (!session.isCurrent(this)) return;
    session.came(text);
    silence.ifPresent(Silence::heard);
    switch (FrameCodec.decode(text)) {
      case Decoded.Good good -> received(good.frame());
      case Decoded.Bad bad -> garbled(bad);
    }
  }

  private void received(Frame frame) {
    switch (frame) {
      case Frame.Call call -> {
        unanswered.add(call);
        if (unanswered.size() > MOST_UNANSWERED)
          drop(POLICY, "asks on without waiting for answers");
        else session.asked(call);
      }
      case Frame.CallResult result -> answered(result.id(), new Answer.Result(result.payload()));
      case Frame.CallError error ->
          answered(
              error.id(), new Answer.Refused(error.code(), error.description(), error.details()));
      case Frame.CallResultError error -> session.told(error);
      case Frame.Send send -> session.told(send);
    }
  }

  private void answered(String id, Answer answer) {
    if (!calls.answered(id, answer)) session.trouble("answered a question that nobody asked");
  }

  private void garbled(Decoded.Bad bad) {
    String what = "sent no OCPP: " + bad.fault() + ", " + bad.detail();
    session.trouble(what);
    garbled++;
    if (isRound(garbled))
      session.babbles(peer, what + " (" + garbled + ". such frame on this link)");
    if (bad.isAnswerable())
      send(
          new Frame.CallError(
              bad.id().orElseThrow(),
              session.word(ErrorCode.FORMATION_VIOLATION),
              Printable.cut(bad.detail()),
              "{}"));
    boolean answer = bad.type().filter(type -> type == 3 || type == 4).isPresent();
    if (answer && bad.id().isPresent()) calls.answered(bad.id().get(), unreadable(bad));
  }

  /** An error is a no, however it is written; of a result nobody knows what it says. */
  private static Answer unreadable(Decoded.Bad bad) {
    return bad.type().filter(type -> type == 4).isPresent()
        ? new Answer.Refused(bad.fault().name(), bad.detail(), "{}")
        : new Answer.Unknown("an unreadable answer: " + bad.fault() + ", " + bad.detail());
  }

  /** 1, 10, 100 and so on: who sends nothing else fills no log. */
  private static boolean isRound(long count) {
    long rest = count;
    while (rest % 10 == 0) rest /= 10;
    return rest == 1;
  }

  // ---- what its questions and its silence need

  @Override
  public MonoTime now() {
    return session.now();
  }

  @Override
  public String newId() {
    return session.newId();
  }

  @Override
  public void send(Frame.Call call) {
    send((Frame) call);
    silence.ifPresent(watch -> watch.asked(call));
  }

  @Override
  public void probe() {
    session.probe();
  }

  @Override
  public void silent(MonoTime from, String asked) {
    session.silent(from, asked);
  }

  @Override
  public void speaks() {
    session.speaks();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    session.later(
        delay,
        () -> {
          if (!closed) task.run();
        });
  }
}
