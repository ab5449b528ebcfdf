package headroom.drivers.modbus;

import headroom.core.port.MeterReport.MeterFault;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Raw registers of one model with the values that a person works out from them: a file in {@code
 * vectors}, written from the facts about the model and not from its map.
 *
 * @param words address to words
 * @param reads what each quantity must read as
 * @param sample what the poll must give, with straight wiring; empty for a device that is no meter
 * @param instead other words at one place, and what they must lead to
 */
record Vector(
    String model,
    Map<Integer, int[]> words,
    Map<Quantity, BigDecimal> reads,
    Optional<Expected> sample,
    List<Instead> instead) {

  record Expected(
      List<Integer> current_mA,
      List<Integer> voltage_mV,
      List<Integer> power_W,
      Optional<Integer> total_W,
      Optional<Integer> import_Wh,
      Optional<Integer> export_Wh,
      Optional<Integer> frequency_mHz) {}

  record Instead(int at, int[] words, Quantity quantity, Value reads, Optional<MeterFault> fault) {}

  Registers registers() {
    Registers registers = Registers.NONE;
    for (var entry : words.entrySet()) registers = registers.with(entry.getKey(), entry.getValue());
    return registers;
  }

  static Vector of(String model) {
    try (InputStream in = Vector.class.getResourceAsStream("vectors/" + model + ".yaml")) {
      if (in == null) throw new AssertionError("no vector for " + model);
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
      Map<Integer, int[]> words = new LinkedHashMap<>();
      map(file, "registers").forEach((at, hex) -> words.put(number(at), words(hex)));
      Map<Quantity, BigDecimal> reads = new LinkedHashMap<>();
      map(file, "reads")
          .forEach((key, value) -> reads.put(quantity(key), new BigDecimal(String.valueOf(value))));
      List<Instead> instead = new ArrayList<>();
      for (Object item : (List<?>) file.get("instead")) instead.add(instead((Map<?, ?>) item));
      Optional<Expected> sample =
          Optional.ofNullable((Map<?, ?>) file.get("sample")).map(Vector::expected);
      return new Vector(String.valueOf(file.get("model")), words, reads, sample, instead);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Expected expected(Map<?, ?> sample) {
    return new Expected(
        numbers(sample, "current_mA"),
        numbers(sample, "voltage_mV"),
        numbers(sample, "power_W"),
        Optional.ofNullable((Integer) sample.get("total_W")),
        Optional.ofNullable((Integer) sample.get("import_Wh")),
        Optional.ofNullable((Integer) sample.get("export_Wh")),
        Optional.ofNullable((Integer) sample.get("frequency_mHz")));
  }

  private static Instead instead(Map<?, ?> item) {
    String reads = String.valueOf(item.get("reads"));
    Value value =
        switch (reads) {
          case "not_available" -> Value.Absent.NOT_AVAILABLE;
          case "not_a_number" -> Value.Absent.NOT_A_NUMBER;
          case "overflow" -> Value.Absent.OVERFLOW;
          default -> new Value.Measured(new BigDecimal(reads));
        };
    return new Instead(
        number(item.get("at")),
        words(item.get("words")),
        quantity(item.get("quantity")),
        value,
        Optional.ofNullable(item.get("fault")).map(f -> MeterFault.valueOf(String.valueOf(f))));
  }

  private static Map<?, ?> map(Map<?, ?> file, String key) {
    return (Map<?, ?>) file.get(key);
  }

  private static List<Integer> numbers(Map<?, ?> map, String key) {
    Object list = map.get(key);
    return list == null ? List.of() : ((List<?>) list).stream().map(Vector::number).toList();
  }

  private static int number(Object value) {
    return value instanceof Integer number ? number : Integer.decode(String.valueOf(value));
  }

  private static Quantity quantity(Object key) {
    return Quantity.of(String.valueOf(key)).orElseThrow(() -> new AssertionError(key));
  }

  static int[] words(Object hex) {
    String[] parts = String.valueOf(hex).strip().split("\\s+");
    int[] words = new int[parts.length];
    for (int i = 0; i < parts.length; i++) words[i] = Integer.parseInt(parts[i], 16);
    return words;
  }
}
