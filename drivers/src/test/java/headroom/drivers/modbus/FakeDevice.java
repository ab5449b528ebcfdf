package headroom.drivers.modbus;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A Modbus server with faults on demand. What it answers tells which request it belongs to, so that
 * a stale answer cannot pass for a fresh one.
 */
final class FakeDevice implements AutoCloseable {
  /** One fault strikes one request, then the next is answered well. */
  enum Fault {
    /** The right answer, after the client has given up. */
    LATE,
    /** The connection is reset instead of an answer. */
    RESET,
    /** Half of the answer, then nothing more. */
    CUT,
    /** An answer with one register less than asked for. */
    SHORT,
    /** An answer with one register more than asked for. */
    LONG,
    /** An answer to the other read function. */
    OTHER_FUNCTION,
    /** An answer to a function that has none of our business. */
    WRITE_FUNCTION,
    /** An answer of another unit. */
    OTHER_UNIT,
    /** No answer. */
    NONE,
    /** A proper Modbus exception. */
    EXCEPTION,
    /** Random bytes. */
    GARBAGE,
    /** A byte now and then: never whole in time. */
    DRIP,
    /** A wrong checksum (RTU), or a wrong transaction number (TCP). */
    WRONG_SUM
  }

  /** What a unit holds. */
  interface Memory {
    /** The word at {@code address}; empty refuses the request as illegal data address. */
    Optional<Integer> word(int unit, int address);
  }

  /** A request, as it arrived. */
  record Asked(int unit, int function, Span span, long atNs) {}

  static final int LATE_MS = 350;

  private final boolean rtu;
  private volatile Memory memory;
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private volatile List<Integer> silentUnits = List.of();
  private volatile int connections;
  private int port;

  private FakeDevice(boolean rtu, Memory memory) {
    this.rtu = rtu;
    this.memory = memory;
  }

  static FakeDevice tcp(Memory memory) throws IOException {
    return new FakeDevice(false, memory).listen();
  }

  static FakeDevice rtuOverTcp(Memory memory) throws IOException {
    return new FakeDevice(true, memory).listen();
  }

  static FakeDevice on(Path device, Memory memory) throws IOException {
    FakeDevice fake = new FakeDevice(true, memory);
    FileInputStream in = new FileInputStream(device.toFile());
    FileOutputStream out = new FileOutputStream(device.toFile());
    fake.open.add(out);
    Thread.ofPlatform().daemon().start(() -> fake.serve(in, out, out::close));
    return fake;
  }

