package headroom.drivers.ocpp.v201;

import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.proxy.RelayPolicy;
import headroom.core.site.EvseId;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Dialect;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.station.Booting;
import headroom.drivers.ocpp.station.CsmsProfiles;
import headroom.drivers.ocpp.station.Edits;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Sampling;
import headroom.drivers.ocpp.station.SettingUp;
import headroom.drivers.ocpp.station.SmartCharging;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Wording;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** OCPP 2.0.1 with one charger: hands each message to its functional block. */
public final class Dialect201 implements Dialect {
  private final Station station;
  private final Availability availability;
  private final Authorizing authorizing;
  private final Transacting transacting;
  private final Sampling sampling;
  private final Metering metering;
  private final SmartCharging smart;
  private final ForeignProfiles foreign;
  private final SettingUp settingUp;
  private final Booting booting;
  private final Answering answering;
  private final Intercepting intercepting;
  private final Profiling profiling;
  private boolean clockWasSure;

  /** How OCPP 2.0.1 says what all versions can say. */
  public static Wording wording() {
    return new Profiles(new DeviceModel());
  }

  public Dialect201(Link link) {
    DeviceModel model = new DeviceModel();
    this.station = new Station(link, new Profiles(model));
    this.availability = new Availability(station);
    this.authorizing = new Authorizing(station);
    this.transacting = new Transacting(station, availability, authorizing);
    this.sampling = new Sampling(station, transacting);
    this.metering = new Metering(station, sampling);
    this.smart = new SmartCharging(station, transacting);
    this.foreign = new ForeignProfiles(station);
    this.settingUp =
        new SettingUp(station, smart, sampling, new Preparing(station, model, foreign, sampling));
    this.booting = new Booting(station, settingUp::booted);
    this.answering = new Answering(station);
    this.profiling = new Profiling(station, smart, new CsmsProfiles(station, smart, settingUp));
    this.intercepting = new Intercepting(station, profiling);
  }

  @Override
  public void opened() {
    transacting.opened();
    sampling.opened();
    settingUp.opened();
  }

  @Override
  public void closed() {
    smart.closed();
    foreign.closed();
    settingUp.closed();
  }

  // ---- what the charger says

  @Override
  public void heard(Call call) {
    try {
      switch (call.action()) {
        case "StatusNotification" -> states(availability.heardStatus(Fields.of(call.payload())));
        case "NotifyEvent" -> states(availability.heardEvents(Fields.of(call.payload())));
        case "MeterValues" -> {
          Fields fields = Fields.of(call.payload());
          metering.heard(call, fields.connector("evseId"), fields);
        }
        case "TransactionEvent" -> heardTransaction(call, Fields.of(call.payload()));
        case "ReportChargingProfiles" -> foreign.heard(Fields.of(call.payload()));
        default -> {}
      }
    } catch (Fields.Violation unreadable) {
      // Where we answer it, the answer says so.
      if (station.link.hasCsms()) station.link.trouble(call.action() + ": " + unreadable.text());
    }
  }

  /** Connectors said how they are. */
  private void states(Set<Integer> evses) {
    for (int evse : evses) {
      if (availability.isFree(evse)) transacting.freed(evse);
      availability.report(evse);
    }
  }

  private void heardTransaction(Call call, Fields fields) throws Fields.Violation {
    TransactionEvent event = TransactionEvent.of(fields);
    Optional<Integer> evse = transacting.evse(event);
    transacting.heard(event);
    if (evse.isPresent() && event.stage() != Stage.ENDED) metering.heard(call, evse.get(), fields);
  }

  // ---- between the charger and the CSMS

  @Override
  public RelayPolicy policy() {
    return RelayPolicy.V201;
  }

  @Override
  public boolean isForCsms(Call call) {
    return switch (call.action()) {
      case "MeterValues" -> !metering.isOurs(call);
      case "ReportChargingProfiles" -> !foreign.isOurs(call);
      default -> true;
    };
  }

  /** Status is of a connector, a limit of an EVSE; of everything else the latest word counts. */
  @Override
  public String topic(Call call) {
    try {
      Fields fields = Fields.of(call.payload());
      return switch (call.action()) {
        case "StatusNotification" ->
            call.action()
                + "/"
                + fields.connector("evseId")
                + "/"
                + fields.connector("connectorId");
        case "NotifyChargingLimit", "ClearedChargingLimit" ->
            "limit/" + fields.anyInteger("evseId").orElse(0L);
        default -> call.action();
      };
    } catch (Fields.Violation unreadable) {
      return call.action();
    }
  }

  @Override
  public String towardsCsms(String action, String payload) {
    return payload;
  }

  @Override
  public String whileAway(String action, String payload) {
    return action.equals("TransactionEvent") ? Edits.with(payload, "offline", "true") : payload;
  }

  @Override
  public String towardsCharger(String action, String payload) {
    return switch (action) {
      // Chargers get our profiles alone.
      case "RequestStartTransaction" -> Edits.without(payload, "chargingProfile");
      case "SetVariables" -> Intercepting.forCharger(payload);
      default -> payload;
    };
  }

  @Override
  public boolean answersCsms(Call call, Consumer<Answer> answer) {
    return intercepting.answers(call, answer);
  }

  @Override
  public void answeredByCharger(Call call, Answer answer, Runnable then) {
    if (call.action().equals("RequestStartTransaction")) profiling.remoteStarted(call, answer);
    authorizing.answeredByCharger(call, answer, then);
  }

