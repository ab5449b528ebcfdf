package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Answer;
import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import headroom.core.units.PhaseSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who is admitted, seen from outside: what must be true of any admission, whatever the order and
 * whoever makes room for whom. {@link ShareCertificateTest} compares it with {@link AdmissionLaw}
 * car by car.
 */
class AdmissionTest {

  /** Passed over, not a wall: at the end no floor that was left out fits beside the others. */
  @Test
  void nobodyIsLeftOutThatWouldFitBesideThoseWhoAreIn() {
    Laws.hold(
        Laws.seeds(20_000, 2000),
        whole -> {
          SharingCase asked = withoutReservations(whole);
          Answer answer = asked.asked();
          Admitted site = new Admitted(asked, answer.on());
          long[] left = site.rows.left(site.floors());
          SumRows onAll = new SumRows(asked);
          SumRows onFewer = new SumRows(asked.on(asked.cars().stream().map(Car::narrow).toList()));
          for (int i = 0; i < site.size(); i++) {
            if (site.has(i)) continue;
            long floor = site.car(i).floor_mA();
            assertFalse(onAll.fits(i, floor, left), "car " + i + " fits on all its phases");
            assertFalse(onFewer.fits(i, floor, left), "car " + i + " fits on fewer phases");
          }
        });
  }

  @Test
  void nobodyIsOnFewerPhasesWhoseFloorWouldFitOnAll() {
    Laws.hold(
        Laws.seeds(20_000, 2000),
        whole -> {
          SharingCase asked = withoutReservations(whole);
          Answer answer = asked.asked();
          Admitted site = new Admitted(asked, answer.on());
          SumRows onAll = new SumRows(asked);
          for (int i = 0; i < site.size(); i++) {
            if (!site.has(i) || site.car(i).phases().equals(asked.cars().get(i).phases())) continue;
            long[] floors = site.floors();
            floors[i] = 0;
            long floor = site.car(i).floor_mA();
            assertFalse(onAll.fits(i, floor, site.rows.left(floors)), "car " + i);
          }
        });
  }

  /** Where no unbalance counts: there fewer phases may count where more do not. */
  @Test
  void switchingOfPhasesOnlyBringsCarsIn() {
    Laws.hold(
        Laws.seeds(10_000, 1000),
        whole -> {
          SharingCase asked =
              whole.withBoards(
                  whole.boards().stream()
                      .map(b -> new Board(b.parent(), b.free(), b.power(), List.of()))
                      .toList());
          SharingCase fixed =
              asked.withCars(asked.cars().stream().map(car -> car.on(car.phases())).toList());
          Answer with = asked.asked();
          Answer without = fixed.asked();
          for (int i : AdmissionLaw.order(asked)) {
            boolean isIn = with.on().get(i).isPresent();
            if (isIn == without.on().get(i).isPresent()) continue;
            assertTrue(
                isIn, "the first in the order that it changes anything for is put out: " + i);
            return;
          }
        });
  }

  private static void admits(String text, String... on) {
    List<String> admitted =
        SharingCaseText.read(text).asked().on().stream()
            .map(phases -> phases.map(PhaseSet::toString).orElse("none"))
            .toList();
    assertEquals(List.of(on), admitted);
  }

  /**
   * The last car puts the first on L3; so the second has L2 back, and with it the third fits, which
   * had too little between L1 and L2.
   */
  @Test
  void whoLeavesAnUnbalanceInTheEndLetsAnotherIn() {
    admits(
        """
        circuit 0 free 20000/13000/20000 unbalance 11000/99000/99000/99000/99000/99000
        car on L2+L3 or L3 floor 8000 order 1
        car on L1+L2 or L1 order 2
        car on L1 order 3
        car on L2 order 4
        """,
        "L3",
        "L1+L2",
        "L1",
        "L2");
  }

  @Test
  void classComesBeforeTheTurnHoweverHighOrLowItIs() {
    for (int priority : List.of(-1_000_000, -129, -128, 0, 126, 127, 1_000_000)) {
      String room = "circuit 0 free 6000/-/-\n";
      String lower = "car on L1 turn order 1 priority " + priority + "\n";
      String higher = "car on L1 order 2 priority " + (priority + 1) + "\n";
      admits(room + lower + higher, "none", "L1");
    }
  }

  private static SharingCase withoutReservations(SharingCase asked) {
    return asked.withCars(
        asked.cars().stream()
            .map(
                car -> {
                  Place at = car.place();
                  return car.withPlace(
                      new Place(
                          at.resting(),
                          at.keeps(),
                          at.priority(),
                          at.inTurn(),
                          at.order(),
                          at.arrivedAt_ns(),
                          false));
                })
            .toList());
  }
}
