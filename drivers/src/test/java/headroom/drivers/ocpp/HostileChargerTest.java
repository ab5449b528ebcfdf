package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.drivers.ocpp.FrameCodec.Decoded.Good;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever a charger sends, its session stays whole and answers each question exactly once. */
class HostileChargerTest {
  private static final int ROUNDS = 4_000;

  private static final List<String> WELL_MEANT =
      List.of(
          "[2,\"ID\",\"BootNotification\",{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}]",
          "[2,\"ID\",\"StartTransaction\",{\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":12,\"timestamp\":\"2026-11-21T05:00:00Z\"}]",
          "[2,\"ID\",\"StopTransaction\",{\"transactionId\":1,\"meterStop\":99,\"timestamp\":\"2026-11-21T06:00:00+01:00\"}]",
          "[2,\"ID\",\"StatusNotification\",{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"Charging\",\"timestamp\":\"2026-11-21T05:00:00.123Z\"}]",
          "[2,\"ID\",\"MeterValues\",{\"connectorId\":1,\"transactionId\":1,\"meterValue\":[{\"timestamp\":\"2026-11-21T05:00:00Z\",\"sampledValue\":[{\"value\":\"10.5\",\"measurand\":\"Current.Import\",\"phase\":\"L1\",\"unit\":\"A\"},{\"value\":\"1e3\",\"unit\":\"kWh\"}]}]}]",
          "[2,\"ID\",\"Authorize\",{\"idTag\":\"T\"}]",
          "[3,\"ID\",{\"status\":\"Accepted\",\"configurationKey\":[{\"key\":\"a\",\"readonly\":false,\"value\":\"1\"}]}]",
          "[4,\"ID\",\"InternalError\",\"\",{}]");

  @Test
  void aSessionOutlivesEveryFrameThatChanceMakes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Bench bench = new Bench(Bench.ac("CP-01", 1));
    FakeCharger charger = bench.ready("CP-01");
    try {
      for (int round = 0; round < ROUNDS; round++) {
        String id =
            random.nextInt(3) == 0 && !charger.actions().isEmpty()
                ? charger.received.getLast().get(1).stringValue()
                : "q" + round;
        String text = WELL_MEANT.get(random.nextInt(WELL_MEANT.size())).replace("ID", id);
        if (random.nextInt(4) > 0) text = mutated(text, random);
        charger.received.clear();
        charger.says(text);
        if (FrameCodec.decode(text) instanceof Good(Frame.Call call))
          expectOneAnswer(charger, call);
        if (random.nextInt(10) == 0) bench.time.pass(Duration.ofSeconds(random.nextInt(40)));
      }
      JsonNode alive = charger.answer(charger.asks("Heartbeat", "{}")).orElseThrow();
      assertEquals(3, alive.get(0).intValue());
      String last = bench.sessions.status().getFirst().lastRefusal().orElse("");
      assertFalse(last.contains("internal"), last);
    } catch (RuntimeException | AssertionError broken) {
      throw new AssertionError("seed " + seed, broken);
    }
  }

  private static void expectOneAnswer(FakeCharger charger, Frame.Call call) {
    long answers =
        charger.received.stream()
            .filter(f -> f.get(0).intValue() != 2 && f.get(1).stringValue().equals(call.id()))
            .count();
    assertEquals(1, answers, "answers to " + call);
    assertTrue(
        charger.received.stream().noneMatch(f -> f.toString().contains("InternalError")),
        "internal error at " + call);
  }

  private static String mutated(String text, Random random) {
    List<String> splinters =
        List.of(
            "null",
            "-1",
            "1e999",
            "99999999999999999999",
            "\"\"",
            "[]",
            "{}",
            "true",
            "\"\\ud800\"",
            "0.5",
            "\"9999-12-31T23:59:59Z\"",
            "\"-1000000000-01-01T00:00:00Z\"",
            "\u0000",
            "\"NaN\"");
    StringBuilder out = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = out.indexOf(":", random.nextInt(out.length()));
      String splinter = splinters.get(random.nextInt(splinters.size()));
      int end = at < 0 ? -1 : firstOf(out, at);
      if (end > at && random.nextInt(5) > 0) out.replace(at + 1, end, splinter);
      else if (random.nextBoolean()) out.insert(random.nextInt(out.length()), splinter);
      else out.deleteCharAt(random.nextInt(out.length()));
      if (out.isEmpty()) out.append('[');
    }
    return out.toString();
  }

  private static int firstOf(StringBuilder text, int from) {
    for (int i = from; i < text.length(); i++) if (",}]".indexOf(text.charAt(i)) >= 0) return i;
    return -1;
  }
}
