package headroom.drivers.modbus;

import headroom.core.units.Phase;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of one model: where its values are, how they are coded, and what an installer must
 * know. Read from a map file; immutable.
 *
 * @param model its id: the word in the config
 * @param variants models that answer alike, as far as is known
 * @param phases how many phases it measures, range [1, 3]
 * @param function Modbus function that reads its values: 3 or 4
 * @param sunspecModels ids of the SunSpec models that it describes, whose addresses are offsets
 *     from the id register; empty for a device with fixed addresses
 * @param checked how many independent sources agree on voltages, currents and powers
 */
public record RegisterMap(
    String model,
    String maker,
    String name,
    List<String> variants,
    Kind kind,
    int phases,
    List<Transport> transports,
    int function,
    WordOrder words,
    List<Integer> sunspecModels,
    LineDefaults defaults,
    ReadLimits limits,
    Signs signs,
    Markers markers,
    Ranges ranges,
    Map<Quantity, RegisterEntry> entries,
    List<Identification> identification,
    List<String> notes,
    List<String> conflicts,
    int checked) {

  public RegisterMap {
    variants = List.copyOf(variants);
    transports = List.copyOf(transports);
    sunspecModels = List.copyOf(sunspecModels);
    entries = Collections.unmodifiableMap(new EnumMap<>(entries));
    identification = List.copyOf(identification);
    notes = List.copyOf(notes);
    conflicts = List.copyOf(conflicts);
  }

  /** What the device is. */
  public enum Kind {
    METER,
    INVERTER,
    BATTERY,
    STORAGE
  }

  /** How it can be reached. */
  public enum Transport {
    TCP,
    RTU
  }

  /** Which register of a longer value comes first. */
  public enum WordOrder {
    /** The most significant: the habit of Modbus. */
    BIG,
    /** The least significant: "word swapped". */
    LITTLE
  }

  /** Factory settings, where they are known. */
  public record LineDefaults(
      Optional<Integer> baud,
      Optional<BusConfig.Parity> parity,
      Optional<Integer> stopBits,
      Optional<Integer> unit,
      Optional<Integer> tcpPort) {}

  /**
   * What one request may ask for.
   *
   * @param registers most registers in one request, range [1, 125]
   * @param even starts and counts must be even
   * @param gaps whether addresses that the map does not list may be read over; else a request
   *     covers listed addresses only
   */
  public record ReadLimits(int registers, boolean even, boolean gaps) {
    /** The same, for a device that turned out not to bear gaps. */
    ReadLimits withoutGaps() {
      return new ReadLimits(registers, even, false);
    }
  }

  /**
   * What signs mean.
   *
   * @param currentSigned currents carry the direction; otherwise they are magnitudes and the sign
   *     is that of the active power
   * @param positiveIsExport positive power (and signed current) flows out of the device towards the
   *     grid, as inverters count
   */
  public record Signs(boolean currentSigned, boolean positiveIsExport) {}

  /**
   * Raw words that are no numbers.
   *
   * @param notAvailable by type, raw bits for "not available"
   * @param overflow by type, raw bits for "beyond what I can measure"
   * @param nanIsNotAvailable whether the device says "not available" with NaN
   */
  public record Markers(
      Map<RegisterType, Long> notAvailable,
      Map<RegisterType, Long> overflow,
      boolean nanIsNotAvailable) {
    public Markers {
      notAvailable = Collections.unmodifiableMap(new EnumMap<>(notAvailable));
      overflow = Collections.unmodifiableMap(new EnumMap<>(overflow));
    }
  }

  /**
   * What the device can measure at most, before any transformer ratio.
   *
   * @param amps largest magnitude of a phase current
   * @param volts largest phase voltage
   * @param watts largest magnitude of a phase power
   */
  public record Ranges(BigDecimal amps, BigDecimal volts, BigDecimal watts) {
    /** Wide enough for every low-voltage supply; garbage is nearly always beyond it. */
    public static final Ranges WIDE =
        new Ranges(
            BigDecimal.valueOf(10_000), BigDecimal.valueOf(500), BigDecimal.valueOf(5_000_000));
  }

  /**
   * A register that tells what device this is.
   *
   * @param function 3 or 4
   * @param span its registers
   * @param coding a number, or text
   * @param expected a number must lie in one of these; none: it is only shown
   * @param text the text must begin so; empty: it is only shown
   */
  public record Identification(
      String name,
      int function,
      int address,
      int registers,
      Coding coding,
      List<Expected> expected,
      Optional<String> text) {
    public Identification {
      expected = List.copyOf(expected);
    }

    /** How it is coded. */
    public enum Coding {
      NUMBER,
      /** Two characters in each register, high byte first, padded with NUL or blanks. */
      ASCII,
      /** One character in each register. */
      WIDE_ASCII
    }

    /** Numbers from {@code least} to {@code most}, both included. */
    public record Expected(long least, long most) {}

    boolean isChecked() {
      return !expected.isEmpty() || text.isPresent();
    }
  }

  /** Whether addresses are offsets into a SunSpec model. */
  public boolean isSunSpec() {
    return !sunspecModels.isEmpty();
  }

  public Optional<RegisterEntry> entry(Quantity quantity) {
    return Optional.ofNullable(entries.get(quantity));
  }

  public boolean has(Quantity quantity) {
    return entries.containsKey(quantity);
  }

  /** The device's phases, in order. */
  public List<Phase> devicePhases() {
    return List.of(Phase.values()).subList(0, phases);
  }

  /** Why it cannot serve as a meter of a circuit; empty when it can. */
  public Optional<String> refusal() {
    boolean everyPhase = devicePhases().stream().allMatch(phase -> has(Quantity.current(phase)));
    if (everyPhase) return Optional.empty();
    return Optional.of(
        model
            + " ("
            + maker
            + " "
            + name
            + ") gives no current per phase and cannot guard a circuit");
  }

  /** Every span of registers that the map knows of: what may be read. */
  List<Span> listed() {
    return entries.values().stream()
        .flatMap(
            entry ->
                entry.scale() instanceof Scale.PowerOfTenAt power
                    ? Stream.of(entry.span(), new Span(power.address(), 1))
                    : Stream.of(entry.span()))
        .toList();
  }

  /**
   * The values of all entries whose registers are there. Pure.
   *
   * @param read addresses as in this map: for SunSpec, offsets from the id register
   */
  public Decoded decode(Registers read) {
    Map<Quantity, Value> values = new EnumMap<>(Quantity.class);
    Map<Quantity, BigDecimal> steps = new EnumMap<>(Quantity.class);
    for (RegisterEntry entry : entries.values()) {
      Optional<int[]> words = read.words(entry.span());
      if (words.isEmpty()) continue;
      Optional<Value> value = value(entry, bits(words.get(), words()), read);
      if (value.isEmpty()) continue;
      values.put(entry.quantity(), value.get());
      step(entry, read).ifPresent(step -> steps.put(entry.quantity(), step));
    }
    return new Decoded(values, steps);
  }

  private Optional<Value> value(RegisterEntry entry, long bits, Registers read) {
    RegisterType type = entry.type();
    if (isMarker(markers.notAvailable, type, bits)) return Optional.of(Value.Absent.NOT_AVAILABLE);
    if (isMarker(markers.overflow, type, bits)) return Optional.of(Value.Absent.OVERFLOW);
    Optional<BigDecimal> raw = type.number(bits);
    if (raw.isEmpty()) {
      boolean marker = markers.nanIsNotAvailable && isNan(type, bits);
      return Optional.of(marker ? Value.Absent.NOT_AVAILABLE : Value.Absent.NOT_A_NUMBER);
    }
    return switch (entry.scale()) {
      case Scale.Fixed fixed -> Optional.of(measured(raw.get().multiply(fixed.factor())));
      case Scale.PowerOfTenAt power ->
          exponentWord(power, read).map(word -> scaled(raw.get(), power, word));
    };
  }

  private Value scaled(BigDecimal raw, Scale.PowerOfTenAt power, int word) {
    if (isMarker(markers.notAvailable, RegisterType.INT16, word)) return Value.Absent.NOT_AVAILABLE;
    int exponent = (short) word;
    if (Math.abs(exponent) > LARGEST_EXPONENT) return Value.Absent.OVERFLOW;
    return measured(raw.scaleByPowerOfTen(exponent).multiply(power.factor()));
  }

  /** SunSpec allows scale factors from -10 to 10; nobody needs more. */
  private static final int LARGEST_EXPONENT = 10;

  private static Optional<Integer> exponentWord(Scale.PowerOfTenAt power, Registers read) {
    return read.words(new Span(power.address(), 1)).map(words -> words[0]);
  }

  private static Value measured(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return new Value.Measured(plain.scale() < 0 ? plain.setScale(0) : plain);
  }

  private static boolean isMarker(Map<RegisterType, Long> markers, RegisterType type, long bits) {
    Long marker = markers.get(type);
    return marker != null && marker == bits;
  }

  private static boolean isNan(RegisterType type, long bits) {
    return type == RegisterType.FLOAT32
        ? Float.isNaN(Float.intBitsToFloat((int) bits))
        : Double.isNaN(Double.longBitsToDouble(bits));
  }

  /** The smallest step in which an integer can change; floats and Iskra's types have none. */
  private static Optional<BigDecimal> step(RegisterEntry entry, Registers read) {
    return switch (entry.type()) {
      case FLOAT32, FLOAT64, ISKRA_T5, ISKRA_T6, ISKRA_T7 -> Optional.empty();
      default ->
          switch (entry.scale()) {
            case Scale.Fixed fixed -> Optional.of(fixed.factor());
            case Scale.PowerOfTenAt power ->
                exponentWord(power, read)
                    .map(word -> (int) word.shortValue())
                    .filter(exponent -> Math.abs(exponent) <= LARGEST_EXPONENT)
                    .map(exponent -> power.factor().scaleByPowerOfTen(exponent));
          };
    };
  }

  /** Registers joined into one number, most significant first. */
  static long bits(int[] words, WordOrder order) {
    long bits = 0;
    for (int i = 0; i < words.length; i++) {
      int word = order == WordOrder.BIG ? words[i] : words[words.length - 1 - i];
      bits = bits << 16 | (word & 0xFFFF);
    }
    return bits;
  }
}
