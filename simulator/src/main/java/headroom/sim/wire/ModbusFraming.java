package headroom.sim.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** How a request and its answer stand in a stream. */
enum ModbusFraming {
  /** Modbus TCP: a header with transaction id and length (Modbus Messaging on TCP/IP, 3.1.3). */
  TCP {
    @Override
    Optional<Request> next(InputStream in) throws IOException {
      byte[] header = new byte[7];
      if (in.readNBytes(header, 0, 7) < 7) return Optional.empty();
      int length = (header[4] & 0xFF) << 8 | header[5] & 0xFF;
      if (header[2] != 0 || header[3] != 0 || length < 2 || length > 254)
        throw new IOException("not a Modbus TCP header: " + Arrays.toString(header));
      byte[] pdu = in.readNBytes(length - 1);
      if (pdu.length < length - 1) return Optional.empty();
      return Optional.of(new Request(header, header[6] & 0xFF, pdu));
    }

    @Override
    byte[] frame(Request request, byte[] pdu) {
      byte[] frame = Arrays.copyOf(request.header(), 7 + pdu.length);
      frame[4] = (byte) ((pdu.length + 1) >> 8);
      frame[5] = (byte) (pdu.length + 1);
      System.arraycopy(pdu, 0, frame, 7, pdu.length);
      return frame;
    }
  },

  /**
   * RTU: unit, PDU, CRC. The end of a request follows from its function, so that a stream without
   * gaps in time can be read; bytes that are no frame are dropped one by one.
   */
  RTU {
    @Override
    Optional<Request> next(InputStream in) throws IOException {
      try {
        DataInputStream data = new DataInputStream(in);
        byte[] window = new byte[8];
        data.readFully(window);
        while (crc(window, 6) != ((window[7] & 0xFF) << 8 | window[6] & 0xFF)) {
          System.arraycopy(window, 1, window, 0, 7);
          window[7] = data.readByte();
        }
        return Optional.of(
            new Request(new byte[0], window[0] & 0xFF, Arrays.copyOfRange(window, 1, 6)));
      } catch (EOFException end) {
        return Optional.empty();
      }
    }

    @Override
    byte[] frame(Request request, byte[] pdu) {
      byte[] frame = new byte[pdu.length + 3];
      frame[0] = (byte) request.unit();
      System.arraycopy(pdu, 0, frame, 1, pdu.length);
      int crc = crc(frame, pdu.length + 1);
      frame[pdu.length + 1] = (byte) crc;
      frame[pdu.length + 2] = (byte) (crc >> 8);
      return frame;
    }
  };

  /**
   * A whole request.
   *
   * @param header what the answer repeats
   */
  record Request(byte[] header, int unit, byte[] pdu) {}

  /**
   * Reads the next request.
   *
   * @return empty at the end of the stream
   */
  abstract Optional<Request> next(InputStream in) throws IOException;

  abstract byte[] frame(Request request, byte[] pdu);

  /** CRC-16 of Modbus over serial line, section 6.2.2. */
  static int crc(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xA001 : crc >> 1;
    }
    return crc;
  }
}
