package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.Printable;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * BootNotification, Heartbeat and StatusNotification (OCPP 1.6 sections 4.2, 4.6 and 4.9). Without
 * a CSMS every charger that may connect is accepted.
 */
final class Booting {
  /** How often the charger sets its clock by ours. */
  private static final int HEARTBEAT_SECONDS = 300;

  /** How soon a charger asks again that nobody has let in yet. */
  private static final int PENDING_SECONDS = 30;

  private static final int LONGEST_NAME = 50;

  private final Station station;
  private final Transacting transacting;
  private final Runnable booted;
  private Optional<ChargerSeen> boot = Optional.empty();

  /**
   * @param booted runs when a boot has been accepted
   */
  Booting(Station station, Transacting transacting, Runnable booted) {
    this.station = station;
    this.transacting = transacting;
    this.booted = booted;
  }

  /** The latest boot that is known, of this run or an earlier one. */
  Optional<ChargerSeen> boot() {
    return boot.or(() -> station.link.backOffice().lastBoot(station.id()));
  }

  void bootNotification(Call call, Fields fields) throws Fields.Violation {
    ChargerSeen seen = seen(call, fields);
    // Who is to be let in for the first time is for the CSMS to say (design 4).
    if (station.link.hasCsms() && !station.link.backOffice().acceptedBefore(station.id())) {
      station.link.answer(call, answer("Pending", tell(), PENDING_SECONDS));
      return;
    }
    boot = Optional.of(seen);
    List<ChargerSeen> toKeep = station.link.backOffice().boot(seen).stream().toList();
    // A disk that fails is no reason to keep cars from charging.
    station.link.keep(
        call,
        toKeep,
        Patience.ANSWER_MEANWHILE,
        () -> accept(call, seen),
        () -> accept(call, seen));
  }

  private ChargerSeen seen(Call call, Fields fields) throws Fields.Violation {
    return new ChargerSeen(
        station.id(),
        Printable.of(fields.text("chargePointVendor", 255), LONGEST_NAME),
        Printable.of(fields.text("chargePointModel", 255), LONGEST_NAME),
        Printable.of(fields.anyText("firmwareVersion", 255), LONGEST_NAME),
        call.payload(),
        station.link.time());
  }

  private void accept(Call call, ChargerSeen seen) {
    if (!station.link.isOpen()) return;
    station.clock.restarted();
    station.link.answer(call, answer("Accepted", tell(), HEARTBEAT_SECONDS));
    began(seen);
  }

  private static String answer(String status, Instant time, int intervalSeconds) {
    return "{\"status\":\"%s\",\"currentTime\":\"%s\",\"interval\":%d}"
        .formatted(status, iso(time), intervalSeconds);
  }

  private void began(ChargerSeen seen) {
    station.report(
        new ChargerReport.Booted(
            station.id(), station.now(), seen.vendor(), seen.model(), seen.firmware()));
    booted.run();
  }

  void heartbeat(Call call) {
    station.link.answer(call, "{\"currentTime\":\"" + iso(tell()) + "\"}");
  }

  /** The CSMS answered a boot: only one that it accepts is asked and told anything by us. */
  void relayedBoot(Call call, Answer answer) {
    Optional<Fields> said = Fields.ofResult(answer);
    if (!said.map(fields -> fields.anyText("status", 20).equals("Accepted")).orElse(false)) {
      station.link.pass(call, answer);
      station.link.trouble("is not accepted by the CSMS: " + Station.word(answer));
      return;
    }
    station.clock.restarted();
    relayedTime(said);
    try {
      ChargerSeen seen = seen(call, Fields.of(call.payload()));
      boot = Optional.of(seen);
      List<ChargerSeen> toKeep = station.link.backOffice().boot(seen).stream().toList();
      Runnable then =
          () -> {
            station.link.pass(call, answer);
            began(seen);
          };
      station.link.keep(call, toKeep, Patience.ANSWER_MEANWHILE, then, then);
    } catch (Fields.Violation unreadable) {
      // The CSMS takes it for a boot, and so it is one.
      station.link.pass(call, answer);
      booted.run();
    }
  }

  void relayedHeartbeat(Call call, Answer answer) {
    relayedTime(Fields.ofResult(answer));
    station.link.pass(call, answer);
  }

  /** The charger sets its clock by what the CSMS tells it. */
  private void relayedTime(Optional<Fields> said) {
    said.flatMap(fields -> fields.anyTime("currentTime"))
        .ifPresent(time -> station.clock.told(time, station.now()));
  }

  void answerStatus(Call call, Fields fields) throws Fields.Violation {
    fields.connector("connectorId");
    state(fields.text("status", 50));
    station.link.answer(call, "{}");
  }

  void heardStatus(Fields fields) throws Fields.Violation {
    int connector = fields.connector("connectorId");
    EvseState state = state(fields.text("status", 50));
    fields.anyTime("timestamp").ifPresent(station::saw);
    // Connector 0 is the charger itself; it has no car.
    if (connector == 0) return;
    if (station.evse(connector).isEmpty()) {
      station.link.trouble("has a connector " + connector + " that the config does not name");
      return;
    }
    if (state == EvseState.AVAILABLE) transacting.connectorFree(connector);
    station.report(
        new ChargerReport.Status(
            station.id(), station.now(), station.evseId(connector), state, detail(fields)));
  }

  private static String detail(Fields fields) {
    String error = fields.anyText("errorCode", 50);
    if (error.equals("NoError")) error = "";
    String all =
        String.join(" ", error, fields.anyText("vendorErrorCode", 50), fields.anyText("info", 50));
    return Printable.of(all.strip(), 160);
  }

  private static EvseState state(String word) throws Fields.Violation {
    return switch (word) {
      case "Available" -> EvseState.AVAILABLE;
      case "Preparing" -> EvseState.PREPARING;
      case "Charging" -> EvseState.CHARGING;
      case "SuspendedEVSE" -> EvseState.SUSPENDED_EVSE;
      case "SuspendedEV" -> EvseState.SUSPENDED_EV;
      case "Finishing" -> EvseState.FINISHING;
      case "Reserved" -> EvseState.RESERVED;
      case "Unavailable" -> EvseState.UNAVAILABLE;
      case "Faulted" -> EvseState.FAULTED;
      default ->
          throw new Fields.Violation(
              ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "status: not one of ChargePointStatus");
    };
  }

  private Instant tell() {
    Instant time = station.link.time();
    station.clock.told(time, station.now());
    return time;
  }

  private static String iso(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.MILLIS));
  }
}
