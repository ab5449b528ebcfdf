package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.drivers.modbus.RegisterMap.WordOrder;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number type, in words that were worked out with pencil and paper. */
class RegisterTypeTest {

  @ParameterizedTest
  @CsvSource({
    // 0xFFFF is 65535 without a sign and -1 with one; 0x8000 is -32768.
    "uint16, FFFF, 65535",
    "int16, FFFF, -1",
    "int16, 8000, -32768",
    "int16, 7FFF, 32767",
    // 1 x 65536 + 2.
    "uint32, 0001 0002, 65538",
    "uint32, FFFF FFFF, 4294967295",
    "int32, FFFF FFFE, -2",
    "int32, 8000 0000, -2147483648",
    "acc32, FFFF FFFF, 4294967295",
    // 2^32 + 1, and 2^64 - 1.
    "uint64, 0000 0001 0000 0001, 4294967297",
    "uint64, FFFF FFFF FFFF FFFF, 18446744073709551615",
    "int64, FFFF FFFF FFFF FFFF, -1",
    // Sign 0, exponent 134 - 127 = 7, mantissa 1.796875: 128 x 1.796875 = 230.
    "float32, 4366 0000, 230",
    // Sign 1, exponent 138 - 127 = 11, mantissa 1.123046875: -2048 x 1.123046875 = -2300.
    "float32, C50F C000, -2300",
    "float32, 0000 0000, 0",
    // 49.9 is not exact in binary; the shortest decimal that means the same bits is given.
    "float32, 4247 999A, 49.9",
    // Sign 0, exponent 1030 - 1023 = 7, mantissa as above.
    "float64, 406C C000 0000 0000, 230",
    // Exponent -1 (0xFF), mantissa 0x0008FC = 2300.
    "iskra_t5, FF00 08FC, 230",
    // The mantissa of T5 has no sign: 0xFFF682 = 16774786.
    "iskra_t5, 00FF F682, 16774786",
    // That of T6 has: 0xFFF682 - 2^24 = -2430.
    "iskra_t6, 00FF F682, -2430",
    "iskra_t6, 0200 0019, 2500",
    // Import, inductive, 0x2648 = 9800 ten-thousandths; then export; then import, capacitive.
    "iskra_t7, 0000 2648, 0.98",
    "iskra_t7, FF00 2648, -0.98",
    "iskra_t7, 00FF 2648, 0.98"
  })
  void aNumberReadsAsWorkedOut(String type, String words, String expected) {
    Optional<BigDecimal> number = number(type, words, WordOrder.BIG);
    assertEquals(0, new BigDecimal(expected).compareTo(number.orElseThrow()), number::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "int32, FFFE FFFF, -2",
    "uint32, 0002 0001, 65538",
    "float32, 0000 4366, 230",
    "uint64, 0001 0000 0001 0000, 4294967297",
    "int64, D687 0012 0000 0000, 1234567",
    "float64, 0000 0000 C000 406C, 230"
  })
  void swappedWordsReadAsTheSameNumber(String type, String words, String expected) {
    Optional<BigDecimal> number = number(type, words, WordOrder.LITTLE);
    assertEquals(0, new BigDecimal(expected).compareTo(number.orElseThrow()), number::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "float32, 7FC0 0000",
    "float32, 7F80 0000",
    "float32, FF80 0000",
    "float64, 7FF8 0000 0000 0000",
    "float64, FFF0 0000 0000 0000"
  })
  void nanAndInfinityAreNoNumbers(String type, String words) {
    assertEquals(Optional.empty(), number(type, words, WordOrder.BIG));
  }

  @Test
  void everyTypeHasAWordForMapFiles() {
    for (RegisterType type : RegisterType.values())
      assertEquals(Optional.of(type), RegisterType.of(type.key()));
    assertEquals(Optional.empty(), RegisterType.of("int24"));
  }

  private static Optional<BigDecimal> number(String type, String words, WordOrder order) {
    return RegisterType.of(type).orElseThrow().number(RegisterMap.bits(Vector.words(words), order));
  }
}
