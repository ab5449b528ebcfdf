package headroom.daemon.cli;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.units.Phase;
import headroom.core.units.Watts;
import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.modbus.MeterStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every meter with its values, their age, and what is wrong with it. */
final class MetersCommand implements Command {
  @Override
  public String name() {
    return "meters";
  }

  @Override
  public int words() {
    return 1;
  }

  @Override
  public Answer answer(Arguments arguments, RunningDaemon daemon) {
    List<MeterStatus> meters =
        daemon.meters().stream()
            .filter(
                each ->
                    arguments
                        .word(0)
                        .map(name -> name.equalsIgnoreCase(each.config().id().name()))
                        .orElse(true))
            .toList();
    if (meters.isEmpty() && arguments.word(0).isPresent()) return unknown(arguments, daemon);
    boolean healthy = meters.stream().allMatch(MeterStatus::isHealthy);
    return new Answer(healthy ? ExitCode.OK : ExitCode.FAILED, text(meters), json(meters));
  }

  private static Answer unknown(Arguments arguments, RunningDaemon daemon) {
    List<String> names = daemon.meters().stream().map(each -> each.config().id().name()).toList();
    String error =
        "no meter is called "
            + Words.printable(Words.cut(arguments.word(0).orElse(""), 60))
            + (names.isEmpty() ? "" : "; there is " + String.join(", ", names));
    return Answer.failed(error, error + "\n");
  }

  private static String text(List<MeterStatus> meters) {
    if (meters.isEmpty())
      return "The config names no meter: circuits count with their worst-case background.\n";
    List<String> lines = new ArrayList<>();
    for (MeterStatus meter : meters) {
      MeterConfig config = meter.config();
      lines.add(
          "%s: %s at %s, unit %d%s"
              .formatted(
                  config.id(),
                  config.model(),
                  meter.bus(),
                  config.unit(),
                  meter.device().map(device -> " (" + device + ")").orElse("")));
      meter.sample().ifPresent(sample -> lines.add("  " + values(sample)));
      lines.add("  " + age(meter) + polls(meter));
      if (!meter.isHealthy())
        lines.addAll(
            Words.wrap(
                meter
                    .lastFailure()
                    .map(failure -> "FAILS: " + word(failure.fault()) + ", " + failure.detail())
                    .orElse("not asked yet"),
                "  ",
                80));
    }
    return String.join("\n", lines.stream().map(Words::printable).toList()) + "\n";
  }

  private static String values(MeterReport.Sample sample) {
    List<String> phases = new ArrayList<>();
    List<Phase> measured = sample.measured().phases();
    for (int i = 0; i < measured.size(); i++) {
      Phase phase = measured.get(i);
      String text = phase + " " + Words.short_A(sample.current().get(phase)) + " A";
      if (i < sample.voltages_mV().size())
        text +=
            " "
                + BigDecimal.valueOf(sample.voltages_mV().get(i), 3)
                    .setScale(0, RoundingMode.HALF_EVEN)
                + " V";
      if (i < sample.power().size()) text += " " + inTable(sample.power().get(i));
      phases.add(text);
    }
    return String.join("  ", phases);
  }

  /** Two decimals, so that three phases fit on a line of 80. */
  private static String inTable(Watts power) {
    if (Math.abs(power.watts()) < 1000) return power.toString();
    return BigDecimal.valueOf(power.watts(), 3).setScale(2, RoundingMode.HALF_EVEN) + " kW";
  }

  private static String age(MeterStatus meter) {
    return meter
        .age()
        .map(
            age ->
                BigDecimal.valueOf(age.toMillis(), 3).setScale(1, RoundingMode.DOWN) + " s ago, ")
        .orElse("no value yet, ");
  }

  private static String polls(MeterStatus meter) {
    long failed = meter.failures().values().stream().mapToLong(Long::longValue).sum();
    List<String> kinds = new ArrayList<>();
    meter.failures().forEach((fault, count) -> kinds.add(count + " " + word(fault)));
    return meter.polls()
        + " polls, "
        + (failed == 0 ? "none failed" : failed + " failed (" + String.join(", ", kinds) + ")")
        + meter.pollP50().map(p50 -> ", answers in " + ms(p50)).orElse("")
        + meter.pollMax().map(max -> ", at most " + ms(max)).orElse("");
  }

  private static String ms(Duration duration) {
    return duration.toMillis() + " ms";
  }

  private static String word(MeterFault fault) {
    return fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ArrayNode json(List<MeterStatus> meters) {
    ArrayNode array = RecordJson.array();
    for (MeterStatus meter : meters) {
      ObjectNode node = array.addObject();
      node.put("meter", meter.config().id().name());
      node.put("model", meter.config().model());
      node.put("bus", meter.bus());
      node.put("unit", meter.config().unit());
      node.put("healthy", meter.isHealthy());
      RecordJson.put(node, "device", meter.device());
      RecordJson.put(node, "age", meter.age());
      RecordJson.put(node, "sample", meter.sample());
      node.put("polls", meter.polls());
      ObjectNode failures = node.putObject("failures");
      meter.failures().forEach((fault, count) -> failures.put(fault.name(), count));
      RecordJson.put(node, "last_failure", meter.lastFailure());
      RecordJson.put(node, "poll_p50", meter.pollP50());
      RecordJson.put(node, "poll_max", meter.pollMax());
    }
    return array;
  }
}
