package headroom.drivers.ocpp.v16;

import headroom.core.event.Event;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Questions of the CSMS that are ours to answer: what would take the charger away from us, or raise
 * its limits behind our back (design 4).
 */
final class Intercepting {
  /** Keys by which the charger is ours: its way to us, and its password. */
  private static final List<String> KEEPS_IT_OURS = List.of("authorizationkey", "securityprofile");

  /** Keys of samples: the charger keeps the fast ones that we need. */
  private static final List<String> OF_SAMPLES =
      List.of(
          "metervaluesampleinterval",
          "metervaluessampleddata",
          "metervaluesaligneddata",
          "clockaligneddatainterval",
          "websocketpinginterval");

  private static final String SAMPLE_INTERVAL = "metervaluesampleinterval";
  private static final long LONGEST_INTERVAL_SECONDS = 7 * 24 * 3600;

  private final Station station;
  private final Metering metering;

  Intercepting(Station station, Metering metering) {
    this.station = station;
    this.metering = metering;
  }

  /** Empty: the charger is to answer. */
  Optional<Answer> answer(Call call) {
    return switch (call.action()) {
      case "SetChargingProfile" -> Optional.of(status("NotSupported"));
      case "ClearChargingProfile" -> Optional.of(status("Unknown"));
      case "ChangeConfiguration" -> changeConfiguration(call);
      default -> Optional.empty();
    };
  }

  private Optional<Answer> changeConfiguration(Call call) {
    Fields fields;
    try {
      fields = Fields.of(call.payload());
    } catch (Fields.Violation unreadable) {
      return Optional.empty();
    }
    String key = fields.anyText("key", 50).toLowerCase(Locale.ROOT);
    if (KEEPS_IT_OURS.contains(key) || key.contains("centralsystem") || key.contains("ocppurl")) {
      station.link.log(
          new Event.CsmsIntercepted(
              station.id(), "ChangeConfiguration of " + fields.anyText("key", 50), "Rejected"));
      return Optional.of(status("Rejected"));
    }
    if (!OF_SAMPLES.contains(key)) return Optional.empty();
    if (key.equals(SAMPLE_INTERVAL)) return Optional.of(sampleInterval(fields));
    return Optional.of(status("Accepted"));
  }

  private Answer sampleInterval(Fields fields) {
    String value = fields.anyText("value", 20).strip();
    if (!value.matches("[0-9]{1,7}") || Long.parseLong(value) > LONGEST_INTERVAL_SECONDS)
      return status("Rejected");
    metering.forwardEvery(Duration.ofSeconds(Long.parseLong(value)));
    return status("Accepted");
  }

  private static Answer status(String word) {
    return new Answer.Result("{\"status\":\"" + word + "\"}");
  }
}
