package headroom.daemon;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The charger of the {@link Rehearsal}: a plain socket that speaks as much WebSocket and OCPP 1.6J
 * as it takes to boot, to start a transaction and to be given a limit. It says yes to everything.
 */
final class RehearsedCharger implements AutoCloseable {
  private static final Pattern CALL =
      Pattern.compile("\\[2,\"([^\"]+)\",\"(\\w+)\",.*", Pattern.DOTALL);
  private static final int FINAL_TEXT = 0x81;
  private static final int OPCODE = 0x0f;
  private static final int TEXT = 1;
  private static final int MASKED = 0x80;
  private static final int LENGTH_IN_TWO_BYTES = 126;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int calls;

  private RehearsedCharger(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  static RehearsedCharger connect(int port, String identity) throws IOException {
    RehearsedCharger charger =
        new RehearsedCharger(new Socket(InetAddress.getLoopbackAddress(), port));
    charger.knock(identity);
    return charger;
  }

  /** The opening handshake (RFC 6455 section 4.1), with the key of the RFC's own example. */
  private void knock(String identity) throws IOException {
    String request =
        """
        GET /ocpp/%s HTTP/1.1
        Host: 127.0.0.1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Protocol: ocpp1.6

        """
            .formatted(identity)
            .replace("\n", "\r\n");
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) answer.append((char) in.readUnsignedByte());
    if (!answer.toString().startsWith("HTTP/1.1 101"))
      throw new IOException("its charger was refused: " + answer.toString().strip());
  }

  /** Boots, starts a transaction, and goes on until it has the limit of that transaction. */
  void chargeUntilLimited(Duration atMost) throws IOException {
    socket.setSoTimeout((int) atMost.toMillis());
    call("BootNotification", "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}");
    status("Available");
    boolean started = false;
    while (true) {
      Matcher call = CALL.matcher(read());
      if (!call.matches()) continue;
      String action = call.group(2);
      send("[3,\"" + call.group(1) + "\"," + answer(action) + "]");
      if (!action.equals("SetChargingProfile")) continue;
      if (call.group().contains("\"TxProfile\"")) return;
      if (started) continue;
      started = true;
      status("Preparing");
      call(
          "StartTransaction",
          "{\"connectorId\":1,\"idTag\":\"CARD\",\"meterStart\":0,\"timestamp\":\"2026-01-01T00:00:00Z\"}");
      status("Charging");
      call(
          "MeterValues",
          "{\"connectorId\":1,\"meterValue\":[{\"timestamp\":\"2026-01-01T00:00:01Z\",\"sampledValue\":[{\"value\":\"6.0\",\"measurand\":\"Current.Import\",\"phase\":\"L1\",\"unit\":\"A\"}]}]}");
    }
  }

  private static String answer(String action) {
    return action.equals("GetConfiguration")
        ? "{\"configurationKey\":[],\"unknownKey\":[]}"
        : "{\"status\":\"Accepted\"}";
  }

  private void status(String status) throws IOException {
    call(
        "StatusNotification",
        "{\"connectorId\":1,\"errorCode\":\"NoError\",\"status\":\"" + status + "\"}");
  }

  private void call(String action, String payload) throws IOException {
    send("[2,\"c" + calls++ + "\",\"" + action + "\"," + payload + "]");
  }

  /** A whole text frame; a client has to mask, and a mask of zeros changes nothing. */
  private void send(String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] head = {
      (byte) FINAL_TEXT,
      (byte) (MASKED | LENGTH_IN_TWO_BYTES),
      (byte) (payload.length >> 8),
      (byte) payload.length,
      0,
      0,
      0,
      0
    };
    out.write(head);
    out.write(payload);
  }

  private String read() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & OPCODE;
      int length = in.readUnsignedByte();
      if (length == LENGTH_IN_TWO_BYTES) length = in.readUnsignedShort();
      byte[] payload = in.readNBytes(length);
      if (opcode == TEXT) return new String(payload, StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
