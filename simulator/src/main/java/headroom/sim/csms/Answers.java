package headroom.sim.csms;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a central system that is content says to everything that belongs to no transaction. */
final class Answers {
  private static final String ACCEPTED = "{\"status\":\"Accepted\"}";
  private static final int HEARTBEAT_SECONDS = 300;

  private static final Set<String> NOTED_16 =
      Set.of(
          "DiagnosticsStatusNotification",
          "FirmwareStatusNotification",
          "LogStatusNotification",
          "MeterValues",
          "SecurityEventNotification",
          "SignedFirmwareStatusNotification",
          "StatusNotification");

  private static final Set<String> NOTED_201 =
      Set.of(
          "ClearedChargingLimit",
          "FirmwareStatusNotification",
          "LogStatusNotification",
          "MeterValues",
          "NotifyChargingLimit",
          "NotifyCustomerInformation",
          "NotifyDisplayMessages",
          "NotifyEvent",
          "NotifyMonitoringReport",
          "NotifyReport",
          "PublishFirmwareStatusNotification",
          "ReportChargingProfiles",
          "ReservationStatusUpdate",
          "SecurityEventNotification",
          "StatusNotification");

  private static final Map<String, String> SAID_201 =
      Map.of(
          "Authorize",
          "{\"idTokenInfo\":" + ACCEPTED + "}",
          "SignCertificate",
          ACCEPTED,
          "NotifyEVChargingNeeds",
          "{\"status\":\"Processing\"}",
          "NotifyEVChargingSchedule",
          ACCEPTED,
          "Get15118EVCertificate",
          "{\"status\":\"Failed\",\"exiResponse\":\"\"}",
          "GetCertificateStatus",
          "{\"status\":\"Failed\"}");

  private static final Map<String, String> SAID_16 =
      Map.of("Authorize", "{\"idTagInfo\":" + ACCEPTED + "}", "SignCertificate", ACCEPTED);

  private Answers() {}

  /** Empty for an action that the version does not have. */
  static Optional<String> to(String protocol, String action, Instant now) {
    boolean old = protocol.equals("ocpp1.6");
    String time = "\"" + now.truncatedTo(ChronoUnit.MILLIS) + "\"";
    return switch (action) {
      case "BootNotification" ->
          Optional.of(
              "{\"currentTime\":"
                  + time
                  + ",\"interval\":"
                  + HEARTBEAT_SECONDS
                  + ",\"status\":\"Accepted\"}");
      case "Heartbeat" -> Optional.of("{\"currentTime\":" + time + "}");
      case "DataTransfer" -> Optional.of("{\"status\":\"UnknownVendorId\"}");
      default ->
          (old ? NOTED_16 : NOTED_201).contains(action)
              ? Optional.of("{}")
              : Optional.ofNullable((old ? SAID_16 : SAID_201).get(action));
    };
  }
}
