package headroom.daemon.cli;

import headroom.core.site.ChargerId;
import headroom.daemon.ExitCode;
import headroom.daemon.config.Nearest;
import headroom.daemon.json.RecordJson;
import headroom.drivers.ocpp.ChargerStatus;
import headroom.drivers.ocpp.Masking;
import headroom.drivers.ocpp.Trace;
import headroom.drivers.ocpp.Trace.Look;
import headroom.drivers.ocpp.Trace.Traced;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ocpp trace CHARGER}: the frames that pass now. The client asks again and again with {@code
 * --after N}; its answers begin with a line that says the next N.
 */
final class OcppTrace {
  static final List<String> OPTIONS = List.of("unmasked", "after=");

  private OcppTrace() {}

  static Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException {
    String name =
        arguments
            .word(1)
            .orElseThrow(() -> new UsageException("expected: ocpp trace and a charger"));
    Optional<Trace> trace = daemon.trace(new ChargerId(name));
    if (trace.isEmpty()) throw new UsageException(unknown(name, daemon));
    String after = arguments.option("after").orElse("0");
    if (!after.matches("\\d{1,18}"))
      throw new UsageException("--after needs the number of a frame, such as 0");
    Look look = trace.get().look(Long.parseLong(after));
    boolean masked = !arguments.has("unmasked");
    StringBuilder text = new StringBuilder().append(look.last()).append('\n');
    StringBuilder lines = new StringBuilder();
    if (look.missed() > 0)
      text.append("(").append(look.missed()).append(" frames went by too fast)\n");
    for (Traced frame : look.frames()) {
      String shown = Words.printable(masked ? Masking.masked(frame.text()) : frame.text());
      text.append("%s  %-12s  %s%n".formatted(frame.at(), frame.way().words(), shown));
      lines.append(RecordJson.compact(json(name, frame, shown))).append('\n');
    }
    ObjectNode json = RecordJson.object();
    json.put("last", look.last());
    json.put("missed", look.missed());
    json.put("lines", lines.toString());
    return new Answer(ExitCode.OK, text.toString(), json);
  }

  private static ObjectNode json(String charger, Traced frame, String shown) {
    ObjectNode json = RecordJson.object();
    json.put("at", frame.at().toString());
    json.put("charger", charger);
    json.put("way", frame.way().words());
    json.put("frame", shown);
    return json;
  }

  private static String unknown(String name, RunningDaemon daemon) {
    List<String> known =
        daemon.chargers().stream().map(ChargerStatus::charger).map(ChargerId::name).toList();
    return "no charger "
        + Words.printable(Words.cut(name, 48))
        + "; expected "
        + Nearest.hint(name, "the identity of a charger", known);
  }
}
