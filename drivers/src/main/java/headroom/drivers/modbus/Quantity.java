package headroom.drivers.modbus;

import headroom.core.units.Phase;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that a register map may say about a device, by the name that map files use: the
 * constant in lower case.
 *
 * <p>{@code L1} to {@code L3} are the device's own phases; which site phase that is belongs to the
 * installation. {@code IMPORT} and {@code EXPORT} are the device's own words for the direction.
 */
public enum Quantity {
  VOLTAGE_L1(Dimension.VOLTAGE),
  VOLTAGE_L2(Dimension.VOLTAGE),
  VOLTAGE_L3(Dimension.VOLTAGE),
  VOLTAGE_LN_AVERAGE(Dimension.VOLTAGE),
  VOLTAGE_LL_AVERAGE(Dimension.VOLTAGE),
  VOLTAGE_DC(Dimension.VOLTAGE),
  CURRENT_L1(Dimension.CURRENT),
  CURRENT_L2(Dimension.CURRENT),
  CURRENT_L3(Dimension.CURRENT),
  CURRENT_N(Dimension.CURRENT),
  CURRENT_SUM(Dimension.CURRENT),
  CURRENT_AVERAGE(Dimension.CURRENT),
  CURRENT_TOTAL(Dimension.CURRENT),
  CURRENT_DC(Dimension.CURRENT),
  POWER_L1(Dimension.ACTIVE_POWER),
  POWER_L2(Dimension.ACTIVE_POWER),
  POWER_L3(Dimension.ACTIVE_POWER),
  POWER_TOTAL(Dimension.ACTIVE_POWER),
  POWER_IMPORT_L1(Dimension.ACTIVE_POWER),
  POWER_IMPORT_L2(Dimension.ACTIVE_POWER),
  POWER_IMPORT_L3(Dimension.ACTIVE_POWER),
  POWER_IMPORT_TOTAL(Dimension.ACTIVE_POWER),
  POWER_EXPORT_L1(Dimension.ACTIVE_POWER),
  POWER_EXPORT_L2(Dimension.ACTIVE_POWER),
  POWER_EXPORT_L3(Dimension.ACTIVE_POWER),
  POWER_EXPORT_TOTAL(Dimension.ACTIVE_POWER),
  POWER_DC(Dimension.ACTIVE_POWER),
  MAX_CHARGE_POWER(Dimension.ACTIVE_POWER),
  APPARENT_POWER_L1(Dimension.APPARENT_POWER),
  APPARENT_POWER_L2(Dimension.APPARENT_POWER),
  APPARENT_POWER_L3(Dimension.APPARENT_POWER),
  APPARENT_POWER_TOTAL(Dimension.APPARENT_POWER),
  REACTIVE_POWER_L1(Dimension.REACTIVE_POWER),
  REACTIVE_POWER_L2(Dimension.REACTIVE_POWER),
  REACTIVE_POWER_L3(Dimension.REACTIVE_POWER),
  REACTIVE_POWER_TOTAL(Dimension.REACTIVE_POWER),
  PF_L1(Dimension.NUMBER),
  PF_L2(Dimension.NUMBER),
  PF_L3(Dimension.NUMBER),
  PF_TOTAL(Dimension.NUMBER),
  FREQUENCY(Dimension.FREQUENCY),
  FREQUENCY_HIRES(Dimension.FREQUENCY),
  ENERGY_IMPORT_TOTAL(Dimension.ENERGY),
  ENERGY_IMPORT_L1(Dimension.ENERGY),
  ENERGY_IMPORT_L2(Dimension.ENERGY),
  ENERGY_IMPORT_L3(Dimension.ENERGY),
  ENERGY_EXPORT_TOTAL(Dimension.ENERGY),
  ENERGY_EXPORT_L1(Dimension.ENERGY),
  ENERGY_EXPORT_L2(Dimension.ENERGY),
  ENERGY_EXPORT_L3(Dimension.ENERGY),
  ENERGY_IMPORT_TOTAL_HIRES(Dimension.ENERGY),
  ENERGY_IMPORT_L1_HIRES(Dimension.ENERGY),
  ENERGY_IMPORT_L2_HIRES(Dimension.ENERGY),
  ENERGY_IMPORT_L3_HIRES(Dimension.ENERGY),
  ENERGY_EXPORT_TOTAL_HIRES(Dimension.ENERGY),
  ENERGY_SUM_TOTAL(Dimension.ENERGY),
  ENERGY_PRODUCTION_TOTAL(Dimension.ENERGY),
  ENERGY_INJECTED_TOTAL(Dimension.ENERGY),
  ENERGY_ABSORBED_TOTAL(Dimension.ENERGY),
  CAPACITY_WH_RATING(Dimension.ENERGY),
  STATE_OF_CHARGE(Dimension.PERCENT),
  STATE_OF_HEALTH(Dimension.PERCENT),
  CHARGE_RATE(Dimension.PERCENT),
  DISCHARGE_RATE(Dimension.PERCENT),
  OPERATING_STATE(Dimension.NUMBER),
  STATE(Dimension.NUMBER),
  STATUS(Dimension.NUMBER),
  CHARGE_STATUS(Dimension.NUMBER),
  CONTROL_MODE(Dimension.NUMBER),
  LOCAL_REMOTE(Dimension.NUMBER);

  private final Dimension dimension;

  Quantity(Dimension dimension) {
    this.dimension = dimension;
  }

  /** The kind of value. */
  public Dimension dimension() {
    return dimension;
  }

  /** The name in map files, for example {@code voltage_l1}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The quantity that a map file calls {@code key}; empty for a word that means nothing. */
  static Optional<Quantity> of(String key) {
    for (Quantity quantity : values()) if (quantity.key().equals(key)) return Optional.of(quantity);
    return Optional.empty();
  }

  static Quantity voltage(Phase phase) {
    return on(phase, VOLTAGE_L1, VOLTAGE_L2, VOLTAGE_L3);
  }

  static Quantity current(Phase phase) {
    return on(phase, CURRENT_L1, CURRENT_L2, CURRENT_L3);
  }

  static Quantity power(Phase phase) {
    return on(phase, POWER_L1, POWER_L2, POWER_L3);
  }

  static Quantity importPower(Phase phase) {
    return on(phase, POWER_IMPORT_L1, POWER_IMPORT_L2, POWER_IMPORT_L3);
  }

  static Quantity exportPower(Phase phase) {
    return on(phase, POWER_EXPORT_L1, POWER_EXPORT_L2, POWER_EXPORT_L3);
  }

  private static Quantity on(Phase phase, Quantity l1, Quantity l2, Quantity l3) {
    return switch (phase) {
      case L1 -> l1;
      case L2 -> l2;
      case L3 -> l3;
    };
  }
}
