package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page for installers says what the maps say. */
class MetersDocTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/meters.md"));
  }

  @Test
  void everyModelHasItsRow() throws IOException {
    List<String> rows =
        page().lines().filter(line -> line.startsWith("| `") && columns(line) == 7).toList();
    List<String> expected =
        MAPS.models().stream().map(model -> row(MAPS.find(model).orElseThrow())).toList();
    assertEquals(String.join("\n", expected), String.join("\n", rows));
  }

  private static long columns(String row) {
    return row.chars().filter(each -> each == '|').count() - 1;
  }

  private static String row(RegisterMap map) {
    return "| `%s` | %s %s | %s | %s | %s | %s | %d |"
        .formatted(
            map.model(),
            map.maker(),
            map.name(),
            map.kind().name().toLowerCase(Locale.ROOT),
            map.refusal().isEmpty() ? map.phases() : "none: cannot guard a circuit",
            map.transports().stream()
                .map(transport -> transport.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
            settings(map.defaults()),
            map.checked());
  }

  private static String settings(RegisterMap.LineDefaults defaults) {
    List<String> settings = new ArrayList<>();
    defaults.baud().ifPresent(baud -> settings.add(String.valueOf(baud)));
    if (defaults.parity().isPresent() && defaults.stopBits().isPresent())
      settings.add("8" + defaults.parity().get().name().charAt(0) + defaults.stopBits().get());
    defaults.unit().ifPresent(unit -> settings.add("unit " + unit));
    return String.join(", ", settings);
  }

  @Test
  void theExampleForAMeterOfYourOwnIsAGoodMap() throws IOException, BrokenMapException {
    Matcher example =
        Pattern.compile("```yaml\\n(model: acme-three.*?)```", Pattern.DOTALL).matcher(page());
    assertTrue(example.find());
    RegisterMap map = MapFile.parse("docs/meters.md", example.group(1));
    assertEquals("acme-three", map.model());
    assertTrue(map.refusal().isEmpty());
  }

  @Test
  void everyTypeIsNamed() throws IOException {
    String page = page();
    for (RegisterType type : RegisterType.values())
      assertTrue(page.contains("`" + type.key() + "`"), type::key);
  }
}
