package headroom.drivers.modbus;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/**
 * How a number lies in registers. Bytes within a register are always high byte first (Modbus
 * application protocol V1.1b3, 4.2); which register comes first is the map's word order.
 */
public enum RegisterType {
  UINT16(1),
  INT16(1),
  UINT32(2),
  INT32(2),
  /** SunSpec accumulator: unsigned, 0 means not implemented. */
  ACC32(2),
  UINT64(4),
  INT64(4),
  /** IEEE 754 single. */
  FLOAT32(2),
  /** IEEE 754 double. */
  FLOAT64(4),
  /** Iskra T5: signed decimal exponent in the first byte, unsigned mantissa in the other three. */
  ISKRA_T5(2),
  /** Iskra T6: as T5, but the mantissa is signed. */
  ISKRA_T6(2),
  /**
   * Iskra T7, a power factor: first byte 0 for import, else export; second byte inductive or
   * capacitive; then ten-thousandths. Export reads as negative.
   */
  ISKRA_T7(2);

  private final int registers;

  RegisterType(int registers) {
    this.registers = registers;
  }

  /** How many registers one value takes: 1, 2 or 4. */
  public int registers() {
    return registers;
  }

  /** The name in map files, for example {@code int32}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RegisterType> of(String key) {
    for (RegisterType type : values()) if (type.key().equals(key)) return Optional.of(type);
    return Optional.empty();
  }

  boolean isFloat() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /**
   * The number in {@code bits}; empty for NaN and infinities.
   *
   * @param bits the registers in one, most significant first; bits above the type's width are 0
   */
  Optional<BigDecimal> number(long bits) {
    return switch (this) {
      case UINT16, UINT32, ACC32 -> Optional.of(BigDecimal.valueOf(bits));
      case INT16 -> Optional.of(BigDecimal.valueOf((short) bits));
      case INT32 -> Optional.of(BigDecimal.valueOf((int) bits));
      case UINT64 -> Optional.of(new BigDecimal(new BigInteger(Long.toUnsignedString(bits))));
      case INT64 -> Optional.of(BigDecimal.valueOf(bits));
      case FLOAT32 -> {
        float value = Float.intBitsToFloat((int) bits);
        yield Float.isFinite(value)
            ? Optional.of(new BigDecimal(Float.toString(value)))
            : Optional.empty();
      }
      case FLOAT64 -> {
        double value = Double.longBitsToDouble(bits);
        yield Double.isFinite(value) ? Optional.of(BigDecimal.valueOf(value)) : Optional.empty();
      }
      case ISKRA_T5 -> Optional.of(power((byte) (bits >> 24), bits & 0xFFFFFF));
      case ISKRA_T6 -> Optional.of(power((byte) (bits >> 24), ((int) bits << 8) >> 8));
      case ISKRA_T7 -> {
        BigDecimal ratio = BigDecimal.valueOf(bits & 0xFFFF, 4);
        yield Optional.of((bits >> 24) == 0 ? ratio : ratio.negate());
      }
    };
  }

  private static BigDecimal power(byte exponent, long mantissa) {
    return BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent);
  }
}
