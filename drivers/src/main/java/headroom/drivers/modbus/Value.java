package headroom.drivers.modbus;

import java.math.BigDecimal;

/** What one entry of a register map reads as. Nothing that is missing ever becomes a number. */
public sealed interface Value {
  /** A number in the unit of the quantity's {@link Dimension}, exactly as the registers say it. */
  record Measured(BigDecimal number) implements Value {}

  /** Why there is no number. */
  enum Absent implements Value {
    /** The device's own marker for "not available" or "not implemented". */
    NOT_AVAILABLE,
    /** NaN or infinite. */
    NOT_A_NUMBER,
    /** The device's own marker for "beyond what I can measure", or a senseless scale factor. */
    OVERFLOW
  }
}
