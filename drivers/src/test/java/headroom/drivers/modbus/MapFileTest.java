package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Map files of a technician: what works, and what each mistake is told as. */
class MapFileTest {
  private static final String GOOD =
      """
      model: acme-3
      maker: Acme
      name: Three
      transports: [rtu]
      function: 4
      words: little
      registers:
        current_l1: 0x000C int32 mA
        current_l2: 0x000E int32 0.001 A
        current_l3: 16 int32 sf@20 A
        power_total: 0x0028 int32 0.1 W
        pf_l1: 0x002E int16 0.001
        energy_import_total: 0x0034 int32 0.1 kWh
      """;

  @TempDir Path folder;

  private static List<MapProblem> problems(String text) {
    return assertThrows(BrokenMapException.class, () -> MapFile.parse("acme-3.yaml", text))
        .problems();
  }

  private static void assertProblem(
      String text, int line, String key, String found, String expected) {
    assertEquals(
        List.of(new MapProblem("acme-3.yaml", line, key, found, expected)), problems(text));
  }

  @Test
  void aMapIsReadWithItsUnitsAndDefaults() throws BrokenMapException {
    RegisterMap map = MapFile.parse("acme-3.yaml", GOOD);
    assertEquals(3, map.phases());
    assertEquals(RegisterMap.Kind.METER, map.kind());
    assertEquals(new RegisterMap.ReadLimits(125, false, false), map.limits());
    assertEquals(
        new Scale.Fixed(new BigDecimal("0.001")),
        map.entry(Quantity.CURRENT_L1).orElseThrow().scale());
    assertEquals(
        map.entry(Quantity.CURRENT_L1).orElseThrow().scale(),
        map.entry(Quantity.CURRENT_L2).orElseThrow().scale());
    assertEquals(
        new Scale.PowerOfTenAt(20, BigDecimal.ONE),
        map.entry(Quantity.CURRENT_L3).orElseThrow().scale());
    assertEquals(
        0,
        new BigDecimal("100")
            .compareTo(
                ((Scale.Fixed) map.entry(Quantity.ENERGY_IMPORT_TOTAL).orElseThrow().scale())
                    .factor()));
  }

  @Test
  void anUnknownKeyIsRefused() {
    List<MapProblem> problems = problems(GOOD + "colour: red\n");
    assertEquals(1, problems.size());
    assertEquals(14, problems.getFirst().line());
    assertEquals("colour", problems.getFirst().key());
    assertEquals("an unknown key", problems.getFirst().found());
  }

  @Test
  void aDoubledKeyIsRefused() {
    assertProblem(GOOD + "model: other\n", 14, "model", "a doubled key", "each key once");
    assertProblem(
        GOOD + "  power_total: 0x0030 int32 0.1 W\n",
        14,
        "registers.power_total",
        "a doubled key",
        "each key once");
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    MapProblem problem = problems("model: a\nmaker: b: c\n").getFirst();
    assertEquals(2, problem.line());
    assertEquals("a register map in YAML 1.2", problem.expected());
  }

  @Test
  void anEmptyFileIsNoMap() {
    assertProblem("", 1, "file", "no mapping of keys", "a register map in YAML 1.2");
  }

  @Test
  void aMistypedQuantityIsRefused() {
    assertProblem(
        GOOD.replace("current_l2", "curent_l2"),
        9,
        "registers.curent_l2",
        "an unknown quantity",
        "a name such as current_l1 (docs/meters.md)");
  }

  @Test
  void aUnitOfAnotherKindIsRefused() {
    assertProblem(
        GOOD.replace("int32 mA", "int32 V"),
        8,
        "registers.current_l1",
        "no unit",
        "A, mA or kA at the end");
    assertProblem(
        GOOD.replace("int32 mA", "int32 1 V"),
        8,
        "registers.current_l1",
        "'V'",
        "A, mA or kA at the end");
  }

  @Test
  void anUnknownTypeIsRefusedWithTheTypesThatThereAre() {
    MapProblem problem = problems(GOOD.replace("int32 mA", "int24 mA")).getFirst();
    assertEquals("'int24'", problem.found());
    assertTrue(problem.expected().startsWith("a type: uint16, int16, uint32"), problem.expected());
  }

  @Test
  void anAddressBeyondTheRegistersIsRefused() {
    assertProblem(
        GOOD.replace("0x000C", "0x10000"),
        8,
        "registers.current_l1",
        "'0x10000'",
        "a whole number from 0 to 65535");
    assertProblem(
        GOOD.replace("0x000C", "0xFFFF"),
        8,
        "registers.current_l1",
        "0xFFFF",
        "an address that leaves room for int32");
  }

