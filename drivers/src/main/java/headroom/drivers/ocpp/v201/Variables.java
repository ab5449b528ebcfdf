package headroom.drivers.ocpp.v201;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Settings;
import headroom.drivers.ocpp.station.Station;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads and writes variables of the device model (OCPP 2.0.1 B05 and B06): read once per boot, and
 * written one at a time. Names are those of {@link DeviceModel}.
 */
final class Variables implements Settings {
  /** How many may be asked for at once, as long as the charger has not said (B06.FR.05). */
  static final String MOST_AT_ONCE = "DeviceDataCtrlr.ItemsPerMessage[GetVariables]";

  private static final int MOST_EVER = 20;

  private final Station station;
  private final DeviceModel model;

  Variables(Station station, DeviceModel model) {
    this.station = station;
    this.model = model;
  }

  /** A variable of the device model, by its parts. */
  private record Name(String component, Optional<Integer> evse, String variable, String instance) {
    static Name of(String name) {
      int dot = name.indexOf('.');
      int hash = name.indexOf('#');
      int bracket = name.indexOf('[');
      boolean ofEvse = hash >= 0 && hash < dot;
      return new Name(
          name.substring(0, ofEvse ? hash : dot),
          ofEvse ? Optional.of(Integer.parseInt(name.substring(hash + 1, dot))) : Optional.empty(),
          bracket < 0 ? name.substring(dot + 1) : name.substring(dot + 1, bracket),
          bracket < 0 ? "" : name.substring(bracket + 1, name.length() - 1));
    }

    /** As the two members of a question. */
    String json() {
      return "\"component\":{\"name\":\"%s\"%s},\"variable\":{\"name\":\"%s\"%s}"
          .formatted(
              component,
              evse.map(n -> ",\"evse\":{\"id\":" + n + "}").orElse(""),
              variable,
              instance.isEmpty() ? "" : ",\"instance\":\"" + instance + "\"");
    }
  }

  /**
   * Asks for variables; those that the charger does not have stay unknown.
   *
   * @param then gets whether the charger told at all
   */
  void read(List<String> names, Consumer<Boolean> then) {
    model.clear();
    read(
        List.of(MOST_AT_ONCE),
        1,
        told -> {
          int most = model.number(MOST_AT_ONCE).orElse(1);
          if (told) read(names, Math.clamp(most, 1, MOST_EVER), then);
          else then.accept(false);
        });
  }

  private void read(List<String> names, int most, Consumer<Boolean> then) {
    if (names.isEmpty()) {
      then.accept(true);
      return;
    }
    List<String> now = names.subList(0, Math.min(most, names.size()));
    List<String> asked = now.stream().map(name -> "{" + Name.of(name).json() + "}").toList();
    station.ask(
        "GetVariables",
        "{\"getVariableData\":[" + String.join(",", asked) + "]}",
        answer -> {
          if (take(answer)) read(names.subList(now.size(), names.size()), most, then);
          else then.accept(false);
        });
  }

  private boolean take(Answer answer) {
    if (!(answer instanceof Answer.Result result)) {
      station.link.trouble("GetVariables: " + Station.word(answer));
      return false;
    }
    try {
      for (Fields each : Fields.of(result.payload()).objects("getVariableResult"))
        if (each.anyText("attributeStatus", 40).equals("Accepted")) model.said(each);
      return true;
    } catch (Fields.Violation unreadable) {
      station.link.trouble("GetVariables: " + unreadable.text());
      return false;
    }
  }

  @Override
  public Optional<String> value(String name) {
    return model.value(name);
  }

  /** Only a report would say so; a change is refused then. */
  @Override
  public boolean isReadOnly(String name) {
    return false;
  }

  @Override
  public Optional<Integer> longestList(String name) {
    return Optional.empty();
  }

  @Override
  public void change(String name, String value, Consumer<Change> then) {
    station.ask(
        "SetVariables",
        "{\"setVariableData\":[{\"attributeValue\":\"%s\",%s}]}"
            .formatted(value, Name.of(name).json()),
        answer -> {
          Change change = change(answer);
          if (change == Change.TAKEN) model.put(name, value);
          else station.link.trouble(name + " cannot be set: " + word(answer));
          then.accept(change);
        });
  }

  private static Change change(Answer answer) {
    return switch (word(answer)) {
      case "Accepted", "RebootRequired" -> Change.TAKEN;
      case "Rejected" -> Change.REJECTED;
      default -> Change.FAILED;
    };
  }

  private static String word(Answer answer) {
    List<Fields> results =
        Fields.ofResult(answer).map(said -> said.anyObjects("setVariableResult")).orElse(List.of());
    List<String> words = new ArrayList<>();
    for (Fields each : results) words.add(each.anyText("attributeStatus", 40));
    return words.size() == 1 ? words.getFirst() : Station.word(answer);
  }
}
