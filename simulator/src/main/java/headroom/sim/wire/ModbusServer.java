package headroom.sim.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Modbus server on loopback: several meters behind one port, one virtual thread per connection. A
 * unit id that nobody has is silent on RTU and a gateway's exception on TCP.
 */
public final class ModbusServer implements AutoCloseable {
  private static final int NO_ANSWER_FROM_TARGET = 0x0B;

  private final ModbusFraming framing;
  private final Map<Integer, ModbusUnit> units;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Modbus TCP on a free port. */
  public static ModbusServer tcp(Map<Integer, ModbusUnit> units) throws IOException {
    return new ModbusServer(ModbusFraming.TCP, units);
  }

  /** RTU frames in a TCP stream, on a free port. */
  public static ModbusServer rtuOverTcp(Map<Integer, ModbusUnit> units) throws IOException {
    return new ModbusServer(ModbusFraming.RTU, units);
  }

  private ModbusServer(ModbusFraming framing, Map<Integer, ModbusUnit> units) throws IOException {
    this.framing = framing;
    this.units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    Thread.ofVirtual().name("modbus-accept-" + port()).start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        if (listener.isClosed()) socket.close();
        Thread.ofVirtual().name("modbus-" + port()).start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      serve(
          framing,
          units,
          new BufferedInputStream(socket.getInputStream()),
          socket.getOutputStream());
    } catch (IOException gone) {
      // The peer left, or sent what is not Modbus: either way the connection is over.
    } finally {
      open.remove(socket);
    }
  }

  /** Answers requests from {@code in} on {@code out} until the stream ends. */
  static void serve(
      ModbusFraming framing, Map<Integer, ModbusUnit> units, InputStream in, OutputStream out)
      throws IOException {
    for (Optional<ModbusFraming.Request> next = framing.next(in);
        next.isPresent();
        next = framing.next(in)) {
      ModbusFraming.Request request = next.get();
      ModbusUnit unit = units.get(request.unit());
      if (unit != null) {
        ModbusUnit.Answer answer = unit.answer(request.pdu());
        out.write(framing.frame(request, answer.pdu()));
        out.flush();
        answer.sent().run();
      } else if (framing == ModbusFraming.TCP) {
        byte[] refusal = {(byte) (request.pdu()[0] | 0x80), NO_ANSWER_FROM_TARGET};
        out.write(framing.frame(request, refusal));
        out.flush();
      }
    }
  }

  /** Cuts all connections at once; new ones are welcome. */
  public void cutConnections() {
    for (Socket socket : open) closeQuietly(socket);
  }

  @Override
  public void close() {
    closeQuietly(listener);
    cutConnections();
  }

  private static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception alreadyGone) {
      // Nothing is left to close.
    }
  }
}
