package headroom.drivers.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Bench;
import headroom.drivers.ocpp.FakeCharger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SettingUpTest {
  private final Bench bench = new Bench(Bench.ac("CP-01", 1));

  @Test
  void theFallbackIsTheFirstThingThatABootedChargerIsTold() {
    FakeCharger charger = bench.ready("CP-01");
    assertEquals("SetChargingProfile", charger.actions().getFirst());
    JsonNode profile = charger.asked("SetChargingProfile").getFirst().get("csChargingProfiles");
    assertEquals("TxDefaultProfile", profile.get("chargingProfilePurpose").stringValue());
    assertEquals(0, profile.get("stackLevel").intValue());
    assertEquals(
        "6.0",
        profile
            .get("chargingSchedule")
            .get("chargingSchedulePeriod")
            .get(0)
            .get("limit")
            .toString());
    assertEquals(Amps.of(6), bench.reports(ChargerReport.FallbackSet.class).getFirst().fallback());
    assertTrue(charger.actions().contains("GetConfiguration"));
    assertEquals(1, bench.disk.kept(ChargerSeen.class).size());
    assertEquals("ready", bench.sessions.status().getFirst().setUp());
  }
}
