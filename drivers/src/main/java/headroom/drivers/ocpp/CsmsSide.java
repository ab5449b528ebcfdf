package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.FrameCodec.Decoded;
import headroom.drivers.ocpp.Link.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A charger's connection to the CSMS: dials, carries frames, and gives the {@link Relay} what it
 * needs. On the session's queue only.
 */
final class CsmsSide implements Relay.Outside {
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;

  private final Csms csms;
  private final Session session;
  private final Relay relay;
  private final FirmwareUpdate firmware;
  private Optional<Connection> current = Optional.empty();
  private String protocol = "";
  private long ids;
  private Reach told = Reach.NONE;

  /** What the log knows of the connection. */
  private enum Reach {
    NONE,
    OPEN,
    LOST
  }

  /** What it needs of the session. */
  interface Session {
    Link link();

    Dialect dialect();

    Keeping keeping();

    /** The id of the question that is on its way to the charger. */
    Optional<String> askedCharger();

    /** Gives the charger a frame that wants no answer. */
    void tellCharger(Frame frame);

    Trace trace();

    /** Runs a task on the session's queue. */
    void run(Runnable task);

    void later(Duration delay, Runnable task);
  }

  CsmsSide(Csms csms, Session session) {
    this.csms = csms;
    this.session = session;
    this.firmware = new FirmwareUpdate(session.link().charger().id());
    this.relay = new Relay(this, csms.waiting().applyAsInt(session.link().charger().id()));
  }

  Relay relay() {
    return relay;
  }

  /** Whether the connection to the CSMS is open. */
  boolean isOpen() {
    return relay.isOpen();
  }

  /** The charger asks: it is passed on as the policy says. */
  void fromCharger(Frame.Call call) {
    follow(firmware.heard(call, now()));
    relay.fromCharger(call);
  }

  private void follow(Optional<Event> news) {
    if (news.isEmpty()) return;
    session.link().log(news.get());
    firmware
        .silentAt()
        .ifPresent(
            at ->
                after(
                    Duration.ofNanos(at.nanos() - now().nanos()),
                    () -> firmware.look(now()).ifPresent(session.link()::log)));
  }

  void chargerUp(String speaks) {
    // The CSMS must hear the version that the charger speaks now.
    if (!speaks.equals(protocol)) hangUp("the charger changed its protocol");
    protocol = speaks;
    relay.chargerUp();
  }

  /**
   * Keeps the records behind an answer, and beside them the question itself where the CSMS has to
   * have it.
   */
  void keep(
      Frame.Call about,
      List<? extends StoredRecord> records,
      Patience patience,
      Runnable durable,
      Runnable impatient) {
    Optional<String> payload = relay.payloadToKeep(about);
    if (payload.isEmpty()) {
      session.keeping().keep(records, patience, durable, impatient);
      return;
    }
    Optional<Long> begins =
        records.stream()
            .filter(TransactionBegun.class::isInstance)
            .map(record -> ((TransactionBegun) record).transaction())
            .findFirst();
    Link link = session.link();
    ToForward message =
        link.backOffice()
            .toForward(link.charger().id(), about.action(), payload.get(), begins, link.time());
    List<StoredRecord> all = new ArrayList<>(records);
    all.add(message);
    session
        .keeping()
        .keep(
            all,
            patience,
            new Keeping.Fate() {
              private boolean told;

              @Override
              public void impatient() {
                told = true;
                impatient.run();
              }

              @Override
              public void durable() {
                relay.kept(about, message);
                if (!told) durable.run();
              }

              @Override
              public void lost() {
                relay.lost(about);
              }
            });
  }

  // ---- what the relay needs

  @Override
  public MonoTime now() {
    return session.link().now();
  }

  @Override
  public Instant time() {
    return session.link().time();
  }

  @Override
  public String newId() {
    return Long.toString(now().nanos() / 1_000_000, 36) + "-" + Long.toString(++ids, 36);
  }

  @Override
  public Dialect dialect() {
    return session.dialect();
  }

  @Override
  public void dial() {
    Connection next = new Connection();
    current = Optional.of(next);
    csms.dialer().dial(session.link().charger().id(), protocol, next);
  }

