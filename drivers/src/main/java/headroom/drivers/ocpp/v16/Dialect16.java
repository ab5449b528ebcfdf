package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.site.EvseId;
import headroom.drivers.ocpp.Dialect;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link;
import headroom.drivers.ocpp.Link.Patience;
import java.util.List;
import java.util.Optional;

/** OCPP 1.6J with one charger: hands each message to its functional block. */
public final class Dialect16 implements Dialect {
  /** What lets a car charge. */
  private static final List<String> GRANTS = List.of("Authorize", "StartTransaction");

  private final Station station;
  private final Transacting transacting;
  private final Metering metering;
  private final SmartCharging smart;
  private final SettingUp settingUp;
  private final Booting booting;
  private boolean clockWasSure;

  public Dialect16(Link link) {
    this.station = new Station(link);
    this.transacting = new Transacting(station);
    this.metering = new Metering(station, transacting);
    this.smart = new SmartCharging(station, transacting);
    this.settingUp = new SettingUp(station, smart, metering);
    this.booting = new Booting(station, transacting, settingUp::booted);
  }

  @Override
  public void opened() {
    transacting.opened();
    metering.opened();
    settingUp.opened();
  }

  @Override
  public void closed() {
    smart.closed();
    settingUp.closed();
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
      case "StatusNotification" -> booting.statusNotification(call, Fields.of(call.payload()));
      case "Authorize" -> transacting.authorize(call, Fields.of(call.payload()));
      case "StartTransaction" -> transacting.start(call, Fields.of(call.payload()));
      case "StopTransaction" -> transacting.stop(call, Fields.of(call.payload()));
      case "MeterValues" -> metering.meterValues(call, Fields.of(call.payload()));
      case "DataTransfer" -> {
        Fields.of(call.payload()).text("vendorId", 255);
        station.link.answer(call, "{\"status\":\"UnknownVendorId\"}");
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
        boolean known = Actions.OF_CENTRAL_SYSTEM.contains(call.action());
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
  public void offer(ChargerLimit limit) {
    smart.offer(limit);
  }

  @Override
  public void requestSample(EvseId evse) {
    metering.request(evse);
  }

  @Override
  public void probe() {
    station.ask("TriggerMessage", "{\"requestedMessage\":\"Heartbeat\"}", answer -> {});
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
