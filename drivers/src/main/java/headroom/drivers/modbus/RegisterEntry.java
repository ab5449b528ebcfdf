package headroom.drivers.modbus;

/**
 * One quantity of a register map.
 *
 * @param address first register, as it goes on the wire, range [0, 0xFFFF]; for SunSpec an offset
 *     from the model's id register
 */
public record RegisterEntry(Quantity quantity, int address, RegisterType type, Scale scale) {
  Span span() {
    return new Span(address, type.registers());
  }
}
