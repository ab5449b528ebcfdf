package headroom.sim.kill;

import headroom.sim.measure.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a site whose controller was killed.
 *
 * @param said messages about transactions that the stations had to say
 * @param received calls that reached the central system
 * @param doubles of these, messages that it had taken before
 * @param recoveries from the start of the process to the first answer at a station
 * @param findings what is wrong, in words; empty when all is well
 */
public record KillReport(
    long seed,
    int kills,
    int chargers,
    long transactions,
    long said,
    long received,
    long doubles,
    Durations recoveries,
    Duration took,
    List<String> findings) {
  public KillReport {
    findings = List.copyOf(findings);
  }

  /** As one object. */
  Map<String, Object> json(String machine) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("seed", seed);
    json.put("kills", kills);
    json.put("chargers", chargers);
    json.put("seconds", took.toSeconds());
    json.put("transactions", transactions);
    json.put("messages", said);
    json.put("received", received);
    json.put("doubles", doubles);
    Map<String, @Nullable Object> recovery = new LinkedHashMap<>();
    recovery.put("p50", ms(recoveries.percentile(50)));
    recovery.put("p99", ms(recoveries.percentile(99)));
    recovery.put("max", ms(recoveries.max()));
    json.put("recovery_ms", recovery);
    json.put("findings", findings);
    return json;
  }

  private static @Nullable Long ms(Optional<Duration> time) {
    return time.map(Duration::toMillis).orElse(null);
  }

  /** For people. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            killed            %d times in %d s (seed %d), %d chargers
            transactions      %d, in %d messages
            central system    %d calls, %d of them it had taken before
            until an answer   p50 %s ms   p99 %s ms   max %s ms, from the start of the process
            """
                .formatted(
                    kills,
                    took.toSeconds(),
                    seed,
                    chargers,
                    transactions,
                    said,
                    received,
                    doubles,
                    ms(recoveries.percentile(50)),
                    ms(recoveries.percentile(99)),
                    ms(recoveries.max())));
    if (findings.isEmpty()) text.append("Everything arrived whole, in order, and once.\n");
    else text.append(findings.size()).append(" findings:\n");
    for (String finding : findings.subList(0, Math.min(20, findings.size())))
      text.append("  ").append(finding).append('\n');
    return text.toString();
  }
}
