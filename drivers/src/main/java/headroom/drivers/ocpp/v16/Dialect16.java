package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.ToForward;
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
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Sampling;
import headroom.drivers.ocpp.station.SettingUp;
import headroom.drivers.ocpp.station.SmartCharging;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Wording;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** OCPP 1.6J with one charger: hands each message to its functional block. */
public final class Dialect16 implements Dialect {
  /** What lets a car charge. */
  private static final List<String> GRANTS = List.of("Authorize", "StartTransaction");

  private final Station station;
  private final Transacting transacting;
  private final Sampling sampling;
  private final Metering metering;
  private final SmartCharging smart;
  private final SettingUp settingUp;
  private final Booting booting;
  private final Statuses statuses;
  private boolean clockWasSure;
  private final Translating csms;
  private final Intercepting intercepting;
  private final Profiling profiling;
  private final Authorizing authorizing;
  private final Refusing refusing;

  /** How OCPP 1.6 says what all versions can say. */
  public static Wording wording() {
    return new Profiles();
  }

  public Dialect16(Link link) {
    this.station = new Station(link, new Profiles());
    this.authorizing = new Authorizing(station);
    this.transacting = new Transacting(station, authorizing);
    this.sampling = new Sampling(station, transacting);
    this.metering = new Metering(station, transacting, sampling);
    this.smart = new SmartCharging(station, transacting);
    this.settingUp = new SettingUp(station, smart, sampling, new Preparing(station));
    this.refusing = new Refusing(station, transacting, sampling);
    this.csms = new Translating(station, authorizing, refusing);
    this.profiling = new Profiling(station, smart, new CsmsProfiles(station, smart, settingUp));
    this.intercepting = new Intercepting(station, metering, profiling);
    this.booting = new Booting(station, settingUp::booted);
    this.statuses = new Statuses(station, transacting);
  }

  @Override
  public void opened() {
    transacting.opened();
    sampling.opened();
    settingUp.opened();
    refusing.opened();
  }

  @Override
  public void closed() {
    smart.closed();
    settingUp.closed();
  }

  @Override
  public void heard(Call call) {
    try {
      switch (call.action()) {
        case "StatusNotification" -> statuses.heard(Fields.of(call.payload()));
        case "MeterValues" -> metering.heard(call, Fields.of(call.payload()));
        case "StopTransaction" -> transacting.heardStop(call, Fields.of(call.payload()));
        default -> {}
      }
    } catch (Fields.Violation unreadable) {
      // Where we answer it, the answer says so.
      if (station.link.hasCsms()) station.link.trouble(call.action() + ": " + unreadable.text());
    }
  }

  @Override
  public void relayed(Call call, Answer answer) {
    if (GRANTS.contains(call.action())) settingUp.onceSafe(() -> pass(call, answer));
    else pass(call, answer);
    reportClock();
  }

  private void pass(Call call, Answer answer) {
    switch (call.action()) {
      case "BootNotification" -> booting.relayedBoot(call, answer);
      case "Heartbeat" -> booting.relayedHeartbeat(call, answer);
      case "StartTransaction" -> transacting.relayedStart(call, answer);
      case "StopTransaction" -> transacting.relayedStop(call, answer);
      case "Authorize" -> {
        authorizing.note(call, answer);
        station.link.pass(call, answer);
      }
      default -> station.link.pass(call, answer);
    }
  }

  @Override
  public RelayPolicy policy() {
    return RelayPolicy.V16;
  }

  @Override
  public boolean isForCsms(Call call) {
    return !call.action().equals("MeterValues") || metering.isForCsms(call);
  }

  @Override
  public String topic(Call call) {
    return Translating.topic(call);
  }

  @Override
  public String towardsCsms(String action, String payload) {
    return csms.towardsCsms(action, payload);
  }

  @Override
  public String whileAway(String action, String payload) {
    return payload;
  }

  @Override
  public String towardsCharger(String action, String payload) {
    return csms.towardsCharger(action, payload);
  }

  @Override
  public List<StoredRecord> delivered(ToForward message, String result) {
    return csms.delivered(message, result);
  }

  @Override
  public List<StoredRecord> neverDelivered(ToForward message) {
    return csms.neverDelivered(message);
  }

  @Override
  public boolean answersCsms(Call call, Consumer<Answer> answer) {
    return intercepting.answers(call, answer);
  }

  @Override
  public void answeredByCharger(Call call, Answer answer, Runnable then) {
    if (call.action().equals("RemoteStartTransaction")) profiling.remoteStarted(call, answer);
    authorizing.answeredByCharger(call, answer, then);
  }

  @Override
  public Answer answerTowardsCsms(Call call, Answer answer, boolean waits) {
    return answer;
  }

  @Override
  public void asked(Call call) {
    if (GRANTS.contains(call.action())) settingUp.onceSafe(() -> settle(call));
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

  /** Every action of OCPP 1.6 and its security extension that a charger may ask. */
  private void handle(Call call) throws Fields.Violation {
    switch (call.action()) {
      case "BootNotification" -> booting.bootNotification(call, Fields.of(call.payload()));
      case "Heartbeat" -> booting.heartbeat(call);
      case "StatusNotification" -> statuses.answer(call, Fields.of(call.payload()));
      case "Authorize" -> transacting.authorize(call, Fields.of(call.payload()));
      case "StartTransaction" -> transacting.start(call, Fields.of(call.payload()));
      case "StopTransaction" -> transacting.stop(call, Fields.of(call.payload()));
      case "MeterValues" -> metering.answer(call, Fields.of(call.payload()));
      case "DataTransfer" -> {
        Fields.of(call.payload()).text("vendorId", 255);
        // With a CSMS this is its business, and it is away.
        station.link.answer(
            call,
            station.link.hasCsms()
                ? "{\"status\":\"Rejected\"}"
                : "{\"status\":\"UnknownVendorId\"}");
      }
      case "DiagnosticsStatusNotification",
          "FirmwareStatusNotification",
          "LogStatusNotification",
          "SignedFirmwareStatusNotification" -> {
        Fields.of(call.payload()).text("status", 50);
        station.link.answer(call, "{}");
      }
      case "SecurityEventNotification" -> securityEvent(call, Fields.of(call.payload()));
      case "SignCertificate" -> {
        Fields.of(call.payload()).text("csr", 5500);
        // There is no certificate authority behind a site that is its own back office.
        station.link.answer(call, "{\"status\":\"Rejected\"}");
      }
      default -> {
        boolean known = RelayPolicy.V16.knows(call.action());
        station.link.refuse(
            call,
            known ? ErrorCode.NOT_SUPPORTED : ErrorCode.NOT_IMPLEMENTED,
            known ? "only a central system asks this" : "not an action of OCPP 1.6");
      }
    }
  }

  private void securityEvent(Call call, Fields fields) throws Fields.Violation {
    fields.text("type", 50);
    StoredRecord record =
        station.link.backOffice().securityEvent(station.id(), call.payload(), station.link.time());
    station.link.keep(
        call,
        List.of(record),
        Patience.ANSWER_MEANWHILE,
        () -> station.link.answer(call, "{}"),
        () -> station.link.answer(call, "{}"));
  }

  /** Leases are as sure as the charger's clock: a change of that is news. */
  private void reportClock() {
    if (clockWasSure == station.clock.isSure()) return;
    clockWasSure = station.clock.isSure();
    smart.reportCapabilities();
  }

  @Override
  public String word(ErrorCode code) {
    return code.word();
  }

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
