package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.port.StoredRecord;
import headroom.core.profile.ProfileBook;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  private static final Logger LOG = LoggerFactory.getLogger(ChargerSession.class);

  private final SessionPorts ports;
  private final BackOffice backOffice;
  private final ProfileBook profiles;
  private final Refusals refusals;
  private final Executor queue;
  private final Keeping keeping;
  private final Trace trace;
  private final Hub hub = new Hub();
  private final String idPrefix;
  private final Dialects dialects;
  private final Optional<CsmsSide> csms;
  private Charger charger;
  private Optional<Amps> fallback;
  private Optional<ChargerConnection> current = Optional.empty();
  private Optional<ChargerConnection> latest = Optional.empty();
  private boolean removed;
  private long ids;
  private long framesIn;
  private long framesOut;
  private long errors;
  private Optional<String> lastTrouble = Optional.empty();
  private volatile ChargerStatus status;

  ChargerSession(
      SessionPorts ports,
      BackOffice backOffice,
      ProfileBook profiles,
      Refusals refusals,
      Charger charger,
      Optional<Amps> fallback) {
    this.ports = ports;
    this.backOffice = backOffice;
    this.profiles = profiles;
    this.refusals = refusals;
    this.charger = charger;
    this.fallback = fallback;
    this.queue = ports.queues().apply(charger.id());
    this.trace = new Trace(ports.clock());
    // Ids of two runs differ, so that a charger's late answer is never taken for another's.
    this.idPrefix = "h" + Long.toString(ports.clock().wall().toEpochMilli(), 36) + "-";
    this.keeping = new Keeping(ports.store(), this::run, this::later, this::trouble);
    Desk desk = new Desk();
    this.dialects = new Dialects(desk);
    this.csms = ports.csms().map(each -> new CsmsSide(each, new Inside(desk)));
    this.status = snapshot();
  }

  void reconfigure(Charger changed) {
    run(
        () -> {
          if (changed.equals(charger)) return;
          charger = changed;
          dialects.current().reconfigured();
        });
  }

  /** The charger is to have this fallback from now on. */
  void setFallback(Amps ordered) {
    run(
        () -> {
          if (fallback.equals(Optional.of(ordered))) return;
          fallback = Optional.of(ordered);
          dialects.current().reconfigured();
        });
  }

  /** The charger is no longer in the config. */
  void remove() {
    run(
        () -> {
          removed = true;
          current.ifPresent(open -> open.drop(ChargerConnection.POLICY, "no longer in the config"));
        });
  }

  /** The frames that pass. Any thread. */
  Trace trace() {
    return trace;
  }

  void stopFlood() {
    run(
        () ->
            current.ifPresent(
                open -> open.drop(ChargerConnection.POLICY, "says more than can be taken in")));
  }

  void offer(ChargerLimit limit) {
    run(
        () -> {
          if (current.isPresent()) {
            dialects.current().offer(limit);
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
          if (current.isPresent()) dialects.current().requestSample(evse);
        });
  }

  Conversation open(String protocol, String peer, Wire wire) {
    ChargerConnection connection = new ChargerConnection(hub, protocol, peer, wire);
    run(() -> opened(connection));
    return connection;
  }

  ChargerStatus status() {
    return status;
  }

  private void opened(ChargerConnection connection) {
    if (removed) {
      connection.drop(ChargerConnection.POLICY, "no longer in the config");
      return;
    }
    if (connection.isClosed()) return;
    current.ifPresent(old -> old.drop(ChargerConnection.GOING_AWAY, "replaced by a newer link"));
    connection.opened();
    current = Optional.of(connection);
    latest = current;
    report(
        new ChargerReport.LinkUp(
            charger.id(), connection.since(), connection.protocol(), connection.peer()));
    dialects.use(connection.protocol()).opened();
    csms.ifPresent(side -> side.chargerUp(connection.protocol()));
  }

  private void closed(ChargerConnection connection, String why) {
    connection.ended();
    if (!hub.isCurrent(connection)) return;
    current = Optional.empty();
    csms.ifPresent(side -> side.relay().chargerDown());
    dialects.current().closed();
    connection.calls().close("link lost: " + why);
    report(new ChargerReport.LinkDown(charger.id(), ports.clock().now(), why));
  }

  /** Facts first: the control never waits for a CSMS. */
  private void asked(Frame.Call call) {
    dialects.current().heard(call);
    if (csms.isPresent()) csms.get().fromCharger(call);
    else dialects.current().asked(call);
  }

  private void report(ChargerReport report) {
    follow(report);
    ports.inbox().offer(report);
  }

  /** What the CSMS has set for a transaction counts with it and ends with it. */
  private void follow(ChargerReport report) {
    List<StoredRecord> records =
        switch (report) {
          case ChargerReport.TransactionStarted started ->
              profiles.started(started, ports.clock().wall());
          case ChargerReport.TransactionEnded ended -> profiles.ended(ended);
          default -> List.of();
        };
    if (!records.isEmpty())
      keeping.keep(records, Link.Patience.ANSWER_MEANWHILE, () -> {}, () -> {});
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
    Dialect.Facts facts = dialects.current().facts();
    return new ChargerStatus(
        charger.id(),
        current.map(ChargerConnection::since),
        latest.map(ChargerConnection::protocol),
        latest.map(ChargerConnection::peer),
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

  /** What a connection sees of the session. */
  private final class Hub implements ChargerConnection.Session {
    @Override
    public MonoTime now() {
      return ports.clock().now();
    }

    @Override
    public String newId() {
      return idPrefix + Long.toString(++ids, 36);
    }

    @Override
    public void run(Runnable task) {
      ChargerSession.this.run(task);
    }

    @Override
    public void later(Duration delay, Runnable task) {
      ChargerSession.this.later(delay, task);
    }

    @Override
    public boolean isCurrent(ChargerConnection connection) {
      return current.filter(open -> open == connection).isPresent();
    }

    @Override
    public void asked(Frame.Call call) {
      ChargerSession.this.asked(call);
    }

    @Override
    public void told(Frame frame) {
      if (csms.isPresent()) csms.get().relay().fromCharger(frame);
      else ChargerSession.this.trouble("sent what only a central system would take");
    }

    @Override
    public void closed(ChargerConnection connection, String why) {
      ChargerSession.this.closed(connection, why);
    }

    @Override
    public void came(String text) {
      framesIn++;
      trace.note(Trace.Way.FROM_CHARGER, text);
    }

    @Override
    public void leaves(String text) {
      framesOut++;
      trace.note(Trace.Way.TO_CHARGER, text);
    }

    @Override
    public String word(ErrorCode code) {
      return dialects.current().word(code);
    }

    @Override
    public void probe() {
      dialects.current().probe();
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
    public void babbles(String peer, String what) {
      refusals.rule(Optional.of(charger.id()), peer, what);
    }

    @Override
    public void trouble(String what) {
      ChargerSession.this.trouble(what);
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
      return dialects.current();
    }

    @Override
    public Keeping keeping() {
      return keeping;
    }

    @Override
    public Optional<String> askedCharger() {
      return current.flatMap(open -> open.calls().inFlightId());
    }

    @Override
    public void tellCharger(Frame frame) {
      current.ifPresent(open -> open.tell(frame));
    }

    @Override
    public Trace trace() {
      return trace;
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
    public Amps fallback() {
      return fallback.orElse(charger.fallback());
    }

    @Override
    public BackOffice backOffice() {
      return backOffice;
    }

    @Override
    public ProfileBook profiles() {
      return profiles;
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
    public void csmsSays(Instant time) {
      backOffice.csmsSays(time, ports.clock().wall(), ports.clock().now());
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
      if (current.isPresent()) current.get().calls().ask(question);
      else question.answered().accept(new Answer.NotSent("no link"));
    }

    @Override
    public void answer(Frame.Call call, String payload) {
      settle(call, new Frame.CallResult(call.id(), payload));
    }

    @Override
    public void refuse(Frame.Call call, ErrorCode code, String description) {
      String word = dialects.current().word(code);
      trouble(Printable.cut(call.action()) + " refused: " + word + ", " + description);
      settle(call, new Frame.CallError(call.id(), word, Printable.cut(description), "{}"));
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
    public void tellCsms(String action, String payload) {
      csms.ifPresent(side -> side.relay().tell(action, payload));
    }

    @Override
    public boolean hasCsms() {
      return csms.isPresent();
    }

    /** Answers on the link that the question came by; it may have been replaced since. */
    private void settle(Frame.Call call, Frame answer) {
      csms.ifPresent(side -> side.relay().answeredHere(call));
      current.ifPresent(open -> open.settle(call, answer));
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
