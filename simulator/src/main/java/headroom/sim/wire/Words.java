package headroom.sim.wire;

import java.nio.charset.StandardCharsets;

/**
 * Numbers as 16-bit registers, most significant first unless the name says otherwise. A value that
 * the type cannot carry is pinned to the type's end, as meters do.
 */
final class Words {
  private Words() {}

  static int[] uint16(long value) {
    return new int[] {(int) Math.clamp(value, 0, 0xFFFF)};
  }

  static int[] int16(long value) {
    return new int[] {(int) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE) & 0xFFFF};
  }

  static int[] uint32(long value) {
    return pair(Math.clamp(value, 0, 0xFFFF_FFFFL));
  }

  static int[] int32(long value) {
    return pair(Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  static int[] int64(long value) {
    return new int[] {word(value, 48), word(value, 32), word(value, 16), word(value, 0)};
  }

  static int[] float32(double value) {
    return pair(Float.floatToRawIntBits((float) value));
  }

  /** The same words, least significant first. */
  static int[] littleEnd(int[] words) {
    int[] turned = new int[words.length];
    for (int i = 0; i < words.length; i++) turned[i] = words[words.length - 1 - i];
    return turned;
  }

  /** Iskra's decimal: an exponent byte and a 24-bit mantissa, unsigned (T5) or signed (T6). */
  static int[] iskraDecimal(double value, boolean signed) {
    long largest = signed ? 0x7F_FFFF : 0xFF_FFFF;
    int exponent = -4;
    while (Math.abs(Math.rint(value / Math.pow(10, exponent))) > largest) exponent++;
    long mantissa = (long) Math.rint(value / Math.pow(10, exponent));
    if (!signed) mantissa = Math.max(0, mantissa);
    return pair(((long) exponent & 0xFF) << 24 | mantissa & 0xFF_FFFF);
  }

  /** Iskra's power factor (T7): direction, kind of load, and ten-thousandths. */
  static int[] iskraPowerFactor(double value) {
    long direction = value < 0 ? 0xFF : 0x00;
    return pair(direction << 24 | Math.round(Math.abs(value) * 10_000));
  }

  /** Two characters per register, padded with NUL. */
  static int[] ascii(String text, int registers) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    int[] words = new int[registers];
    for (int i = 0; i < Math.min(bytes.length, 2 * registers); i++)
      words[i / 2] |= (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    return words;
  }

  private static int[] pair(long bits) {
    return new int[] {word(bits, 16), word(bits, 0)};
  }

  private static int word(long bits, int shift) {
    return (int) (bits >>> shift) & 0xFFFF;
  }
}
