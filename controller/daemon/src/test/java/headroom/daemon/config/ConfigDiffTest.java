package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigDiffTest {

  @Test
  void aConfigDiffersInNothingFromItself() throws IOException {
    assertEquals(List.of(), words(workplace(), workplace()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit: 3x40 A | limit: 3x50 A | circuit garage limit 3x40 A -> 3x50 A",
        "margin: 1 A | soft_limit: 3x60 A | circuit grid soft limit none -> 3x60 A; circuit grid"
            + " margin 3x1 A -> 3x0 A",
        "share: equal | share: rated | share equal -> rated",
        "fallback: 0 A | fallback: 0 A/  lease: 2 min | chargers CP-01 to CP-12 (12) lease 300 s"
            + " -> 120 s",
        "CP-12: {phases: [L3, L1, L2]} | CP-12: {phases: [L3, L1, L2]}/  CP-13: | charger CP-13"
            + " added",
        "'  CP-02: {phases: [L2, L3, L1]}/' | '' | charger CP-02 removed",
        "CP-02: {phases: [L2, L3, L1]} | CP-02: {phases: [L2], weight: 1.5} | charger CP-02 phases"
            + " [L2,L3,L1] -> [L2]; charger CP-02 weight 1 -> 1.5",
        "10.0.0.20, port: 502 | 10.0.0.21, port: 502 | meter main bus tcp 10.0.0.20:502 -> tcp"
            + " 10.0.0.21:502",
        "model: eastron-sdm630-v2 | model: sunspec | meter main model eastron-sdm630-v2 -> sunspec",
        "listen: 0.0.0.0:8887 | listen: '[::]:8887' | OCPP address 0.0.0.0:8887/ocpp/ ->"
            + " [::]:8887/ocpp/",
        "policy: all | policy: none | authorization all -> none"
      })
  void changesAreToldInWords(String old, String now, String words) throws IOException {
    String before = workplace();
    String after = before.replace(lines(old), lines(now));
    assertEquals(words, String.join("; ", words(before, after)));
  }

  /** A slash before blanks or at the end stands for a line break. */
  private static String lines(String text) {
    return text.replaceAll("/(  |$)", "\n$1");
  }

  @Test
  void aNewOrderOfChargersIsAChangeForItSettlesTies() throws IOException {
    String before = workplace();
    String after =
        before
            .replace("CP-01: {phases: [L1, L2, L3]}", "X")
            .replace("CP-02: {phases: [L2, L3, L1]}", "CP-01: {phases: [L1, L2, L3]}")
            .replace("X", "CP-02: {phases: [L2, L3, L1]}");
    assertEquals(List.of("order of chargers changed"), words(before, after));
  }

  private static String workplace() throws IOException {
    return Files.readString(ExamplesTest.EXAMPLES.resolve("workplace-12.yaml"));
  }

  private static List<String> words(String before, String after) {
    return ConfigDiff.words(config(before), config(after));
  }

  private static Config config(String text) {
    Reading reading = ConfigReader.read("t.yaml", text);
    if (reading instanceof Reading.Bad bad) assertEquals(List.of(), bad.problems());
    return ((Reading.Good) reading).config();
  }
}
