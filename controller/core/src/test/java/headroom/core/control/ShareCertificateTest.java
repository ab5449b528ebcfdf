package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.control.SharingCase.Answer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every share has its proof, on 100,000 random trees: no solver, only the certificate. */
class ShareCertificateTest {
  @Test
  void everybodyIsAtItsCapOrHasABottleneckAndNothingIsExceeded() {
    Laws.hold(Laws.seeds(90_000, 10_000), ShareCertificateTest::hasItsProof);
  }

  private static void hasItsProof(SharingCase whole) {
    SharingCase asked = ExactShareTest.beforeQuantising(whole);
    Answer answer = asked.asked();
    assertEquals(AdmissionLaw.admitted(asked), answer.on());
    assertEquals(
        Optional.empty(),
        Bottlenecks.fault(
            new Admitted(asked, answer.on()),
            answer.given(),
            ExactShareTest.toleranceUnits(asked)));
  }
}
