package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareUpdateTest {
  private static final Instant WALL = Instant.parse("2026-05-04T10:00:00Z");
  private static final MonoTime NOW = MonoTime.ofSeconds(1000);
  private static final ChargerId CHARGER = new ChargerId("CP-01");

  private final FirmwareUpdate update = new FirmwareUpdate(CHARGER);

  private Optional<Event> order(String action, String payload, String answer) {
    update.asked(new Frame.Call("7", action, payload));
    return update.answered(new Frame.CallResult("7", answer), WALL, NOW);
  }

  private Optional<Event> says(String status, MonoTime at) {
    return update.heard(
        new Frame.Call("x", "FirmwareStatusNotification", "{\"status\":\"" + status + "\"}"), at);
  }

  private static Optional<Event> event(String status) {
    return Optional.of(new Event.FirmwareUpdated(CHARGER, status));
  }

  @Test
  void silenceAfterTheOrderIsToldAfterThirtyMinutesAndOnce() {
    assertEquals(event("ordered by the CSMS"), order("UpdateFirmware", "{}", "{}"));
    MonoTime due = NOW.plus(FirmwareUpdate.SILENCE);
    assertEquals(Optional.of(due), update.silentAt());
    assertEquals(Optional.empty(), update.look(due.minus(Duration.ofNanos(1))));
    assertEquals(Optional.of(new Event.FirmwareSilent(CHARGER, "ordered", 30)), update.look(due));
    assertEquals(Optional.empty(), update.look(due.plus(Duration.ofHours(1))));
  }

  @Test
  void theTimeCountsFromWhenItIsToBeginInEveryVersion() {
    order("UpdateFirmware", "{\"retrieveDate\":\"2026-05-04T12:00:00Z\"}", "{}");
    assertEquals(Optional.of(NOW.plus(Duration.ofMinutes(150))), update.silentAt());
    String firmware = "{\"firmware\":{\"retrieveDateTime\":\"2026-05-04T11:00:00Z\"}}";
    order("UpdateFirmware", firmware, "{\"status\":\"Accepted\"}");
    assertEquals(Optional.of(NOW.plus(Duration.ofMinutes(90))), update.silentAt());
    order("UpdateFirmware", "{\"retrieveDate\":\"2020-01-01T00:00:00Z\"}", "{}");
    assertEquals(Optional.of(NOW.plus(Duration.ofMinutes(30))), update.silentAt());
  }

  @Test
  void everyWordOfItGivesThirtyMinutesMore() {
    order("UpdateFirmware", "{}", "{}");
    MonoTime later = NOW.plus(Duration.ofMinutes(29));
    assertEquals(event("Downloading"), says("Downloading", later));
    assertEquals(Optional.empty(), update.look(later.plus(Duration.ofMinutes(29))));
    assertEquals(
        Optional.of(new Event.FirmwareSilent(CHARGER, "Downloading", 30)),
        update.look(later.plus(Duration.ofMinutes(30))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Installed", "DownloadFailed", "InstallationFailed", "InvalidSignature"})
  void aFinalWordEndsIt(String word) {
    order("SignedUpdateFirmware", "{}", "{\"status\":\"Accepted\"}");
    assertEquals(event(word), says(word, NOW));
    assertEquals(Optional.empty(), update.silentAt());
  }

  @Test
  void anOrderThatIsRefusedBeginsNothing() {
    assertEquals(
        Optional.empty(), order("SignedUpdateFirmware", "{}", "{\"status\":\"Rejected\"}"));
    update.asked(new Frame.Call("8", "UpdateFirmware", "{}"));
    update.answered(new Frame.CallError("8", "NotSupported", "", "{}"), WALL, NOW);
    assertEquals(Optional.empty(), update.silentAt());
    assertEquals(Optional.empty(), says("Idle", NOW), "an answer to a trigger is no news");
  }

  @Test
  void anUpdateThatNobodyOrderedHereIsFollowedToo() {
    assertEquals(event("Installing"), says("Installing", NOW));
    assertEquals(Optional.of(NOW.plus(FirmwareUpdate.SILENCE)), update.silentAt());
  }
}
