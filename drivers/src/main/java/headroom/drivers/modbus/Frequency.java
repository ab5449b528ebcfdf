package headroom.drivers.modbus;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Makes sense of a frequency. Makers and firmwares differ by a power of ten here, and nothing is
 * controlled on it: a factor of ten either way is mended, and what is no grid frequency even then
 * is left out.
 */
final class Frequency {
  private static final BigDecimal LEAST = BigDecimal.valueOf(40);
  private static final BigDecimal MOST = BigDecimal.valueOf(70);

  private Frequency() {}

  /**
   * @param read as the map says it, in Hz
   * @return from 40 to 70 Hz
   */
  static Optional<BigDecimal> hertz(Optional<BigDecimal> read) {
    return read.flatMap(
        value -> {
          for (int power = -1; power <= 1; power++) {
            BigDecimal scaled = value.scaleByPowerOfTen(power);
            if (scaled.compareTo(LEAST) >= 0 && scaled.compareTo(MOST) <= 0)
              return Optional.of(scaled);
          }
          return Optional.empty();
        });
  }
}