  @Override
  public void hangUp(String why) {
    if (current.isEmpty()) return;
    Connection open = current.get();
    open.wire.ifPresent(wire -> wire.close(GOING_AWAY, why));
    if (told != Reach.NONE)
      session.link().log(new Event.CsmsLeft(session.link().charger().id(), why));
    told = Reach.NONE;
    open.ends(why);
  }

  @Override
  public void giveUp(String why) {
    if (current.isEmpty()) return;
    Connection open = current.get();
    open.wire.ifPresent(wire -> wire.close(GOING_AWAY, why));
    open.gone(why);
  }

  @Override
  public void sendUp(Frame frame) {
    current
        .flatMap(open -> open.wire)
        .ifPresent(
            wire -> {
              String text = FrameCodec.encode(frame);
              session.trace().note(Trace.Way.TO_CSMS, text);
              follow(firmware.answered(frame, time(), now()));
              wire.send(text);
            });
  }

  @Override
  public void answerHere(Frame.Call call) {
    session.dialect().asked(call);
  }

  @Override
  public void refuseHere(Frame.Call call, String why) {
    session.link().refuse(call, ErrorCode.NOT_SUPPORTED, why);
  }

  @Override
  public void relayed(Frame.Call call, Answer answer) {
    session.dialect().relayed(call, answer);
  }

  @Override
  public Optional<String> askedCharger() {
    return session.askedCharger();
  }

  @Override
  public void tellCharger(Frame frame) {
    session.tellCharger(frame);
  }

  @Override
  public void askCharger(Question question) {
    session.link().ask(question);
  }

  @Override
  public void keep(List<StoredRecord> records, Runnable over) {
    session
        .keeping()
        .keep(
            records,
            Patience.ENDLESS,
            new Keeping.Fate() {
              @Override
              public void impatient() {}

              @Override
              public void durable() {
                over.run();
              }

              @Override
              public void lost() {
                over.run();
              }
            });
  }

  @Override
  public void read(long after, int most, Consumer<List<ToForward>> then) {
    csms.backlog()
        .read(
            session.link().charger().id(),
            after,
            most,
            messages -> session.run(() -> then.accept(messages)));
  }

  @Override
  public ReplayPace pace() {
    return csms.pace();
  }

  @Override
  public void run(Runnable task) {
    session.run(task);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    session.later(delay, task);
  }

  @Override
  public void trouble(String what) {
    session.link().trouble(what);
  }

  /** One connection, from the dialling to its end. */
  private final class Connection implements CsmsDialer.End {
    private Optional<Wire> wire = Optional.empty();
    private boolean over;

    @Override
    public void onOpen(Wire opened) {
      session.run(
          () -> {
            if (over) {
              opened.close(NORMAL, "no longer wanted");
              return;
            }
            wire = Optional.of(opened);
            told = Reach.OPEN;
            session.link().log(new Event.CsmsConnected(session.link().charger().id()));
            session.link().profiles().csmsBack(session.link().charger().id());
            relay.upstreamOpened();
          });
    }

    @Override
    public void onText(String text) {
      session.run(
          () -> {
            if (over) return;
            session.trace().note(Trace.Way.FROM_CSMS, text);
            switch (FrameCodec.decode(text)) {
              case Decoded.Good good -> {
                if (good.frame() instanceof Frame.Call call) firmware.asked(call);
                relay.fromCsms(good.frame());
              }
              case Decoded.Bad bad -> trouble("the CSMS sent no OCPP: " + bad.detail());
            }
          });
    }

    @Override
    public void onClosed(String why) {
      session.run(() -> gone(why));
    }

    private void gone(String why) {
      if (over) return;
      // A redial that fails, too, is no news.
      if (told != Reach.LOST)
        session.link().log(new Event.CsmsLost(session.link().charger().id(), why));
      told = Reach.LOST;
      ends(why);
    }

    private void ends(String why) {
      if (over) return;
      over = true;
      if (current.filter(this::equals).isPresent()) current = Optional.empty();
      if (wire.isPresent())
        session.link().profiles().csmsLost(session.link().charger().id(), now());
      relay.upstreamClosed(why);
    }
  }
}