  private FakeDevice listen() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(server);
    port = server.getLocalPort();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket socket = server.accept();
                  connections++;
                  open.add(socket);
                  Thread.ofVirtual().start(() -> serve(socket));
                }
              } catch (IOException e) {
                // Closed.
              }
            });
    return this;
  }

  BusConfig.Tcp tcpBus() {
    return new BusConfig.Tcp("127.0.0.1", port);
  }

  BusConfig.RtuOverTcp rtuBus() {
    return new BusConfig.RtuOverTcp("127.0.0.1", port);
  }

  void hold(Memory next) {
    memory = next;
  }

  void fail(Fault fault) {
    faults.add(fault);
  }

  void silence(Integer... units) {
    silentUnits = List.of(units);
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  int connections() {
    return connections;
  }

  private void serve(Socket socket) {
    try (socket) {
      serve(
          socket.getInputStream(),
          socket.getOutputStream(),
          () -> {
            socket.setSoLinger(true, 0);
            socket.close();
          });
    } catch (IOException e) {
      // The client hung up.
    }
  }

  private void serve(InputStream stream, OutputStream out, AutoCloseable reset) {
    DataInputStream in = new DataInputStream(stream);
    try {
      while (true) {
        int number = 0;
        if (!rtu) {
          number = in.readUnsignedShort();
          in.readUnsignedShort();
          in.readUnsignedShort();
        }
        int unit = in.readUnsignedByte();
        int function = in.readUnsignedByte();
        Span span = new Span(in.readUnsignedShort(), in.readUnsignedShort());
        if (rtu) in.readUnsignedShort();
        asked.add(new Asked(unit, function, span, System.nanoTime()));
        if (silentUnits.contains(unit)) continue;
        answer(number, unit, function, span, out, reset);
      }
    } catch (Exception e) {
      // The client hung up, or the pty is gone.
    }
  }

  private void answer(
      int number, int unit, int function, Span span, OutputStream out, AutoCloseable reset)
      throws Exception {
    Fault fault = faults.poll();
    if (fault == null) {
      send(out, whole(number, unit, function, data(unit, span, span.count())));
      return;
    }
    byte[] data = data(unit, span, span.count());
    switch (fault) {
      case LATE -> {
        byte[] answer = whole(number, unit, function, data);
        later.schedule(() -> send(out, answer), LATE_MS, TimeUnit.MILLISECONDS);
      }
      case RESET -> reset.close();
      case CUT -> {
        byte[] answer = whole(number, unit, function, data);
        send(out, Arrays.copyOf(answer, answer.length / 2));
      }
      case SHORT -> send(out, whole(number, unit, function, data(unit, span, span.count() - 1)));
      case LONG -> send(out, whole(number, unit, function, data(unit, span, span.count() + 1)));
      case OTHER_FUNCTION -> send(out, whole(number, unit, 7 - function, data));
      case WRITE_FUNCTION ->
          send(out, framed(number, new byte[] {(byte) unit, 16, 0, 0, 0, (byte) span.count()}));
      case OTHER_UNIT -> send(out, whole(number, unit + 1, function, data));
      case NONE -> {}
      case EXCEPTION ->
          send(out, framed(number, new byte[] {(byte) unit, (byte) (function | 0x80), 4}));
      case GARBAGE -> send(out, new byte[] {0x55, 0x13, (byte) 0xFF, 0, 0x20, 9, 9, 9, 9, 9, 9});
      case DRIP -> drip(out, whole(number, unit, function, data), 0);
      case WRONG_SUM -> {
        byte[] answer = whole(number + 1, unit, function, data);
        if (rtu) answer[answer.length - 1] ^= 0x5A;
        send(out, answer);
      }
    }
  }

  private void drip(OutputStream out, byte[] answer, int from) {
    if (from >= answer.length) return;
    later.schedule(
        () -> {
          send(out, new byte[] {answer[from]});
          drip(out, answer, from + 1);
        },
        60,
        TimeUnit.MILLISECONDS);
  }

  /** Byte count and words; empty where an address is refused. */
  private byte[] data(int unit, Span span, int count) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write(count * 2);
    for (int i = 0; i < count; i++) {
      Optional<Integer> word = memory.word(unit, span.address() + i);
      if (word.isEmpty()) return new byte[0];
      data.write(word.get() >> 8);
      data.write(word.get());
    }
    return data.toByteArray();
  }

  private byte[] whole(int number, int unit, int function, byte[] data) {
    boolean refused = data.length == 0;
    byte[] body = new byte[refused ? 3 : 2 + data.length];
    body[0] = (byte) unit;
    body[1] = (byte) (refused ? function | 0x80 : function);
    if (refused) body[2] = 2;
    else System.arraycopy(data, 0, body, 2, data.length);
    return framed(number, body);
  }

  private byte[] framed(int number, byte[] body) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    if (!rtu) {
      for (int part : new int[] {number >> 8, number, 0, 0, body.length >> 8, body.length})
        frame.write(part);
    }
    frame.writeBytes(body);
    if (rtu) for (int part : ModbusUtil.calculateCRC(body, 0, body.length)) frame.write(part);
    return frame.toByteArray();
  }

  private static void send(OutputStream out, byte[] bytes) {
    try {
      synchronized (out) {
        out.write(bytes);
        out.flush();
      }
    } catch (IOException e) {
      // The client hung up: what a late answer meets.
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        // It was closed already.
      }
    }
  }
}