  @Test
  void aFactorOfZeroIsRefused() {
    assertProblem(
        GOOD.replace("int32 mA", "int32 0 A"),
        8,
        "registers.current_l1",
        "'0'",
        "a factor above 0, or sf@ADDRESS");
  }

  @Test
  void aLineThatIsTooShortShowsTheForm() {
    assertProblem(
        GOOD.replace("0x000C int32 mA", "0x000C"),
        8,
        "registers.current_l1",
        "'0x000C'",
        EntryLine.FORM);
  }

  @Test
  void allMistakesOfAFileAreToldAtOnce() {
    String text =
        GOOD.replace("function: 4", "function: 5")
            .replace("words: little", "words: middle")
            .replace("int32 mA", "int24 mA")
            .replace("maker: Acme\n", "");
    List<MapProblem> problems = problems(text);
    assertEquals(
        List.of("maker", "function", "words", "registers.current_l1"),
        problems.stream().map(MapProblem::key).toList());
  }

  @Test
  void theTextOfAProblemNamesFileLineKeyFoundAndExpected() {
    BrokenMapException e =
        assertThrows(
            BrokenMapException.class,
            () -> MapFile.parse("acme-3.yaml", GOOD.replace("words: little", "words: middle")));
    assertEquals("acme-3.yaml:6: words: found 'middle', expected big or little", e.getMessage());
  }

  @Test
  void aTechniciansFileAddsAModelWithoutJava() throws IOException, BrokenMapException {
    Files.writeString(folder.resolve("acme-3.yaml"), GOOD);
    Files.writeString(folder.resolve("README.txt"), "not a map");
    RegisterMaps maps = RegisterMaps.bundled().andFrom(folder);
    assertEquals(40, maps.models().size());
    assertEquals("Acme", maps.find("acme-3").orElseThrow().maker());
    assertTrue(maps.find("eastron-sdm630-v2").isPresent());
  }

  @Test
  void aTechniciansFileReplacesTheProgramsMap() throws IOException, BrokenMapException {
    Files.writeString(
        folder.resolve("mine.yaml"), GOOD.replace("model: acme-3", "model: eastron-sdm630-v2"));
    RegisterMaps maps = RegisterMaps.bundled().andFrom(folder);
    assertEquals(39, maps.models().size());
    assertEquals("Acme", maps.find("eastron-sdm630-v2").orElseThrow().maker());
  }

  @Test
  void twoFilesForOneModelAndABrokenOneAreToldTogether() throws IOException {
    Files.writeString(folder.resolve("a.yaml"), GOOD);
    Files.writeString(folder.resolve("b.yaml"), GOOD);
    Files.writeString(folder.resolve("c.yaml"), "model: [");
    BrokenMapException e =
        assertThrows(BrokenMapException.class, () -> RegisterMaps.bundled().andFrom(folder));
    assertEquals(2, e.problems().size());
    assertTrue(e.getMessage().contains("b.yaml:1: model: found acme-3"), e.getMessage());
    assertTrue(e.getMessage().contains("c.yaml"), e.getMessage());
  }

  @Test
  void aFolderThatIsNotThereIsAProblem() {
    assertThrows(
        BrokenMapException.class, () -> RegisterMaps.bundled().andFrom(folder.resolve("nowhere")));
  }

  @Test
  void whatCannotServeAsAMeterIsToldWithAWord() {
    RegisterMaps maps = RegisterMaps.bundled();
    MeterConfig battery = Meters.of("sunspec-battery-802", Meters.NOWHERE, 1, 3);
    assertEquals(
        Optional.of(
            "sunspec-battery-802 (SunSpec battery base) gives no current per phase and cannot"
                + " guard a circuit"),
        maps.unfit(battery));
    assertEquals(
        Optional.of("no register map for model none"),
        maps.unfit(Meters.of("none", Meters.NOWHERE, 1, 3)));
    assertEquals(
        Optional.of(
            "eastron-sdm120 measures one phase, the config wires 3: name them with phases, e.g."
                + " phases: [L1]"),
        maps.unfit(Meters.of("eastron-sdm120", Meters.NOWHERE, 1, 3)));
    assertEquals(Optional.empty(), maps.unfit(Meters.of("eastron-sdm120", Meters.NOWHERE, 1, 1)));
    assertEquals(Optional.empty(), maps.unfit(Meters.of("sunspec", Meters.NOWHERE, 1, 3)));
  }
}
