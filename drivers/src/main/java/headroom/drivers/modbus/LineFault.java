package headroom.drivers.modbus;

import headroom.core.port.MeterReport.MeterFault;

/**
 * A request that brought no answer to trust.
 *
 * <p>Without a stack trace: it is an ordinary event in the field.
 */
final class LineFault extends Exception {
  private static final long serialVersionUID = 1;

  private final MeterFault fault;
  private final boolean lineUsable;

  /**
   * @param lineUsable whether the next answer can only be that to the next request; otherwise the
   *     line must be opened anew
   */
  LineFault(MeterFault fault, boolean lineUsable, String detail) {
    super(detail, null, false, false);
    this.fault = fault;
    this.lineUsable = lineUsable;
  }

  MeterFault fault() {
    return fault;
  }

  boolean lineUsable() {
    return lineUsable;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
