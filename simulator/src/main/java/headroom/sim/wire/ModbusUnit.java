package headroom.sim.wire;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A meter at a unit id: a register table over a physical meter.
 *
 * @param physics what the meter sees now; asked once per request, on the server's thread
 * @param served told after an answer with registers has left; the server's thread
 */
public record ModbusUnit(
    RegisterTable table, Supplier<MeterFace> physics, Consumer<Served> served) {

  /**
   * An answer that has been written to the socket.
   *
   * @param face what its registers show
   * @param showsCurrents whether its registers hold the currents of all phases
   * @param sentNanos {@link System#nanoTime} right after the write
   */
  public record Served(MeterFace face, boolean showsCurrents, long sentNanos) {}

  /** A meter that nobody listens to. */
  public static ModbusUnit of(RegisterTable table, Supplier<MeterFace> physics) {
    return new ModbusUnit(table, physics, served -> {});
  }

  /** An answer and what to do when it has left. */
  record Answer(byte[] pdu, Runnable sent) {}

  /** Answers one request PDU; every request has an answer, if only an exception. */
  Answer answer(byte[] pdu) {
    int function = pdu.length == 0 ? 0 : pdu[0] & 0xFF;
    if (pdu.length != 5) return refusal(function, function == 3 || function == 4 ? 3 : 1);
    ByteBuffer request = ByteBuffer.wrap(pdu, 1, 4);
    int address = request.getShort() & 0xFFFF;
    int count = request.getShort() & 0xFFFF;
    MeterFace face = physics.get();
    try {
      int[] registers = table.read(function, address, count, face);
      ByteBuffer answer = ByteBuffer.allocate(2 + 2 * count);
      answer.put((byte) function).put((byte) (2 * count));
      for (int register : registers) answer.putShort((short) register);
      boolean showsCurrents = table.showsCurrents(address, count);
      return new Answer(
          answer.array(), () -> served.accept(new Served(face, showsCurrents, System.nanoTime())));
    } catch (RegisterTable.Refusal refused) {
      return refusal(function, refused.code());
    }
  }

  private static Answer refusal(int function, int code) {
    return new Answer(new byte[] {(byte) (function | 0x80), (byte) code}, () -> {});
  }
}
