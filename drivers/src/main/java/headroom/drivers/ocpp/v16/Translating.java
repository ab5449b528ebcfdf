package headroom.drivers.ocpp.v16;

import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.proxy.BackOffice;
import headroom.core.proxy.TagStatus;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.station.Edits;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What OCPP 1.6 messages mean between a charger and its CSMS. */
final class Translating {
  private final Station station;
  private final Authorizing authorizing;
  private final Refusing refusing;

  Translating(Station station, Authorizing authorizing, Refusing refusing) {
    this.station = station;
    this.authorizing = authorizing;
    this.refusing = refusing;
  }

  /** Status is of a connector; of everything else the charger's latest word counts. */
  static String topic(Call call) {
    if (!call.action().equals("StatusNotification")) return call.action();
    try {
      return call.action() + "/" + Fields.of(call.payload()).connector("connectorId");
    } catch (Fields.Violation unreadable) {
      return call.action();
    }
  }

  String towardsCsms(String action, String payload) {
    return switch (action) {
      case "StopTransaction", "MeterValues" ->
          Payloads.transactionId(payload)
              .flatMap(
                  id ->
                      backOffice()
                          .towardsCsms(station.id(), id)
                          .filter(theirs -> !theirs.equals(id)))
              .map(theirs -> Payloads.withTransactionId(payload, theirs))
              .orElse(payload);
      default -> payload;
    };
  }

  String towardsCharger(String action, String payload) {
    return switch (action) {
      case "RemoteStopTransaction" ->
          Payloads.transactionId(payload)
              .map(id -> backOffice().towardsCharger(station.id(), id))
              .filter(ours -> !Payloads.transactionId(payload).equals(Optional.of(ours)))
              .map(ours -> Payloads.withTransactionId(payload, ours))
              .orElse(payload);
      // Chargers get our profiles alone.
      case "RemoteStartTransaction" -> Edits.without(payload, "chargingProfile");
      default -> payload;
    };
  }

  /** A start that was answered here has a name of the CSMS's now; and its card may be refused. */
  List<StoredRecord> delivered(ToForward message, String result) {
    Answer answer = new Answer.Result(result);
    List<StoredRecord> records = new ArrayList<>(authorizing.said(message.payload(), answer));
    if (message.begins().isEmpty()) return records;
    long ours = message.begins().get();
    Payloads.transactionId(result)
        .ifPresent(
            theirs -> records.add(backOffice().mapped(station.id(), ours, Optional.of(theirs))));
    TagStatus tag =
        Fields.ofResult(answer)
            .flatMap(fields -> fields.anyObject("idTagInfo"))
            .map(info -> TagStatus.of(info.anyText("status", 20)))
            .orElse(TagStatus.ACCEPTED);
    if (!tag.mayCharge()) refuse(message, ours, tag);
    return records;
  }

  /** What follows a start that the CSMS never took names it -1 (OCPP 1.6 erratum 3.18). */
  List<StoredRecord> neverDelivered(ToForward message) {
    return message.begins().stream()
        .<StoredRecord>map(ours -> backOffice().mapped(station.id(), ours, Optional.empty()))
        .toList();
  }

  private void refuse(ToForward message, long ours, TagStatus tag) {
    try {
      Fields start = Fields.of(message.payload());
      refusing.refused(
          start.connector("connectorId"), ours, WattHours.of(start.integer("meterStart")), tag);
    } catch (Fields.Violation unreadable) {
      station.link.trouble("StartTransaction: " + unreadable.text());
    }
  }

  private BackOffice backOffice() {
    return station.link.backOffice();
  }
}
