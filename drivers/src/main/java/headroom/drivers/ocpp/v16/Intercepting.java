package headroom.drivers.ocpp.v16;

import headroom.core.event.Event;
import headroom.core.proxy.Intercepts;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Printable;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Questions of the CSMS that are ours to answer: what would take the charger away from us, or raise
 * its limits behind our back (design 4).
 */
final class Intercepting {
  private static final String SAMPLE_INTERVAL = "MeterValueSampleInterval";
  private static final int LONGEST = 80;
  private static final long LONGEST_INTERVAL_SECONDS = 7 * 24 * 3600;

  private final Station station;
  private final Metering metering;
  private final Profiling profiling;

  Intercepting(Station station, Metering metering, Profiling profiling) {
    this.station = station;
    this.metering = metering;
    this.profiling = profiling;
  }

  /**
   * @return false: the charger is to answer
   */
  boolean answers(Call call, Consumer<Answer> answer) {
    try {
      return switch (call.action()) {
        case "SetChargingProfile" -> {
          profiling.set(call, answer);
          yield true;
        }
        case "ClearChargingProfile" -> {
          profiling.clear(call, answer);
          yield true;
        }
        case "GetCompositeSchedule" -> give(Optional.of(profiling.compositeSchedule(call)), answer);
        case "RemoteStartTransaction" -> give(profiling.remoteStart(call), answer);
        case "ChangeConfiguration" -> give(changeConfiguration(call), answer);
        case "InstallCertificate" -> give(installCertificate(call), answer);
        case "CertificateSigned" -> give(Optional.of(rejected("CertificateSigned")), answer);
        default -> false;
      };
    } catch (Fields.Violation wrong) {
      answer.accept(new Answer.Refused(wrong.code().word(), wrong.text(), "{}"));
      return true;
    }
  }

  private static boolean give(Optional<Answer> ours, Consumer<Answer> answer) {
    ours.ifPresent(answer);
    return ours.isPresent();
  }

  private Optional<Answer> changeConfiguration(Call call) {
    Fields fields;
    try {
      fields = Fields.of(call.payload());
    } catch (Fields.Violation unreadable) {
      return Optional.empty();
    }
    String key = fields.anyText("key", 50);
    Optional<Intercepts.Rule> rule = Intercepts.V16.of(key);
    if (rule.isEmpty()) return Optional.empty();
    return Optional.of(
        switch (rule.get().verdict()) {
          case REJECTED -> rejected("ChangeConfiguration of " + key);
          case ABSORBED ->
              key.strip().equalsIgnoreCase(SAMPLE_INTERVAL)
                  ? sampleInterval(fields)
                  : status("Accepted");
        });
  }

  private Answer rejected(String what) {
    station.link.log(
        new Event.CsmsIntercepted(station.id(), Printable.of(what, LONGEST), "Rejected"));
    return status("Rejected");
  }

  /** Certificates of the charger's link are ours; those that firmware is signed with pass. */
  private Optional<Answer> installCertificate(Call call) {
    boolean ofTheLink =
        typeOf(call).map(type -> type.equals("CentralSystemRootCertificate")).orElse(true);
    return ofTheLink
        ? Optional.of(rejected("InstallCertificate of CentralSystemRootCertificate"))
        : Optional.empty();
  }

  private static Optional<String> typeOf(Call call) {
    try {
      return Optional.of(Fields.of(call.payload()).anyText("certificateType", 50));
    } catch (Fields.Violation unreadable) {
      return Optional.empty();
    }
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
