package headroom.sim.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WrappedTest {
  @Test
  void aLineOfEightyColumnsStaysWholeAndOneOfEightyOneIsBrokenAtABlank() {
    String eighty = "x".repeat(75) + " " + "y".repeat(4);
    assertEquals(List.of(eighty), Wrapped.lines(eighty, "  "));
    assertEquals(List.of("x".repeat(75), "  yyyyy"), Wrapped.lines(eighty + "y", "  "));
  }

  @Test
  void aWordThatIsLongerIsNotCut() {
    String path = "/tmp/" + "z".repeat(90);
    assertEquals(List.of(path), Wrapped.lines(path, "  "));
    assertEquals(List.of("see", "  " + path), Wrapped.lines("see " + path, "  "));
  }
}
