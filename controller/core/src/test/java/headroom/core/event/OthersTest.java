package headroom.core.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class OthersTest {
  private static final List<String> ALL = List.of("A", "B", "C");

  @Test
  void oneIsLeftOutWhereverItStands() {
    assertEquals(List.of("B", "C"), Others.of(ALL, 0));
    assertEquals(List.of("A", "C"), Others.of(ALL, 1));
    assertEquals(List.of("A", "B"), Others.of(ALL, 2));
    assertEquals(List.of(), Others.of(List.of("A"), 0));
  }

  @Test
  void thereIsNothingBeyondItsEnds() {
    assertThrows(IndexOutOfBoundsException.class, () -> Others.of(ALL, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> Others.of(ALL, -1));
    assertThrows(IndexOutOfBoundsException.class, () -> Others.of(ALL, 0).get(2));
    assertThrows(UnsupportedOperationException.class, () -> Others.of(ALL, 0).add("D"));
  }
}
