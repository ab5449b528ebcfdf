package headroom.drivers.modbus;

import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import headroom.core.port.MeterReport.MeterFault;

/**
 * A line over j2mod's framing, without j2mod's transactions.
 *
 * <p>Those retry in silence, reconnect in silence, number the next request like a failed one, and
 * compare neither unit, function nor length; after a timeout they hand out the previous answer as
 * the current one, for ever. Here each request goes out once, with a number of its own, and the
 * answer must match it in all respects. Whatever else comes means that the line is out of step: it
 * is closed and opened anew.
 */
final class CheckedLine implements Line {
  private static final int FIRST_EXCEPTION_FUNCTION = 0x80;

  private final AbstractModbusTransport transport;
  private final ByteSource source;
  private final boolean numbered;
  private int number;

  /**
   * @param numbered whether answers carry the number of their request (Modbus TCP)
   */
  CheckedLine(AbstractModbusTransport transport, ByteSource source, boolean numbered) {
    this.transport = transport;
    this.source = source;
    this.numbered = numbered;
  }

  @Override
  public int[] read(int unit, int function, Span span) throws LineFault {
    ModbusRequest request =
        function == 4
            ? new ReadInputRegistersRequest(span.address(), span.count())
            : new ReadMultipleRegistersRequest(span.address(), span.count());
    number = number % 0xFFFF + 1;
    request.setUnitID(unit);
    request.setTransactionID(number);
    ModbusResponse response = exchange(request, span);
    if (numbered && (response.getTransactionID() & 0xFFFF) != number)
      throw outOfStep(span, "answer " + response.getTransactionID() + " to request " + number);
    if ((response.getUnitID() & 0xFF) != unit)
      throw outOfStep(span, "an answer of unit " + (response.getUnitID() & 0xFF));
    int answered = response.getFunctionCode() & 0xFF;
    if (answered == function + FIRST_EXCEPTION_FUNCTION
        && response instanceof ExceptionResponse exception)
      throw refused(span, exception.getExceptionCode());
    if (answered != function) throw outOfStep(span, "an answer to function " + answered);
    return words(response, span);
  }

  private ModbusResponse exchange(ModbusRequest request, Span span) throws LineFault {
    source.expectAnswer();
    try {
      transport.writeRequest(request);
      return transport.readResponse();
    } catch (ModbusIOException | RuntimeException | LinkageError e) {
      throw source
          .ranDry()
          .map(why -> new LineFault(MeterFault.SILENT, false, span + ": " + why))
          .orElseGet(() -> outOfStep(span, "garbage: " + e.getMessage()));
    }
  }

  private static int[] words(ModbusResponse response, Span span) throws LineFault {
    InputRegister[] registers =
        switch (response) {
          case ReadInputRegistersResponse input -> input.getRegisters();
          case ReadMultipleRegistersResponse holding -> holding.getRegisters();
          default ->
              throw outOfStep(span, "an answer of kind " + response.getClass().getSimpleName());
        };
    if (registers.length != span.count())
      throw outOfStep(span, registers.length + " registers instead of " + span.count());
    int[] words = new int[registers.length];
    for (int i = 0; i < words.length; i++) words[i] = registers[i].getValue() & 0xFFFF;
    return words;
  }

  private static LineFault outOfStep(Span span, String found) {
    return new LineFault(MeterFault.REFUSED, false, span + ": " + found);
  }

  /** A proper answer, so the line stays in step. Codes: Modbus application protocol V1.1b3, 7. */
  private static LineFault refused(Span span, int code) {
    String meaning =
        switch (code) {
          case 1 -> "illegal function";
          case 2 -> "illegal data address";
          case 3 -> "illegal data value";
          case 4 -> "device failure";
          case 5, 6 -> "device busy";
          case 10 -> "the gateway has no path to the unit";
          case 11 -> "the gateway got no answer from the unit";
          default -> "unknown";
        };
    MeterFault fault = code == 10 || code == 11 ? MeterFault.SILENT : MeterFault.REFUSED;
    return new LineFault(fault, true, span + ": exception " + code + ", " + meaning);
  }

  @Override
  public void close() {
    source.hangUp();
  }
}
