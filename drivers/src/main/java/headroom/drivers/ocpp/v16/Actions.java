package headroom.drivers.ocpp.v16;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** Names of OCPP 1.6 and its security extension. */
final class Actions {
  /** What only a central system asks of a charger. */
  static final Set<String> OF_CENTRAL_SYSTEM =
      new LinkedHashSet<>(
          Arrays.asList(
              "CancelReservation",
              "CertificateSigned",
              "ChangeAvailability",
              "ChangeConfiguration",
              "ClearCache",
              "ClearChargingProfile",
              "DeleteCertificate",
              "ExtendedTriggerMessage",
              "GetCompositeSchedule",
              "GetConfiguration",
              "GetDiagnostics",
              "GetInstalledCertificateIds",
              "GetLocalListVersion",
              "GetLog",
              "InstallCertificate",
              "RemoteStartTransaction",
              "RemoteStopTransaction",
              "ReserveNow",
              "Reset",
              "SendLocalList",
              "SetChargingProfile",
              "SignedUpdateFirmware",
              "TriggerMessage",
              "UnlockConnector",
              "UpdateFirmware"));

  private Actions() {}
}
