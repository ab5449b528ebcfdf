package headroom.drivers.modbus;

/**
 * An open way to the devices of one bus: a connection or a serial port. Used by the thread of the
 * bus alone.
 */
interface Line extends AutoCloseable {
  /**
   * Reads neighbouring registers of one device and blocks until the answer, at most for the bus's
   * timeout. An answer that returns here belongs to this request: number, unit, function and length
   * were compared.
   *
   * @param unit range [0, 255]
   * @param function 3 (holding registers) or 4 (input registers)
   * @return one word each, range [0, 0xFFFF]
   * @throws LineFault when there is no answer, or one that does not belong to the request
   */
  int[] read(int unit, int function, Span span) throws LineFault;

  /** Never throws. */
  @Override
  void close();
}
