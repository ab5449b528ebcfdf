package headroom.drivers.ocpp.station;

import headroom.core.port.ChargerReport;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.Printable;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * BootNotification and Heartbeat (OCPP 1.6 sections 4.2 and 4.6, 2.0.1 B01 to B03 and G02). Without
 * a CSMS every charger that may connect is accepted.
 */
public final class Booting {
  /** How often the charger sets its clock by ours. */
  private static final int HEARTBEAT_SECONDS = 300;

  /** How soon a charger asks again that nobody has let in yet. */
  private static final int PENDING_SECONDS = 30;

  private static final int LONGEST_NAME = 50;

  private final Station station;
  private final Runnable booted;
  private Optional<ChargerSeen> boot = Optional.empty();

  /**
   * @param booted runs when a boot has been accepted
   */
  public Booting(Station station, Runnable booted) {
    this.station = station;
    this.booted = booted;
  }

  /** The latest boot that is known, of this run or an earlier one. */
  public Optional<ChargerSeen> boot() {
    return boot.or(() -> station.link.backOffice().lastBoot(station.id()));
  }

  public void bootNotification(Call call, Fields fields) throws Fields.Violation {
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
    Wording.Make make = station.wording.make(fields);
    return new ChargerSeen(
        station.id(),
        Printable.of(make.vendor(), LONGEST_NAME),
        Printable.of(make.model(), LONGEST_NAME),
        Printable.of(make.firmware(), LONGEST_NAME),
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

  public void heartbeat(Call call) {
    station.link.answer(call, "{\"currentTime\":\"" + iso(tell()) + "\"}");
  }

  /** The CSMS answered a boot: only one that it accepts is asked and told anything by us. */
  public void relayedBoot(Call call, Answer answer) {
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

  public void relayedHeartbeat(Call call, Answer answer) {
    relayedTime(Fields.ofResult(answer));
    station.link.pass(call, answer);
  }

  /** The charger sets its clock by what the CSMS tells it. */
  private void relayedTime(Optional<Fields> said) {
    said.flatMap(fields -> fields.anyTime("currentTime"))
        .ifPresent(
            time -> {
              station.clock.told(time, station.now());
              station.link.csmsSays(time);
            });
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