  @Override
  public Answer answerTowardsCsms(Call call, Answer answer, boolean waits) {
    return switch (call.action()) {
      case "SetVariables" -> Intercepting.withOurs(call, answer);
      // What waits here waits in the charger, as far as the CSMS can know (E14).
      case "GetTransactionStatus" ->
          waits && answer instanceof Answer.Result result
              ? new Answer.Result(Edits.with(result.payload(), "messagesInQueue", "true"))
              : answer;
      default -> answer;
    };
  }

  @Override
  public void relayed(Call call, Answer answer) {
    if (grants(call)) settingUp.onceSafe(() -> pass(call, answer));
    else pass(call, answer);
    reportClock();
  }

  private void pass(Call call, Answer answer) {
    switch (call.action()) {
      case "BootNotification" -> booting.relayedBoot(call, answer);
      case "Heartbeat" -> booting.relayedHeartbeat(call, answer);
      case "Authorize" -> {
        authorizing.note(call, answer);
        station.link.pass(call, answer);
      }
      case "TransactionEvent" -> {
        authorizing.note(call, answer);
        try {
          transacting.relayed(call, TransactionEvent.of(Fields.of(call.payload())), answer);
        } catch (Fields.Violation unreadable) {
          station.link.pass(call, answer);
        }
      }
      default -> station.link.pass(call, answer);
    }
  }

  /** An event that was answered here reached the CSMS: it may not know the card. */
  @Override
  public List<StoredRecord> delivered(ToForward message, String result) {
    List<StoredRecord> noted = authorizing.said(message.payload(), new Answer.Result(result));
    if (!message.action().equals("TransactionEvent")) return noted;
    Authorizing.statusIn(new Answer.Result(result))
        .filter(status -> !status.mayCharge())
        .ifPresent(
            status -> {
              try {
                transacting
                    .evse(TransactionEvent.of(Fields.of(message.payload())))
                    .filter(evse -> evse > 0)
                    .ifPresent(
                        evse ->
                            station.link.log(
                                new Event.AuthorizationRefused(
                                    station.evseId(evse),
                                    "the CSMS does not know the card of a transaction that began"
                                        + " while it was away ("
                                        + status.word()
                                        + ")")));
              } catch (Fields.Violation unreadable) {
                station.link.trouble("TransactionEvent: " + unreadable.text());
              }
            });
    return noted;
  }

  @Override
  public List<StoredRecord> neverDelivered(ToForward message) {
    return List.of();
  }

  // ---- what is ours to answer

  /** What lets a car charge. */
  private static boolean grants(Call call) {
    if (call.action().equals("Authorize")) return true;
    if (!call.action().equals("TransactionEvent")) return false;
    try {
      TransactionEvent event = TransactionEvent.of(Fields.of(call.payload()));
      return event.stage() == Stage.STARTED
          || event.stage() == Stage.UPDATED && event.token().isPresent();
    } catch (Fields.Violation unreadable) {
      return false;
    }
  }

  @Override
  public void asked(Call call) {
    if (grants(call)) settingUp.onceSafe(() -> settle(call));
    else settle(call);
  }

  private void settle(Call call) {
    try {
      handle(call);
    } catch (Fields.Violation violation) {
      station.link.refuse(call, violation.code(), violation.text());
    } catch (RuntimeException broken) {
      station.link.refuse(call, ErrorCode.INTERNAL_ERROR, "");
      throw broken;
    }
    reportClock();
  }

  private void handle(Call call) throws Fields.Violation {
    switch (call.action()) {
      case "BootNotification" -> booting.bootNotification(call, Fields.of(call.payload()));
      case "Heartbeat" -> booting.heartbeat(call);
      case "Authorize" -> authorizing.answer(call, Fields.of(call.payload()));
      case "MeterValues" -> metering.answer(call, Fields.of(call.payload()));
      case "TransactionEvent" -> {
        Fields fields = Fields.of(call.payload());
        transacting.answer(call, TransactionEvent.of(fields), Metering.belongsToBill(fields));
      }
      case "SecurityEventNotification" -> securityEvent(call, Fields.of(call.payload()));
      default -> answering.answer(call, Fields.of(call.payload()));
    }
  }

  private void securityEvent(Call call, Fields fields) throws Fields.Violation {
    fields.text("type", 50);
    StoredRecord record =
        station.link.backOffice().securityEvent(station.id(), call.payload(), station.link.time());
    Runnable yes = () -> station.link.answer(call, "{}");
    station.link.keep(call, List.of(record), Patience.ANSWER_MEANWHILE, yes, yes);
  }

  @Override
  public String word(ErrorCode code) {
    return code.word2();
  }

  /** Leases are as sure as the charger's clock: a change of that is news. */
  private void reportClock() {
    if (clockWasSure == station.clock.isSure()) return;
    clockWasSure = station.clock.isSure();
    smart.reportCapabilities();
  }

  // ---- what the control wants

  @Override
  public void offer(ChargerLimit limit) {
    smart.offer(limit);
  }

  @Override
  public void requestSample(EvseId evse) {
    sampling.request(evse);
  }

  @Override
  public void probe() {
    settingUp.askFor("Heartbeat");
  }

  @Override
  public void reconfigured() {
    if (station.link.isOpen()) settingUp.reconfigured();
  }

  @Override
  public Facts facts() {
    Optional<ChargerSeen> boot = booting.boot();
    return new Facts(
        settingUp.stage(),
        boot.map(ChargerSeen::vendor),
        boot.map(ChargerSeen::model),
        boot.map(ChargerSeen::firmware),
        Optional.of(smart.unit()),
        Optional.of(smart.step()),
        station.clock.offset(station.link.time(), station.now()),
        smart.written());
  }
}
