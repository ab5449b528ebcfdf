package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.port.StoredRecord;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.FrameCodec.Decoded;
import headroom.drivers.ocpp.v16.Dialect16;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conversation with one charger, over all its links.
 *
 * <p>All state belongs to the charger's queue: the methods that others call hand over and return.
 * Only {@link #status} reads, from a snapshot that each task leaves behind.
 */
final class ChargerSession {
  /** Subprotocols that we speak, best first. */
  static final List<String> PROTOCOLS = List.of("ocpp1.6");

  private static final Logger LOG = LoggerFactory.getLogger(ChargerSession.class);
  private static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;
  private static final int LONGEST_DESCRIPTION = 255;
  private static final int MOST_UNANSWERED = 256;

  private final SessionPorts ports;
  private final BackOffice backOffice;
  private final Refusals refusals;
  private final Executor queue;
  private final Keeping keeping;
  private final String idPrefix;
  private final Dialect dialect;
  private final Optional<CsmsSide> csms;
  private Charger charger;
  private Optional<Connection> current = Optional.empty();
  private Optional<Connection> latest = Optional.empty();
  private boolean removed;
  private long ids;
  private long framesIn;
  private long framesOut;
  private long errors;
  private Optional<String> lastTrouble = Optional.empty();
  private volatile ChargerStatus status;

  ChargerSession(SessionPorts ports, BackOffice backOffice, Refusals refusals, Charger charger) {
    this.ports = ports;
    this.backOffice = backOffice;
    this.refusals = refusals;
    this.charger = charger;
    this.queue = ports.queues().apply(charger.id());
    // Ids of two runs differ, so that a charger's late answer is never taken for another's.
    this.idPrefix = "h" + Long.toString(ports.clock().wall().toEpochMilli(), 36) + "-";
    this.keeping = new Keeping(ports.store(), this::run, this::later, this::trouble);
    Desk desk = new Desk();
    this.dialect = new Dialect16(desk);
    this.csms = ports.csms().map(each -> new CsmsSide(each, new Inside(desk)));
    this.status = snapshot();
  }

  void reconfigure(Charger changed) {
    run(
        () -> {
          if (changed.equals(charger)) return;
          charger = changed;
          dialect.reconfigured();
        });
  }

  /** The charger is no longer in the config. */
  void remove() {
    run(
        () -> {
          removed = true;
          current.ifPresent(open -> drop(open, POLICY, "no longer in the config"));
        });
  }

  void stopFlood() {
    run(() -> current.ifPresent(open -> drop(open, POLICY, "says more than can be taken in")));
  }

  void offer(ChargerLimit limit) {
    run(
        () -> {
          if (current.isPresent()) {
            dialect.offer(limit);
            return;
          }
          report(
              new LimitOutcome(
                  charger.id(),
                  ports.clock().now(),
                  limit.evse(),
                  limit.seq(),
                  Outcome.DROPPED,
                  "no link"));
        });
  }

  void requestSample(EvseId evse) {
    run(
        () -> {
          if (current.isPresent()) dialect.requestSample(evse);
        });
  }

  Conversation open(String protocol, String peer, Wire wire) {
    Connection connection = new Connection(protocol, peer, wire);
    run(() -> opened(connection));
    return connection;
  }

  ChargerStatus status() {
    return status;
  }

  private void opened(Connection connection) {
    if (removed) {
      connection.wire.close(POLICY, "no longer in the config");
      return;
    }
    if (connection.closed) return;
    current.ifPresent(old -> drop(old, GOING_AWAY, "replaced by a newer link"));
    MonoTime now = ports.clock().now();
    connection.since = now;
    connection.silence = Optional.of(new Silence(connection));
    current = Optional.of(connection);
    latest = current;
    report(new ChargerReport.LinkUp(charger.id(), now, connection.protocol, connection.peer));
    dialect.opened();
    csms.ifPresent(side -> side.chargerUp(connection.protocol));
  }

  /** Closes a link from our side. */
  private void drop(Connection connection, int code, String why) {
    connection.wire.close(code, why);
    closed(connection, why);
  }

  private void closed(Connection connection, String why) {
    connection.closed = true;
    if (current.filter(open -> open == connection).isEmpty()) return;
    current = Optional.empty();
    csms.ifPresent(side -> side.relay().chargerDown());
    dialect.closed();
    connection.calls.close("link lost: " + why);
    report(new ChargerReport.LinkDown(charger.id(), ports.clock().now(), why));
  }

  private void received(Connection connection, String text) {
    if (current.filter(open -> open == connection).isEmpty()) return;
    framesIn++;
    connection.silence.ifPresent(Silence::heard);
    switch (FrameCodec.decode(text)) {
      case Decoded.Good good -> received(connection, good.frame());
      case Decoded.Bad bad -> garbled(connection, bad);
    }
  }

  private void received(Connection connection, Frame frame) {
    switch (frame) {
      case Frame.Call call -> {
        connection.unanswered.add(call);
        if (connection.unanswered.size() > MOST_UNANSWERED)
          drop(connection, POLICY, "asks on without waiting for answers");
        else asked(call);
      }
      case Frame.CallResult result ->
          answered(connection, result.id(), new Answer.Result(result.payload()));
      case Frame.CallError error ->
          answered(
              connection,
              error.id(),
              new Answer.Refused(error.code(), error.description(), error.details()));
      case Frame.CallResultError error -> trouble("does not take our answer: " + cut(error.code()));
      case Frame.Send send -> trouble("sent " + cut(send.action()) + " without wanting an answer");
    }
  }

  /** Facts first: the control never waits for a CSMS. */
  private void asked(Frame.Call call) {
    dialect.heard(call);
    if (csms.isPresent()) csms.get().relay().fromCharger(call);
    else dialect.asked(call);
  }

  private void answered(Connection connection, String id, Answer answer) {
    if (!connection.calls.answered(id, answer)) trouble("answered a question that nobody asked");
  }

  private void garbled(Connection connection, Decoded.Bad bad) {
    String what = "sent no OCPP: " + bad.fault() + ", " + bad.detail();
    trouble(what);
    connection.garbled++;
    if (isRound(connection.garbled))
      refusals.rule(
          Optional.of(charger.id()),
          connection.peer,
          what + " (" + connection.garbled + ". such frame on this link)");
    if (bad.isAnswerable())
      send(
          connection,
          new Frame.CallError(
              bad.id().orElseThrow(),
              ErrorCode.FORMATION_VIOLATION.word(),
              cut(bad.detail()),
              "{}"));
    boolean answer = bad.type().filter(type -> type == 3 || type == 4).isPresent();
    if (answer && bad.id().isPresent()) connection.calls.answered(bad.id().get(), unreadable(bad));
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

  private void send(Connection connection, Frame frame) {
    framesOut++;
    connection.wire.send(FrameCodec.encode(frame));
  }

  private void report(ChargerReport report) {
    ports.inbox().offer(report);
  }

  private void trouble(String what) {
    errors++;
    lastTrouble = Optional.of(what);
    LOG.debug("{} {}", charger.id(), what);
  }

  private void later(Duration delay, Runnable task) {
    ports.timer().wakeAt(ports.clock().now().plus(delay), () -> run(task));
  }

  /** Runs a task on the queue; whatever goes wrong in it ends with it. */
  private void run(Runnable task) {
    queue.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | StackOverflowError broken) {
            errors++;
            lastTrouble = Optional.of("internal error: " + broken);
            LOG.error("{} internal error, the session goes on", charger.id(), broken);
          } finally {
            status = snapshot();
          }
        });
  }

  private ChargerStatus snapshot() {
    Dialect.Facts facts = dialect.facts();
    return new ChargerStatus(
        charger.id(),
        current.map(open -> open.since),
        latest.map(link -> link.protocol),
        latest.map(link -> link.peer),
        facts.vendor(),
        facts.model(),
        facts.firmware(),
        facts.setUp(),
        facts.unit(),
        facts.step(),
        facts.clockOffset(),
        framesIn,
        framesOut,
        errors,
        facts.profilesWritten(),
        lastTrouble,
        csms.map(side -> new ChargerStatus.CsmsLink(side.isOpen(), side.relay().waiting())));
  }

  private static String cut(String text) {
    return Printable.of(text, LONGEST_DESCRIPTION);
  }

  /** One WebSocket. */
  private final class Connection implements Conversation, Calls.Outside, Silence.Outside {
    final String protocol;
    final String peer;
    final Wire wire;
    final Calls calls = new Calls(this);
    final Set<Frame.Call> unanswered = Collections.newSetFromMap(new IdentityHashMap<>());
    Optional<Silence> silence = Optional.empty();
    MonoTime since = MonoTime.ZERO;
    long garbled;
    boolean closed;

    Connection(String protocol, String peer, Wire wire) {
      this.protocol = protocol;
      this.peer = peer;
      this.wire = wire;
    }

    @Override
    public void onText(String text) {
      run(() -> received(this, text));
    }

    @Override
    public void onClosed(String why) {
      run(() -> closed(this, why));
    }

    @Override
    public MonoTime now() {
      return ports.clock().now();
    }

    @Override
    public String newId() {
      return idPrefix + Long.toString(++ids, 36);
    }

    @Override
    public void send(Frame.Call call) {
      ChargerSession.this.send(this, call);
      silence.ifPresent(watch -> watch.asked(call));
    }

    @Override
    public void probe() {
      dialect.probe();
    }

    @Override
    public void silent(MonoTime from, String asked) {
      report(new ChargerReport.Silent(charger.id(), now(), from, asked));
    }

    @Override
    public void speaks() {
      report(new ChargerReport.Speaks(charger.id(), now()));
    }

    @Override
    public void after(Duration delay, Runnable task) {
      later(
          delay,
          () -> {
            if (!closed) task.run();
          });
    }
  }

  /** What the side of the CSMS sees of the session. */
  private final class Inside implements CsmsSide.Session {
    private final Link desk;

    Inside(Link desk) {
      this.desk = desk;
    }

    @Override
    public Link link() {
      return desk;
    }

    @Override
    public Dialect dialect() {
      return dialect;
    }

    @Override
    public Keeping keeping() {
      return keeping;
    }

    @Override
    public void run(Runnable task) {
      ChargerSession.this.run(task);
    }

    @Override
    public void later(Duration delay, Runnable task) {
      ChargerSession.this.later(delay, task);
    }
  }

  /** What the dialect sees of the session. */
  private final class Desk implements Link {
    @Override
    public Charger charger() {
      return charger;
    }

    @Override
    public BackOffice backOffice() {
      return backOffice;
    }

    @Override
    public MonoTime now() {
      return ports.clock().now();
    }

    @Override
    public Instant time() {
      return backOffice.timeForChargers(ports.clock().wall(), ports.clock().now());
    }

    @Override
    public boolean isOpen() {
      return current.isPresent();
    }

    @Override
    public void report(ChargerReport report) {
      ChargerSession.this.report(report);
    }

    @Override
    public void log(Event event) {
      ports.events().append(event);
    }

    @Override
    public void ask(Question question) {
      if (current.isPresent()) current.get().calls.ask(question);
      else question.answered().accept(new Answer.NotSent("no link"));
    }

    @Override
    public void answer(Frame.Call call, String payload) {
      settle(call, new Frame.CallResult(call.id(), payload));
    }

    @Override
    public void refuse(Frame.Call call, ErrorCode code, String description) {
      trouble(cut(call.action()) + " refused: " + code.word() + ", " + description);
      settle(call, new Frame.CallError(call.id(), code.word(), cut(description), "{}"));
    }

    @Override
    public void pass(Frame.Call call, Answer answer) {
      switch (answer) {
        case Answer.Result result -> answer(call, result.payload());
        case Answer.Refused no ->
            settle(call, new Frame.CallError(call.id(), no.code(), no.description(), no.details()));
        case Answer.Unknown unknown -> refuse(call, ErrorCode.GENERIC_ERROR, unknown.why());
        case Answer.NotSent notSent -> refuse(call, ErrorCode.GENERIC_ERROR, notSent.why());
      }
    }

    @Override
    public boolean hasCsms() {
      return csms.isPresent();
    }

    /** Answers on the link that the question came by; it may have been replaced since. */
    private void settle(Frame.Call call, Frame answer) {
      csms.ifPresent(side -> side.relay().answeredHere(call));
      if (current.isPresent() && current.get().unanswered.remove(call)) send(current.get(), answer);
    }

    @Override
    public void after(Duration delay, Runnable task) {
      current.ifPresent(open -> open.after(delay, task));
    }

    @Override
    public void keep(
        Frame.Call about,
        List<? extends StoredRecord> records,
        Patience patience,
        Runnable durable,
        Runnable impatient) {
      if (csms.isPresent()) csms.get().keep(about, records, patience, durable, impatient);
      else keeping.keep(records, patience, durable, impatient);
    }

    @Override
    public void trouble(String what) {
      ChargerSession.this.trouble(what);
    }
  }
}
