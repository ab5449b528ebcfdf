package headroom.drivers.ocpp.v201;

import headroom.core.proxy.RelayPolicy;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;

/**
 * What a charger may ask beside boots, cards, transactions and meters, answered while nobody is
 * behind us: everything that only informs is taken, and what would need an operator is declined
 * with the standard's word for it.
 */
final class Answering {
  private static final String NOTHING = "{}";

  private final Station station;

  Answering(Station station) {
    this.station = station;
  }

  void answer(Call call, Fields fields) throws Fields.Violation {
    switch (call.action()) {
      case "StatusNotification" -> {
        Availability.check(fields);
        say(call, NOTHING);
      }
      case "NotifyEvent" -> {
        fields.objects("eventData");
        say(call, NOTHING);
      }
      case "FirmwareStatusNotification",
          "LogStatusNotification",
          "PublishFirmwareStatusNotification" -> {
        fields.text("status", 50);
        say(call, NOTHING);
      }
      case "ReportChargingProfiles" -> {
        fields.objects("chargingProfile");
        say(call, NOTHING);
      }
      case "ReservationStatusUpdate" -> {
        fields.integer("reservationId");
        say(call, NOTHING);
      }
      case "ClearedChargingLimit" -> {
        fields.text("chargingLimitSource", 20);
        say(call, NOTHING);
      }
      case "NotifyChargingLimit" -> {
        fields.object("chargingLimit");
        say(call, NOTHING);
      }
      case "NotifyCustomerInformation",
          "NotifyDisplayMessages",
          "NotifyMonitoringReport",
          "NotifyReport" -> {
        fields.integer("requestId");
        say(call, NOTHING);
      }
      // No schedule of ours is for the car to read: our limits hold all the same (K15).
      case "NotifyEVChargingNeeds" -> {
        fields.object("chargingNeeds");
        say(call, status("Rejected"));
      }
      case "NotifyEVChargingSchedule" -> {
        fields.object("chargingSchedule");
        say(call, status("Accepted"));
      }
      // There is no certificate authority behind a site that is its own back office.
      case "SignCertificate" -> {
        fields.text("csr", 5500);
        say(call, status("Rejected"));
      }
      case "Get15118EVCertificate" -> {
        fields.text("exiRequest", 5600);
        say(call, "{\"status\":\"Failed\",\"exiResponse\":\"\"}");
      }
      case "GetCertificateStatus" -> {
        fields.object("ocspRequestData");
        say(call, status("Failed"));
      }
      case "DataTransfer" -> {
        fields.text("vendorId", 255);
        // With a CSMS this is its business, and it is away.
        say(call, status(station.link.hasCsms() ? "Rejected" : "UnknownVendorId"));
      }
      default -> {
        boolean known = RelayPolicy.V201.knows(call.action());
        station.link.refuse(
            call,
            known ? ErrorCode.NOT_SUPPORTED : ErrorCode.NOT_IMPLEMENTED,
            known ? "only a central system asks this" : "not an action of OCPP 2.0.1");
      }
    }
  }

  private void say(Call call, String payload) {
    station.link.answer(call, payload);
  }

  private static String status(String word) {
    return "{\"status\":\"" + word + "\"}";
  }
}
