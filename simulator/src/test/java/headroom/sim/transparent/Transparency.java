package headroom.sim.transparent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.sim.Chance;
import headroom.sim.csms.CsmsModel.Outcome;
import headroom.sim.csms.Envelope;
import headroom.sim.csms.Received;
import java.util.ArrayList;
import java.util.List;

/** Random payloads in both directions, online and after an outage: all arrive byte for byte. */
final class Transparency {
  /** What a charger may ask that no row of the policy table edits. */
  private static final List<String> OF_CHARGER =
      List.of(
          "DataTransfer",
          "DiagnosticsStatusNotification",
          "FirmwareStatusNotification",
          "Heartbeat",
          "LogStatusNotification",
          "SecurityEventNotification",
          "SignCertificate",
          "SignedFirmwareStatusNotification",
          "StatusNotification",
          "VendorAction",
          "vendor.example/v2:Thing");

  /** What a central system may ask that the charger itself answers. */
  private static final List<String> OF_CSMS =
      List.of(
          "CancelReservation",
          "ChangeAvailability",
          "DataTransfer",
          "GetDiagnostics",
          "GetLog",
          "ReserveNow",
          "Reset",
          "TriggerMessage",
          "UnlockConnector",
          "UpdateFirmware",
          "VendorAction",
          "vendor.example/v2:Thing");

  private final Rig rig;
  private final Chance chance;
  private final AnyJson any;
  private final String seed;

  Transparency(Rig rig, long seed) {
    this.rig = rig;
    this.chance = new Chance(seed);
    this.any = new AnyJson(chance);
    this.seed = "seed " + seed;
  }

  /** One question of the charger, and its answer. */
  void upward() {
    String action = chance.pick(OF_CHARGER);
    String payload = any.object();
    String answer = any.object();
    String id =
        rig.inWorld(
            () -> {
              rig.csms().answers(action, asked -> answer);
              return rig.charger().asks(action, payload);
            });
    rig.until(
        "an answer to " + action + " " + payload + ", " + seed,
        () -> rig.charger().answerTo(id).isPresent());
    assertEquals(payload, rig.inWorld(this::lastAt), () -> action + " upward, " + seed);
    assertEquals(
        "[3,\"" + id + "\"," + answer + "]",
        rig.inWorld(() -> rig.charger().answerTo(id).orElseThrow()),
        () -> "answer to " + action + ", " + seed);
  }

  private String lastAt() {
    return rig.csms().ledger().received().getLast().payload();
  }

  /** One question of the central system, and its answer; some are errors. */
  void downward() {
    String action = chance.pick(OF_CSMS);
    String payload = any.object();
    boolean refuses = chance.happens(0.2);
    String answer = any.object();
    List<Outcome> outcomes = new ArrayList<>();
    rig.inWorld(
        () -> {
          rig.charger()
              .answers(
                  action,
                  refuses
                      ? "[4,\"@\",\"PropertyConstraintViolation\",\"no\"," + answer + "]"
                      : answer);
          rig.csms().call(Rig.STATION, action, payload, outcomes::add);
          return true;
        });
    rig.until("an answer to " + action + " " + payload + ", " + seed, () -> !outcomes.isEmpty());
    // The controller may ask the same of the charger meanwhile, in words of its own.
    List<String> asked = rig.inWorld(() -> List.copyOf(rig.charger().asked(action)));
    assertTrue(
        asked.contains(payload),
        () -> action + " downward: " + payload + " is not among " + asked + ", " + seed);
    assertEquals(
        refuses ? new Outcome.Refused("PropertyConstraintViolation") : new Outcome.Result(answer),
        rig.inWorld(outcomes::getFirst),
        () -> "answer to " + action + ", " + seed);
  }

  /** A transaction whose messages wait for the central system: only its id is another later. */
  void throughAnOutage() {
    List<String> before = rig.inWorld(this::kept);
    rig.inWorld(
        () -> {
          rig.csms().goDown();
          return true;
        });
    String start =
        "{%s\"connectorId\":1,\"idTag\":\"T\",\"meterStart\":%d,\"timestamp\":\"2026-11-21T05:01:00.000+00:00\"}"
            .formatted(any.vendorMembers(), chance.between(0, 1_000_000));
    String local = transaction(ask("StartTransaction", start));
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String values =
          "{%s\"transactionId\" :@, \"connectorId\":1.0,\"meterValue\":[{\"timestamp\":\"2026-11-21T05:0%d:00z\",\"sampledValue\":[{\"value\":\"%d\",\"format\":\"SignedData\",\"context\":\"Transaction.End\",\"v\":null}]}]}"
              .formatted(any.vendorMembers(), i, chance.between(0, 1_000_000));
      said.add(values.replace("1.0", "1"));
    }
    said.add(
        "{%s\"meterStop\":5,\"transactionId\":@ ,\"timestamp\":\"2026-11-21T05:01:00+01:00\"}"
            .formatted(any.vendorMembers()));
    for (String each : said)
      ask(each.contains("meterStop") ? "StopTransaction" : "MeterValues", each.replace("@", local));
    String event =
        "{%s\"type\":\"FirmwareUpdated\",\"timestamp\":\"2026-11-21T05:01:00Z\"}"
            .formatted(any.vendorMembers());
    ask("SecurityEventNotification", event);
    rig.inWorld(
        () -> {
          rig.csms().comeUp();
          return true;
        });
    rig.until("all that waited, " + seed, () -> kept().size() >= before.size() + said.size() + 2);
    List<String> came = rig.inWorld(this::kept);
    List<String> news = came.subList(before.size(), came.size());
    String upstream = rig.inWorld(() -> rig.csms().ledger().bills().getLast().id());
    List<String> expected = new ArrayList<>();
    expected.add(start);
    for (String each : said) expected.add(each.replace("@", upstream));
    expected.add(event);
    assertEquals(expected, news, seed);
    // Its answer comes after those to all that waited: from here on nothing waits.
    ask("Heartbeat", "{}");
  }

  private String ask(String action, String payload) {
    String id = rig.inWorld(() -> rig.charger().asks(action, payload));
    rig.until(
        "an answer to " + action + " " + payload + ", " + seed,
        () -> rig.charger().answerTo(id).isPresent());
    String answer = rig.inWorld(() -> rig.charger().answerTo(id).orElseThrow());
    assertEquals(3, Envelope.parse(answer).orElseThrow().type(), () -> answer + ", " + seed);
    return answer;
  }

  private static String transaction(String answer) {
    return answer.replaceAll(".*\"transactionId\":(\\d+).*", "$1");
  }

  /** What came of the kind that is kept. */
  private List<String> kept() {
    return rig.csms().ledger().received().stream()
        .filter(
            each ->
                List.of(
                        "StartTransaction",
                        "MeterValues",
                        "StopTransaction",
                        "SecurityEventNotification")
                    .contains(each.action()))
        .map(Received::payload)
        .toList();
  }
}
