package headroom.drivers.modbus;

import java.math.BigDecimal;

/** What a raw number is multiplied by to be in the unit of its quantity. */
public sealed interface Scale {
  /** Always the same. */
  record Fixed(BigDecimal factor) implements Scale {}

  /**
   * Ten to the power of a signed register of the device: a SunSpec scale factor or an Iskra
   * exponent.
   *
   * @param address where the exponent is
   * @param factor from the unit that the device means to that of the quantity
   */
  record PowerOfTenAt(int address, BigDecimal factor) implements Scale {}
}
