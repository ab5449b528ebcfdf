package headroom.sim.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.site.PhaseWiring;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes on the wire, worked out by hand from the Modbus specifications. */
class ModbusServerTest {
  private static final HexFormat HEX = HexFormat.of();

  private ModbusServer tcp;
  private ModbusServer rtu;

  @BeforeEach
  void open() throws IOException {
    Map<Integer, ModbusUnit> units =
        Map.of(
            1,
            ModbusUnit.of(
                MeterTables.sdm630(),
                () -> MeterFace.of(MeterTablesTest.PHYSICS, PhaseWiring.STRAIGHT, false)));
    tcp = ModbusServer.tcp(units);
    rtu = ModbusServer.rtuOverTcp(units);
  }

  @AfterEach
  void close() {
    tcp.close();
    rtu.close();
  }

  @Test
  void voltageIsAFloatWithTheHighWordFirst() throws IOException {
    // 231.2 V is 0x43673333 (IEEE 754)
    assertEquals(
        "1234" + "0000" + "0007" + "01" + "04" + "04" + "43673333",
        exchange(tcp, "1234" + "0000" + "0006" + "01" + "04" + "0000" + "0002", 13));
  }

  @Test
  void aRequestThatComesByteByByteIsOneRequest() throws IOException {
    byte[] request = HEX.parseHex("00010000000601" + "0400000002");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp.port())) {
      for (byte one : request) {
        socket.getOutputStream().write(one);
        socket.getOutputStream().flush();
      }
      assertEquals(13, socket.getInputStream().readNBytes(13).length);
    }
  }

  @Test
  void whatTheMeterRefusesIsAnException() throws IOException {
    assertEquals("000100000003" + "01" + "83" + "01", ask("030000" + "0002"), "function");
    assertEquals("000100000003" + "01" + "84" + "02", ask("040001" + "0002"), "odd address");
    assertEquals("000100000003" + "01" + "84" + "02", ask("044000" + "0002"), "nothing there");
    assertEquals("000100000003" + "01" + "84" + "03", ask("040000" + "003E"), "62 registers");
    assertEquals("000100000003" + "01" + "84" + "03", ask("040000" + "0000"), "no register");
  }

  private String ask(String pdu) throws IOException {
    return exchange(tcp, "00010000000601" + pdu, 9);
  }

  @Test
  void anotherUnitIsAGatewayExceptionOverTcp() throws IOException {
    assertEquals(
        "000100000003" + "09" + "84" + "0b",
        exchange(tcp, "000100000006" + "09" + "0400000002", 9));
  }

  @Test
  void anotherUnitIsSilentOverRtuAndNoiseIsSkipped() throws IOException {
    // CRCs worked out by the table-free algorithm of the serial line guide, section 6.2.2
    String otherUnit = crc("09" + "04" + "0000" + "0002");
    String noise = "ff00";
    String ours = crc("01" + "04" + "0000" + "0002");
    assertEquals(crc("01" + "04" + "04" + "43673333"), exchange(rtu, otherUnit + noise + ours, 9));
  }

  @Test
  void theCrcIsThatOfTheGuide() {
    // The guide's own example: 02 07 gives 41 12 on the wire.
    assertEquals(0x1241, ModbusFraming.crc(new byte[] {2, 7}, 2));
  }

  @Test
  void aConnectionThatSendsNoModbusIsClosed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
      assertArrayEquals(new byte[0], socket.getInputStream().readAllBytes());
    }
  }

  private static String crc(String frame) {
    byte[] bytes = HEX.parseHex(frame);
    int crc = ModbusFraming.crc(bytes, bytes.length);
    return frame + "%02x%02x".formatted(crc & 0xFF, crc >> 8);
  }

  private static String exchange(ModbusServer server, String request, int answerBytes)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(HEX.parseHex(request));
      socket.getOutputStream().flush();
      return HEX.formatHex(socket.getInputStream().readNBytes(answerBytes));
    }
  }
}
