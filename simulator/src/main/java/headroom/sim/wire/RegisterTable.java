package headroom.sim.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The registers of one meter model: what stands where, and what the meter refuses.
 *
 * <p>Inside a readable span an address that holds nothing reads as 0; outside it the meter answers
 * exception 2, as real ones do.
 */
public final class RegisterTable {
  private final String name;
  private final Set<Integer> functions;
  private final int maxRegisters;
  private final boolean evenOnly;
  private final List<Span> spans = new ArrayList<>();
  private Span currents = new Span(0, -1);
  private final List<Point> points = new ArrayList<>();

  private record Span(int from, int to) {}

  private record Point(int address, int width, Function<MeterFace, int[]> words) {}

  /** A request that the meter answers with a Modbus exception. */
  public static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final int code;

    Refusal(int code, String why) {
      super(why);
      this.code = code;
    }

    /** Modbus exception code: 1 function, 2 address, 3 value. */
    public int code() {
      return code;
    }
  }

  /**
   * @param maxRegisters most in one request
   * @param evenOnly whether odd addresses and counts are refused
   * @param functions 3 or 4 or both
   */
  RegisterTable(String name, int maxRegisters, boolean evenOnly, Integer... functions) {
    this.name = name;
    this.maxRegisters = maxRegisters;
    this.evenOnly = evenOnly;
    this.functions = new LinkedHashSet<>(Arrays.asList(functions));
  }

  public String name() {
    return name;
  }

  /** Makes {@code from} to {@code to}, both included, readable. */
  RegisterTable span(int from, int to) {
    spans.add(new Span(from, to));
    return this;
  }

  /** Says where the currents of the three phases stand, both ends included. */
  RegisterTable currentsAt(int from, int to) {
    currents = new Span(from, to);
    return this;
  }

  /** Whether an answer holds the currents of all phases. */
  boolean showsCurrents(int address, int count) {
    return address <= currents.from && currents.to < address + count;
  }

  RegisterTable put(int address, int width, Function<MeterFace, int[]> words) {
    points.add(new Point(address, width, words));
    return this;
  }

  RegisterTable constant(int address, int... words) {
    return put(address, words.length, face -> words);
  }

  /** A float in two registers. */
  RegisterTable float32(int address, ToDoubleFunction<MeterFace> value) {
    return put(address, 2, face -> Words.float32(value.applyAsDouble(face)));
  }

  /** A value of each phase, {@code stride} registers apart. */
  RegisterTable eachPhase(
      int address, int stride, int width, Function<MeterFace.PhaseFace, int[]> words) {
    for (int terminal = 1; terminal <= 3; terminal++) {
      int phase = terminal;
      put(address + (terminal - 1) * stride, width, face -> words.apply(face.phase(phase)));
    }
    return this;
  }

  /** A float of each phase, {@code stride} registers apart. */
  RegisterTable float32EachPhase(
      int address, int stride, ToDoubleFunction<MeterFace.PhaseFace> value) {
    return eachPhase(address, stride, 2, phase -> Words.float32(value.applyAsDouble(phase)));
  }

  /**
   * Answers one read.
   *
   * @return {@code count} registers, each in [0, 0xFFFF]
   */
  public int[] read(int function, int address, int count, MeterFace face) throws Refusal {
    if (!functions.contains(function)) throw new Refusal(1, name + " has no function " + function);
    if (count < 1 || count > maxRegisters)
      throw new Refusal(3, name + " reads 1 to " + maxRegisters + " registers, not " + count);
    if (evenOnly && (address % 2 != 0 || count % 2 != 0))
      throw new Refusal(2, name + " reads even addresses and counts only");
    int end = address + count;
    if (spans.stream().noneMatch(span -> span.from <= address && end - 1 <= span.to))
      throw new Refusal(2, "%s has nothing at %d+%d".formatted(name, address, count));
    int[] registers = new int[count];
    for (Point point : points) {
      if (point.address >= end || point.address + point.width <= address) continue;
      int[] words = point.words.apply(face);
      for (int i = 0; i < words.length; i++) {
        int at = point.address + i - address;
        if (at >= 0 && at < count) registers[at] = words[i];
      }
    }
    return registers;
  }
}
