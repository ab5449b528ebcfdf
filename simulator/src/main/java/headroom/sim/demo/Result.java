package headroom.sim.demo;

import headroom.core.units.MonoTime;
import headroom.sim.measure.Durations;
import headroom.sim.site.Excess;
import headroom.sim.site.Oracle;
import headroom.sim.site.Visit;
import headroom.sim.wire.WiredSite;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a run, from what the simulated chargers received and the simulated meters measured.
 *
 * @param ran by the clock
 * @param firstLimitAfter from the start of the controller to the first limit at a charger
 * @param reactions from the meter's first reply that showed an overload to the last limit that had
 *     to be lowered for it; without figures where there was no overload
 * @param messages OCPP frames, both ways
 */
record Result(
    Options options,
    Duration ran,
    Optional<Duration> firstLimitAfter,
    List<Excess> limits,
    long sessionsServed,
    long sessionsLeftOut,
    double kilowattHours,
    Durations reactions,
    long limitsSent,
    long messages) {
  /** A car that has waited this long without energy is left out; one that just came is not. */
  private static final Duration WAITS = Duration.ofSeconds(60);

  Result {
    limits = List.copyOf(limits);
  }

  /** Takes stock. In the world's thread. */
  static Result of(
      Options options,
      Duration ran,
      Optional<Duration> firstLimitAfter,
      WiredSite wired,
      MonoTime now) {
    Oracle oracle = wired.site().oracle();
    return new Result(
        options,
        ran,
        firstLimitAfter,
        oracle.excesses(),
        oracle.sessionsServed(),
        oracle.leftOut().stream().filter(visit -> isLeftOut(visit, now)).count(),
        oracle.kilowattHours(),
        wired.reactions().untilItFits(),
        wired.limits(),
        wired.frames());
  }

  private static boolean isLeftOut(Visit visit, MonoTime now) {
    return visit.unpluggedAt().isPresent() || now.isAtLeast(WAITS, visit.pluggedAt());
  }

  boolean limitBroken() {
    return limits.stream().anyMatch(Excess::isBroken);
  }

  double highestRatio() {
    return limits.stream().mapToDouble(Excess::highestRatio).max().orElse(0);
  }

  /** On the worst phase of the worst circuit. */
  Duration above() {
    return limits.stream().map(Excess::above).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  String json() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("limit_broken", limitBroken());
    root.put("highest_load_ratio", rounded(highestRatio(), 4));
    root.put("seconds_above_limit", seconds(above()));
    root.put("sessions_served", sessionsServed);
    root.put("sessions_left_out", sessionsLeftOut);
    root.put("energy_kwh", rounded(kilowattHours, 2));
    root.put("latency_ms", latency());
    root.put("limits_sent", limitsSent);
    root.put("ocpp_messages", messages);
    root.put("circuits", circuits());
    root.put("first_limit_s", firstLimitAfter.map(Result::seconds).orElse(null));
    root.put("chargers", options.chargers());
    root.put("seed", options.seed());
    root.put("speed", rounded(options.speed(), 2));
    root.put("seconds", seconds(ran));
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private Map<String, Object> latency() {
    Map<String, Object> latency = new LinkedHashMap<>();
    latency.put("p50", reactions.percentile(50).map(Result::milliseconds).orElse(null));
    latency.put("p99", reactions.percentile(99).map(Result::milliseconds).orElse(null));
    latency.put("max", reactions.max().map(Result::milliseconds).orElse(null));
    latency.put("overloads", reactions.count());
    return latency;
  }

  private List<Map<String, Object>> circuits() {
    Map<String, Map<String, Object>> circuits = new LinkedHashMap<>();
    for (Excess limit : limits) {
      Map<String, Object> circuit =
          circuits.computeIfAbsent(
              limit.circuit().name(),
              name -> {
                Map<String, Object> fresh = new LinkedHashMap<>();
                fresh.put("name", name);
                return fresh;
              });
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("highest_load_ratio", rounded(limit.highestRatio(), 4));
      figures.put("seconds_above_limit", seconds(limit.above()));
      figures.put("longest_above_s", seconds(limit.longestAbove()));
      circuit.put(limit.what(), figures);
    }
    return new ArrayList<>(circuits.values());
  }

  /** A few lines for people. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        limitBroken()
            ? "A limit was broken by our doing:"
            : "All limits held: at most %s %% of one, %s s above it (15 s are allowed)."
                .formatted(percent(highestRatio()), seconds(above())));
    for (Excess limit : limits)
      if (limit.isBroken())
        lines.add(
            "  %s %s was above its limit for %s s in one piece, at most %s %% of it."
                .formatted(
                    limit.circuit(),
                    limit.what(),
                    seconds(limit.longestAbove()),
                    percent(limit.highestRatio())));
    lines.add(
        String.format(
            Locale.ROOT,
            "%s served, %d left out, %.1f kWh; %d limits in %d OCPP messages.",
            sessionsServed == 1 ? "1 car" : sessionsServed + " cars",
            sessionsLeftOut,
            kilowattHours,
            limitsSent,
            messages));
    reactions
        .max()
        .ifPresent(
            max ->
                lines.add(
                    "From a meter's first reply that showed an overload to the last lowered limit"
                        + " at"
                        + " a charger: %s, p50 %s ms, p99 %s ms, max %s ms."
                            .formatted(
                                reactions.count() == 1
                                    ? "1 overload"
                                    : reactions.count() + " overloads",
                                milliseconds(reactions.percentile(50).orElseThrow()),
                                milliseconds(reactions.percentile(99).orElseThrow()),
                                milliseconds(max))));
    return lines.stream().flatMap(line -> Wrapped.lines(line, "  ").stream()).toList();
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
  }

  private static BigDecimal percent(double ratio) {
    return rounded(ratio * 100, 1);
  }

  private static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).setScale(1, RoundingMode.HALF_UP);
  }

  private static BigDecimal milliseconds(Duration time) {
    return BigDecimal.valueOf(time.toNanos() / 1000, 3).setScale(1, RoundingMode.HALF_UP);
  }
}
