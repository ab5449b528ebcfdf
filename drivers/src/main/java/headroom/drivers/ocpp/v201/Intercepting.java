package headroom.drivers.ocpp.v201;

import headroom.core.event.Event;
import headroom.core.proxy.Intercepts;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.JsonScan;
import headroom.drivers.ocpp.JsonScan.Span;
import headroom.drivers.ocpp.station.Edits;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Questions of the CSMS that are ours to answer: what would take the charger away from us, or raise
 * its limits behind our back (design 4).
 */
final class Intercepting {
  private static final String WANTED = "setVariableData";
  private static final String DONE = "setVariableResult";

  private final Station station;
  private final Profiling profiling;

  Intercepting(Station station, Profiling profiling) {
    this.station = station;
    this.profiling = profiling;
  }

  /**
   * @return false: the charger is to answer
   */
  boolean answers(Call call, Consumer<Answer> answer) {
    try {
      switch (call.action()) {
        case "SetChargingProfile" -> {
          profiling.set(call, answer);
          return true;
        }
        case "ClearChargingProfile" -> {
          profiling.clear(call, answer);
          return true;
        }
        default -> {
          Optional<Answer> ours = answer(call);
          ours.ifPresent(answer);
          return ours.isPresent();
        }
      }
    } catch (Fields.Violation wrong) {
      answer.accept(new Answer.Refused(wrong.code().word2(), wrong.text(), "{}"));
      return true;
    }
  }

  private Optional<Answer> answer(Call call) throws Fields.Violation {
    return switch (call.action()) {
      case "GetChargingProfiles" -> Optional.of(profiling.get(call));
      case "GetCompositeSchedule" -> Optional.of(profiling.compositeSchedule(call));
      case "RequestStartTransaction" -> profiling.remoteStart(call);
      case "SetNetworkProfile" -> refused("SetNetworkProfile");
      case "InstallCertificate" -> ofOurLink(call, "CSMSRootCertificate", "");
      case "CertificateSigned" ->
          ofOurLink(call, "ChargingStationCertificate", "ChargingStationCertificate");
      case "SetVariables" -> setVariables(call);
      default -> Optional.empty();
    };
  }

  private Optional<Answer> ofOurLink(Call call, String type, String ifNotSaid) {
    String said = text(call.payload(), "certificateType");
    return (said.isEmpty() ? ifNotSaid : said).equals(type)
        ? refused(call.action() + " of a " + type)
        : Optional.empty();
  }

  private static String text(String payload, String name) {
    try {
      return Fields.of(payload).anyText(name, 50);
    } catch (Fields.Violation unreadable) {
      return "";
    }
  }

  private Optional<Answer> refused(String what) {
    log(what);
    return Optional.of(status("Rejected"));
  }

  private void log(String what) {
    station.link.log(new Event.CsmsIntercepted(station.id(), what, "Rejected"));
  }

  // ---- SetVariables: each of its variables is the charger's, or ours

  /**
   * One element of SetVariables.
   *
   * @param json as it came
   * @param status ours; empty: the charger is to say
   */
  private record Wanted(String json, String name, Optional<String> status) {
    static Wanted of(String json) {
      try {
        String name = DeviceModel.key(Fields.of(json));
        return new Wanted(json, name, Intercepts.V201.of(name).map(Wanted::word));
      } catch (Fields.Violation unreadable) {
        return new Wanted(json, "", Optional.empty());
      }
    }

    private static String word(Intercepts.Rule rule) {
      return switch (rule.verdict()) {
        case REJECTED -> "Rejected";
        case ABSORBED -> "Accepted";
      };
    }

    /** Our element of the answer. */
    String result() {
      StringBuilder result = new StringBuilder("{");
      for (String same : List.of("attributeType", "component", "variable"))
        Edits.value(json, same)
            .ifPresent(value -> result.append("\"%s\":%s,".formatted(same, value)));
      return result.append("\"attributeStatus\":\"" + status.orElse("") + "\"}").toString();
    }
  }

  private static List<Wanted> wanted(String payload) {
    return elements(payload, WANTED).stream().map(Wanted::of).toList();
  }

  /** The elements of an array, as they came. */
  private static List<String> elements(String payload, String name) {
    String array = Edits.value(payload, name).orElse("[]");
    List<String> elements = new ArrayList<>();
    for (Span each : JsonScan.of(array).elements())
      elements.add(array.substring(each.from(), each.to()));
    return elements;
  }

  private Optional<Answer> setVariables(Call call) {
    List<Wanted> all = wanted(call.payload());
    for (Wanted each : all)
      if (each.status.filter("Rejected"::equals).isPresent()) log("SetVariables of " + each.name);
    if (all.isEmpty() || all.stream().anyMatch(each -> each.status.isEmpty()))
      return Optional.empty();
    List<String> results = all.stream().map(Wanted::result).toList();
    return Optional.of(result("{\"" + DONE + "\":[" + String.join(",", results) + "]}"));
  }

  /** SetVariables without what is answered here. */
  static String forCharger(String payload) {
    List<Wanted> all = wanted(payload);
    if (all.stream().allMatch(each -> each.status.isEmpty())) return payload;
    List<String> left =
        all.stream().filter(each -> each.status.isEmpty()).map(Wanted::json).toList();
    return Edits.with(payload, WANTED, "[" + String.join(",", left) + "]");
  }

  /** The charger's answer to the rest of SetVariables, with ours in their places. */
  static Answer withOurs(Call call, Answer answer) {
    List<Wanted> all = wanted(call.payload());
    if (!(answer instanceof Answer.Result result)
        || all.stream().allMatch(each -> each.status.isEmpty())) return answer;
    Iterator<String> theirs = elements(result.payload(), DONE).iterator();
    List<String> both = new ArrayList<>();
    for (Wanted each : all) {
      if (each.status.isPresent()) both.add(each.result());
      else if (theirs.hasNext()) both.add(theirs.next());
    }
    theirs.forEachRemaining(both::add);
    return new Answer.Result(
        Edits.with(result.payload(), DONE, "[" + String.join(",", both) + "]"));
  }

  private static Answer status(String word) {
    return result("{\"status\":\"" + word + "\"}");
  }

  private static Answer result(String payload) {
    return new Answer.Result(payload);
  }
}
