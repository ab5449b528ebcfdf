package headroom.sim.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.sim.ocpp.ChargerQuirks;
import headroom.sim.site.Car;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Design 3.5 with real physics: who does not keep to his limit is found, and the rest lives on. */
class DisobedienceTest {
  private static final ChargerId CULPRIT = Garage.evse(1).charger();

  private static Function<ChargerId, ChargerQuirks> culprit(ChargerQuirks quirks) {
    return id -> id.equals(CULPRIT) ? quirks : ChargerQuirks.STANDARD;
  }

  private static Car fill(Garage garage, int cars) {
    Car first = garage.plugIn(1);
    for (int i = 2; i <= cars; i++) garage.plugIn(i);
    garage.run(240);
    return first;
  }

  private static void assertInnocentKeepTheirFloors(Garage garage, int cars, MonoTime from) {
    for (int i = 2; i <= cars; i++) {
      int innocent = i;
      assertTrue(
          garage.leastLimit(i, from) >= 6,
          () -> "CP-0" + innocent + " was told " + garage.leastLimit(innocent, from) + " A");
      assertFalse(garage.isNamed(i), "CP-0" + i + " is innocent");
    }
  }

  @Test
  void whereTheOthersCanGiveItTheExcessIsGoneWithinFifteenSeconds() {
    Garage garage = new Garage(4, 40, id -> ChargerQuirks.STANDARD);
    Car culprit = fill(garage, 4);
    MonoTime from = garage.watch();
    culprit.greedy();
    garage.run(120);
    assertTrue(garage.excessSeconds() > 0 && garage.excessSeconds() <= 15);
    assertTrue(garage.isNamed(1), garage.conditions().toString());
    assertInnocentKeepTheirFloors(garage, 4, from);
    garage.run(1800);
    assertEquals(0, garage.cycles.cycling(from, 4).size(), garage.cycles.cycling(from, 6) + "");
  }

  @Test
  void whereTheOthersCannotGiveItTheCulpritIsPausedWithinFortyFiveSeconds() {
    Garage garage = new Garage(6, 40, id -> ChargerQuirks.STANDARD);
    Car culprit = fill(garage, 6);
    MonoTime from = garage.watch();
    culprit.greedy();
    garage.run(120);
    assertTrue(garage.excessSeconds() > 15 && garage.excessSeconds() <= 45);
    assertTrue(garage.isNamed(1), garage.conditions().toString());
    assertInnocentKeepTheirFloors(garage, 6, from);
    assertTrue(garage.count(Event.GuardCut.class) <= 1, "it never cuts twice for one excess");
    garage.run(1800);
    assertEquals(0, garage.cycles.cycling(from, 4).size(), garage.cycles.cycling(from, 6) + "");
  }

  @Test
  void chargerThatSaysAcceptedAndDoesNothingIsNamedAndTheOthersLeaveItWhatItTakes() {
    Garage garage = new Garage(4, 40, culprit(ChargerQuirks.HEEDLESS));
    MonoTime from = garage.watch();
    fill(garage, 4);
    assertTrue(garage.excessSeconds() <= 15);
    assertTrue(garage.isNamed(1), garage.conditions().toString());
    assertEquals(16, garage.draw(1), 0.1);
    for (int i = 2; i <= 4; i++) assertTrue(garage.limit(i) >= 6, "CP-0" + i);
    MonoTime later = garage.world.now();
    garage.run(1800);
    assertEquals(0, garage.cycles.cycling(later, 4).size(), garage.cycles.cycling(later, 6) + "");
    assertTrue(garage.isNamed(1), garage.conditions().toString());
  }

  @Test
  void greedyCarBehindAChargerThatMeasuresNothingIsFoundByTheMeter() {
    Garage garage = new Garage(4, 40, culprit(ChargerQuirks.MUTE));
    Car culprit = fill(garage, 4);
    MonoTime from = garage.watch();
    culprit.greedy();
    garage.run(45);
    assertTrue(garage.excessSeconds() > 0 && garage.excessSeconds() <= 15);
    assertTrue(garage.isNamed(1), garage.conditions().toString());
    assertInnocentKeepTheirFloors(garage, 4, from);
    garage.run(1800);
    assertEquals(0, garage.cycles.cycling(from, 4).size(), garage.cycles.cycling(from, 6) + "");
  }

  @Test
  void amongTwoThatMeasureNothingTheGreedyOneIsNamedAndTheOtherIsCleared() {
    Garage garage =
        new Garage(
            4,
            40,
            id ->
                id.equals(CULPRIT) || id.equals(Garage.evse(2).charger())
                    ? ChargerQuirks.MUTE
                    : ChargerQuirks.STANDARD);
    Car culprit = fill(garage, 4);
    garage.watch();
    culprit.greedy();
    garage.run(45);
    assertTrue(garage.excessSeconds() <= 15, garage.excessSeconds() + " s");
    assertTrue(garage.isNamed(1), garage.conditions().toString());
    for (int i = 2; i <= 4; i++) assertFalse(garage.isNamed(i), "CP-0" + i);
    garage.run(120);
    assertTrue(garage.limit(2) >= 6, "the cleared one charges on");
    assertFalse(garage.isWrong(Code.LOAD_UNEXPLAINED), garage.conditions().toString());
  }

  @Test
  void buildingThatRisesBesideOneThatMeasuresNothingIsToldFromItAndNobodyIsNamed() {
    Garage garage = new Garage(4, 40, culprit(ChargerQuirks.MUTE));
    fill(garage, 4);
    garage.watch();
    garage.building(8);
    garage.run(16);
    assertTrue(garage.isWrong(Code.LOAD_UNEXPLAINED), garage.conditions().toString());
    garage.run(24);
    assertFalse(garage.isWrong(Code.LOAD_UNEXPLAINED), garage.conditions().toString());
    for (int i = 1; i <= 4; i++) assertFalse(garage.isNamed(i), "CP-0" + i);
    garage.run(60);
    assertTrue(garage.limit(1) >= 6, "it charges on at " + garage.limit(1) + " A");
  }
}
