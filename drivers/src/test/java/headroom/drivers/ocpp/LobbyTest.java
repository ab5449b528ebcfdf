package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.site.ChargerId;
import headroom.drivers.ocpp.ChargerGate.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Chargers that are not in the config. */
class LobbyTest {
  private static final String BOOT =
      "{\"chargePointVendor\":\"Maker\",\"chargePointModel\":\"Wall 22\"}";

  private final Bench bench = new Bench(Bench.ac("CP-01", 1));
  private final FakeCharger stranger = new FakeCharger(bench.time);

  @BeforeEach
  void open() {
    bench.sessions.letStrangersWait(true);
  }

  private WaitingCharger waiting() {
    return bench.sessions.waiting().getFirst();
  }

  @Test
  void withoutLeaveToWaitAStrangerIsUnknown() {
    assertInstanceOf(
        Verdict.Welcome.class, bench.sessions.check("CP-99", Optional.empty(), false, "p"));
    bench.sessions.letStrangersWait(false);
    assertInstanceOf(
        Verdict.UnknownIdentity.class, bench.sessions.check("CP-99", Optional.empty(), false, "p"));
  }

  @Test
  void itIsHeldAtNothingAndItsBootIsPending() {
    stranger.connect(bench.sessions, "CP-99");
    JsonNode profile = stranger.received.getFirst().path(3).path("csChargingProfiles");
    assertEquals("TxDefaultProfile", profile.path("chargingProfilePurpose").asString());
    assertEquals(0, profile.path("stackLevel").asInt());
    assertEquals(
        0,
        profile
            .path("chargingSchedule")
            .path("chargingSchedulePeriod")
            .path(0)
            .path("limit")
            .asInt(-1));
    assertEquals(Optional.of(true), waiting().held());
    JsonNode answer = stranger.answer(stranger.asks("BootNotification", BOOT)).orElseThrow();
    assertEquals("Pending", answer.path(2).path("status").asString());
    assertEquals(Optional.of("Wall 22"), waiting().model());
    assertTrue(bench.reports(ChargerReport.class).isEmpty(), "the control never hears of it");
    assertInstanceOf(Event.StrangerWaits.class, bench.events.getFirst());
  }

  @Test
  void oneOfOcpp201IsHeldAndReadInItsOwnWords() {
    stranger.protocol = "ocpp2.0.1";
    stranger.connect(bench.sessions, "CP-99");
    JsonNode request = stranger.asked("SetChargingProfile").getFirst();
    assertEquals(0, request.path("evseId").asInt(-1));
    assertEquals(
        "TxDefaultProfile",
        request.path("chargingProfile").path("chargingProfilePurpose").asString());
    stranger.asks(
        "BootNotification",
        "{\"reason\":\"PowerUp\",\"chargingStation\":{\"model\":\"Two\",\"vendorName\":\"Maker\"}}");
    assertEquals(Optional.of("Two"), waiting().model());
  }

  @Test
  void oneThatTakesNoAmperesIsHeldInWatts() {
    stranger.answers(
        "SetChargingProfile",
        payload ->
            payload.contains("\"A\"") ? "{\"status\":\"Rejected\"}" : "{\"status\":\"Accepted\"}");
    stranger.connect(bench.sessions, "CP-99");
    assertEquals(Optional.of(true), waiting().held());
  }

  @Test
  void oneThatTakesNoLimitAtAllIsShownAsSuch() {
    stranger.answers("SetChargingProfile", "!NotSupported");
    stranger.connect(bench.sessions, "CP-99");
    assertEquals(Optional.of(false), waiting().held());
  }

  @Test
  void itsTransactionsAreNotTakenFromIt() {
    stranger.connect(bench.sessions, "CP-99");
    String start =
        "{\"connectorId\":1,\"idTag\":\"C\",\"meterStart\":0,\"timestamp\":\"2026-01-01T00:00:00Z\"}";
    JsonNode answer = stranger.answer(stranger.asks("StartTransaction", start)).orElseThrow();
    assertEquals(4, answer.path(0).asInt(), "an error: it says it again when it is known");
    assertEquals("SecurityError", answer.path(2).asString());
    assertTrue(bench.disk.kept.isEmpty());
  }

  @Test
  void onceAdoptedItIsCutOffAndComesBackAsACharger() {
    stranger.connect(bench.sessions, "CP-99");
    bench.sessions.reconfigure(
        Bench.site(List.of(Bench.ac("CP-01", 1), Bench.ac("CP-99", 1))),
        List.of(
            new ChargerAccess(new ChargerId("CP-01"), Optional.empty()),
            new ChargerAccess(new ChargerId("CP-99"), Optional.empty())));
    assertEquals(List.of("1001 adopted: connect again"), stranger.closed);
    assertTrue(bench.sessions.waiting().isEmpty());
    stranger.connect(bench.sessions, "CP-99");
    assertEquals(1, bench.reports(ChargerReport.LinkUp.class).size());
  }

  @Test
  void theNewestLinkOfAStrangerWinsAndOneThatLeavesIsGone() {
    stranger.connect(bench.sessions, "CP-99");
    FakeCharger young = new FakeCharger(bench.time);
    young.connect(bench.sessions, "CP-99");
    assertEquals(List.of("1001 replaced by a newer link"), stranger.closed);
    stranger.disconnect();
    assertEquals(1, bench.sessions.waiting().size());
    young.disconnect();
    assertTrue(bench.sessions.waiting().isEmpty());
    assertEquals(1, bench.events.size(), "told of once");
  }

  @Test
  void sixteenMayWaitAndASeventeenthIsTurnedAway() {
    for (int i = 0; i < Lobby.PLACES; i++)
      new FakeCharger(bench.time).connect(bench.sessions, "X-" + i);
    assertInstanceOf(
        Verdict.UnknownIdentity.class, bench.sessions.check("X-16", Optional.empty(), false, "p"));
    assertInstanceOf(
        Verdict.Welcome.class, bench.sessions.check("X-3", Optional.empty(), false, "p"));
    assertInstanceOf(
        Verdict.Welcome.class, bench.sessions.check("CP-01", Optional.empty(), false, "p"));
  }
}
