package headroom.drivers.modbus;

/**
 * How a group of meters is reached. Meters with equal values share one bus, one connection and one
 * thread.
 */
public sealed interface BusConfig {
  /** Modbus TCP. */
  record Tcp(String host, int port) implements BusConfig {}

  /** RTU frames in a TCP stream, as transparent serial gateways carry them. */
  record RtuOverTcp(String host, int port) implements BusConfig {}

  /**
   * A serial line.
   *
   * @param device path of the port, a symlink is followed
   * @param stopBits 1 or 2
   * @param rs485Ioctls whether the serial library may switch the driver to RS-485 mode; some USB
   *     adapters break on it
   */
  record Rtu(String device, int baud, Parity parity, int stopBits, boolean rs485Ioctls)
      implements BusConfig {}

  /** Parity of a serial line. */
  enum Parity {
    NONE,
    EVEN,
    ODD
  }
}
