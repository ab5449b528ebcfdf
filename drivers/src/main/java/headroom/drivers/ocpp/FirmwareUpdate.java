package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Fields.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Follows an update of the firmware that the CSMS orders, from the charger's yes to its final word
 * (OCPP 1.6 sections 4.5 and 6.19, its security white paper L01, OCPP 2.0.1 L01). The messages
 * themselves just pass. A machine without clock or timer.
 */
final class FirmwareUpdate {
  /** So long it may say nothing of it, counted from its last word or from when it is to begin. */
  static final Duration SILENCE = Duration.ofMinutes(30);

  private static final Duration FARTHEST = Duration.ofDays(30);
  private static final int LONGEST_STATUS = 40;
  private static final Set<String> ORDERS = Set.of("UpdateFirmware", "SignedUpdateFirmware");
  private static final Set<String> WORDS =
      Set.of("FirmwareStatusNotification", "SignedFirmwareStatusNotification");
  private static final Set<String> FINAL =
      Set.of(
          "Installed",
          "DownloadFailed",
          "InstallationFailed",
          "InstallVerificationFailed",
          "InvalidSignature",
          "Idle");

  private final ChargerId charger;
  private Optional<Order> order = Optional.empty();
  private Optional<MonoTime> silentAt = Optional.empty();
  private String status = "";

  /** Asked, and not answered. */
  private record Order(String id, Optional<Instant> begins) {}

  FirmwareUpdate(ChargerId charger) {
    this.charger = charger;
  }

  /** The CSMS asks something of the charger. */
  void asked(Frame.Call call) {
    if (ORDERS.contains(call.action())) order = Optional.of(new Order(call.id(), begins(call)));
  }

  private static Optional<Instant> begins(Frame.Call call) {
    try {
      Fields fields = Fields.of(call.payload());
      return fields
          .anyTime("retrieveDate")
          .or(() -> fields.anyObject("firmware").flatMap(it -> it.anyTime("retrieveDateTime")));
    } catch (Violation unreadable) {
      return Optional.empty();
    }
  }

  /** The CSMS is answered; where it was the order, the update runs unless the charger said no. */
  Optional<Event> answered(Frame answer, Instant wall, MonoTime now) {
    if (order.isEmpty() || !order.get().id().equals(answer.id())) return Optional.empty();
    Order done = order.get();
    order = Optional.empty();
    if (!(answer instanceof Frame.CallResult result) || saysNo(result)) return Optional.empty();
    Duration until =
        done.begins().map(begins -> Duration.between(wall, begins)).orElse(Duration.ZERO);
    if (until.isNegative()) until = Duration.ZERO;
    if (until.compareTo(FARTHEST) > 0) until = FARTHEST;
    status = "ordered";
    silentAt = Optional.of(now.plus(until).plus(SILENCE));
    return Optional.of(new Event.FirmwareUpdated(charger, "ordered by the CSMS"));
  }

  /** OCPP 1.6 without the extension has no status: it cannot say no. */
  private static boolean saysNo(Frame.CallResult result) {
    try {
      String said = Fields.of(result.payload()).anyText("status", LONGEST_STATUS);
      return !said.isEmpty() && !said.startsWith("Accepted");
    } catch (Violation unreadable) {
      return false;
    }
  }

  /** The charger says something. */
  Optional<Event> heard(Frame.Call call, MonoTime now) {
    if (!WORDS.contains(call.action())) return Optional.empty();
    try {
      status =
          Printable.of(Fields.of(call.payload()).text("status", LONGEST_STATUS), LONGEST_STATUS);
    } catch (Violation unreadable) {
      return Optional.empty();
    }
    boolean ran = silentAt.isPresent();
    silentAt = FINAL.contains(status) ? Optional.empty() : Optional.of(now.plus(SILENCE));
    // Idle is the answer to a trigger where nothing goes on: no news but at the end of an update.
    return status.equals("Idle") && !ran
        ? Optional.empty()
        : Optional.of(new Event.FirmwareUpdated(charger, status));
  }

  /** When it is silent if nothing more comes; empty: no update runs. */
  Optional<MonoTime> silentAt() {
    return silentAt;
  }

  /** It was silent for too long; told once. */
  Optional<Event> look(MonoTime now) {
    if (silentAt.isEmpty() || now.isBefore(silentAt.get())) return Optional.empty();
    silentAt = Optional.empty();
    return Optional.of(new Event.FirmwareSilent(charger, status, SILENCE.toMinutes()));
  }
}
