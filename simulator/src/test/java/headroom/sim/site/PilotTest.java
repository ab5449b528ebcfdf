package headroom.sim.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** IEC 61851-1: duty cycle and current. */
class PilotTest {
  @Test
  void dutiesMeanTheCurrentsOfTheStandard() {
    assertEquals(0, new Pilot(79).amps(), "below 8 % is no permission");
    assertEquals(6, new Pilot(80).amps());
    assertEquals(6, new Pilot(99).amps(), 1e-9);
    assertEquals(6, new Pilot(100).amps(), 1e-9);
    assertEquals(16.02, new Pilot(267).amps(), 1e-9);
    assertEquals(51, new Pilot(850).amps(), 1e-9);
    assertEquals(80, new Pilot(960).amps(), 1e-9);
    assertEquals(80, new Pilot(970).amps(), 1e-9);
    assertEquals(0, new Pilot(971).amps(), "above 97 % is no permission");
    assertEquals(0, new Pilot(50).amps(), "5 % asks for digital communication");
  }

  @Test
  void noDutyAllowsMoreThanTheLimit() {
    for (int tenths = 60; tenths <= 800; tenths++) {
      double limit = tenths / 10.0;
      double allowed = Pilot.atMost(limit).amps();
      assertEquals(true, allowed <= limit + 1e-9, () -> "limit " + limit + " gave " + allowed);
      double step = limit > 51 && limit < 52.8 ? 1.8 : limit < 51 ? 0.061 : 0.26;
      assertEquals(limit, allowed, step, "and wastes less than a step");
    }
  }

  @Test
  void belowSixAmperesThereIsNoPilot() {
    assertEquals(Pilot.OFF, Pilot.atMost(5.99));
    assertEquals(100, Pilot.atMost(6).dutyPermille());
    assertEquals(Pilot.OFF, Pilot.atMost(0));
  }
}
