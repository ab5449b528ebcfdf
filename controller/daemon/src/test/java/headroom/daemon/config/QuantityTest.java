package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "CURRENT, 0 A, 0",
    "CURRENT, 63 A, 63000",
    "CURRENT, 63A, 63000",
    "CURRENT, 63   A, 63000",
    "CURRENT, 0.1 A, 100",
    "CURRENT, 6.001 A, 6001",
    "CURRENT, 6.000000 A, 6000",
    "CURRENT, 999999999 A, 999999999000",
    "POWER, 4.2 kW, 4200",
    "POWER, 900 W, 900",
    "POWER, 0.001 kW, 1",
    "TIME, 500 ms, 500",
    "TIME, 10 s, 10000",
    "TIME, 0.5 s, 500",
    "TIME, 15 min, 900000",
    "TIME, 2 h, 7200000",
    "PERCENT, 95 %, 950",
    "PERCENT, 95%, 950",
    "PERCENT, 99.9 %, 999"
  })
  void aNumberWithItsUnitIsReadExactly(Quantity quantity, String text, long inBaseUnit)
      throws Wrong {
    assertEquals(inBaseUnit, quantity.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CURRENT; 63; a current with its unit, such as 63 A",
        "CURRENT; 63 a; a current in A, such as 16 A",
        "CURRENT; 63 kA; a current in A, such as 16 A",
        "CURRENT; 63 A A; a current in A, such as 16 A",
        "CURRENT; A; a current, such as 16 A",
        "CURRENT; sixteen; a current, such as 16 A",
        "CURRENT; 010 A; a number without leading zeros",
        "CURRENT; 00 A; a number without leading zeros",
        "CURRENT; -6 A; a number that is not negative",
        "CURRENT; +6 A; a number, such as 12 or 4.2",
        "CURRENT; 6. A; a number, such as 12 or 4.2",
        "CURRENT; .5 A; a number, such as 12 or 4.2",
        "CURRENT; 1.2.3 A; a number, such as 12 or 4.2",
        "CURRENT; 6,5 A; a point, not a comma, before the decimals",
        "CURRENT; 6.0005 A; a current in whole steps of 1 mA",
        "CURRENT; 1e1 A; a current in A, such as 16 A",
        "CURRENT; 0x10 A; a current in A, such as 16 A",
        "CURRENT; 1000000000 A; a number, such as 12 or 4.2",
        "POWER; 0.5 W; a power in whole steps of 1 W",
        "POWER; 11 KW; a power in W, kW, such as 11 kW",
        "POWER; 11 kVA; a power in W, kW, such as 11 kW",
        "TIME; 06:30; a time in ms, s, min, h, such as 10 s",
        "TIME; 10; a time with its unit, such as 10 s",
        "TIME; 10 m; a time in ms, s, min, h, such as 10 s",
        "TIME; 0.0001 s; a time in whole steps of 1 ms",
        "PERCENT; 0.95; a share with its unit, such as 0.95 %",
        "PERCENT; 95.05 %; a share in whole steps of 0.1 %"
      })
  void whatIsNoQuantitySaysWhatWasExpected(Quantity quantity, String text, String expected) {
    assertEquals(expected, assertThrows(Wrong.class, () -> quantity.parse(text)).expected(), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"٣ A", "６ A", "6\u00a0A", "6 Α", "∞ A", "NaN A", "6 A\n", "6\tV"})
  void digitsAndLettersOfOtherScriptsAreNoQuantity(String text) {
    assertThrows(Wrong.class, () -> Quantity.CURRENT.parse(text));
  }

  @Test
  void everyExampleInAMessageIsItselfRight() throws Wrong {
    for (Quantity quantity : Quantity.values()) {
      String example = quantity.expected().replaceFirst(".*such as ", "");
      quantity.parse(example);
    }
  }
}
