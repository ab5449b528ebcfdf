package headroom.drivers.modbus;

import headroom.core.port.MeterReport.MeterFault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Finds the models of a SunSpec device (SunSpec Device Information Model Specification 1.1): a
 * marker, then a chain of models, each with id and length.
 */
final class SunSpec {
  /** Id and length of a model, at its start. */
  static final Span HEADER = new Span(0, 2);

  /** Where the marker may be, in the order in which to look. */
  static final List<Integer> BASES = List.of(40_000, 0, 50_000);

  private static final int MARKER_FIRST = 0x5375;
  private static final int MARKER_SECOND = 0x6E53;
  private static final int END = 0xFFFF;
  private static final int COMMON_MODEL = 1;

  /** Manufacturer and model in the common model: two texts of 16 registers. */
  private static final Span NAMES = new Span(2, 32);

  /** A chain that is longer than this is no chain. */
  private static final int MOST_MODELS = 64;

  private SunSpec() {}

  /** Reads registers of the device. */
  interface Reader {
    int[] read(Span span) throws LineFault;
  }

  /**
   * @param base address of the model's id register
   * @param id which of the map's models it is
   * @param device manufacturer and model, as the device says
   */
  record Found(RegisterMap map, int base, int id, String device) {}

  /**
   * Walks the chain to the first model that one of {@code maps} describes.
   *
   * @param firstBase index into {@link #BASES} of the place to look at first
   * @throws LineFault what the line says, or {@link MeterFault#WRONG_DEVICE} when there is no
   *     marker or no such model
   */
  static Found discover(Reader reader, List<RegisterMap> maps, int firstBase) throws LineFault {
    for (int i = 0; i < BASES.size(); i++) {
      int base = BASES.get((firstBase + i) % BASES.size());
      if (isMarker(reader, base)) return walk(reader, maps, base + 2);
    }
    throw wrong("no SunSpec marker at " + BASES);
  }

  private static boolean isMarker(Reader reader, int base) throws LineFault {
    try {
      int[] words = reader.read(new Span(base, 2));
      return words[0] == MARKER_FIRST && words[1] == MARKER_SECOND;
    } catch (LineFault e) {
      if (e.fault() == MeterFault.REFUSED && e.lineUsable()) return false;
      throw e;
    }
  }

  private static Found walk(Reader reader, List<RegisterMap> maps, int start) throws LineFault {
    int address = start;
    String device = "";
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < MOST_MODELS; i++) {
      if (address + HEADER.count() > 0xFFFF) break;
      int[] header = reader.read(HEADER.at(address));
      int id = header[0];
      if (id == END) break;
      Optional<RegisterMap> map =
          maps.stream().filter(candidate -> candidate.sunspecModels().contains(id)).findFirst();
      if (map.isPresent()) return new Found(map.get(), address, id, device);
      if (id == COMMON_MODEL && header[1] >= NAMES.end() - 2)
        device = names(reader.read(NAMES.at(address)));
      seen.append(seen.isEmpty() ? "" : ", ").append(id);
      address += 2 + header[1];
    }
    throw wrong("the device has the SunSpec models " + seen + ", none of which fits");
  }

  private static String names(int[] words) {
    String maker = text(words, 0, 16, false);
    return (maker + " " + text(words, 16, 32, false)).strip();
  }

  /** Characters in registers, up to the first NUL. */
  static String text(int[] words, int from, int to, boolean wide) {
    byte[] bytes = new byte[(to - from) * 2];
    int length = 0;
    for (int i = from; i < to; i++) {
      if (!wide) bytes[length++] = (byte) (words[i] >> 8);
      bytes[length++] = (byte) words[i];
    }
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    String kept = end < 0 ? text : text.substring(0, end);
    return kept.replaceAll("\\p{Cntrl}", " ").strip();
  }

  private static LineFault wrong(String detail) {
    return new LineFault(MeterFault.WRONG_DEVICE, true, detail);
  }
}
