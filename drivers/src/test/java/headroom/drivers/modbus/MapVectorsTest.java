package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.MeterReport;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every map of the program against raw registers whose values were worked out from the facts. */
class MapVectorsTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();
  private static final MonoTime AT = MonoTime.ofSeconds(100);

  static List<String> models() {
    return MAPS.models();
  }

  @Test
  void theIndexNamesEveryMapFileAndNothingElse() throws IOException, URISyntaxException {
    Path maps =
        Path.of(Objects.requireNonNull(RegisterMaps.class.getResource("maps/index")).toURI())
            .getParent();
    try (Stream<Path> files = Files.list(maps)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .map(name -> name.substring(0, name.length() - ".yaml".length()))
              .sorted()
              .toList();
      assertEquals(names, MAPS.models());
      assertEquals(39, names.size());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theFileIsNamedLikeItsModel(String model) {
    assertEquals(model, MAPS.find(model).orElseThrow().model());
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyQuantityOfTheMapReadsAsWorkedOut(String model) {
    RegisterMap map = MAPS.find(model).orElseThrow();
    Vector vector = Vector.of(model);
    assertEquals(map.entries().keySet(), vector.reads().keySet());
    Decoded decoded = map.decode(vector.registers());
    vector
        .reads()
        .forEach(
            (quantity, expected) ->
                assertEquals(
                    0,
                    expected.compareTo(decoded.number(quantity).orElseThrow()),
                    () -> quantity.key() + ": " + decoded.value(quantity)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void theSampleHasTheSignsAndUnitsOfTheSite(String model) {
    RegisterMap map = MAPS.find(model).orElseThrow();
    Vector vector = Vector.of(model);
    assertEquals(vector.sample().isPresent(), map.refusal().isEmpty());
    if (vector.sample().isEmpty()) return;
    Vector.Expected expected = vector.sample().get();
    MeterReport.Sample sample =
        assertInstanceOf(MeterReport.Sample.class, judge(map, vector.registers()));
    for (int i = 0; i < map.phases(); i++)
      assertEquals(
          expected.current_mA().get(i), sample.current().get(Phase.values()[i]).milliamps());
    assertEquals(expected.voltage_mV(), sample.voltages_mV());
    assertEquals(expected.power_W().stream().map(Watts::of).toList(), sample.power());
    assertEquals(
        map.phases() == 1 ? Optional.empty() : expected.total_W().map(Watts::of),
        sample.powerTotal());
    assertEquals(expected.import_Wh().map(WattHours::of), sample.energyImport());
    assertEquals(expected.export_Wh().map(WattHours::of), sample.energyExport());
    assertEquals(expected.frequency_mHz(), sample.frequency_mHz());
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatIsNoNumberNeverBecomesOne(String model) {
    RegisterMap map = MAPS.find(model).orElseThrow();
    Vector vector = Vector.of(model);
    assertTrue(!vector.instead().isEmpty());
    for (Vector.Instead instead : vector.instead()) {
      Registers registers = vector.registers().with(instead.at(), instead.words());
      Value read = map.decode(registers).value(instead.quantity()).orElseThrow();
      if (instead.reads() instanceof Value.Measured expected
          && read instanceof Value.Measured found)
        assertEquals(0, expected.number().compareTo(found.number()), () -> instead + ": " + found);
      else assertEquals(instead.reads(), read, instead::toString);
      if (vector.sample().isEmpty()) continue;
      MeterReport report = judge(map, registers);
      if (instead.fault().isPresent())
        assertEquals(
            instead.fault().get(),
            assertInstanceOf(MeterReport.Failed.class, report, instead::toString).fault());
      else assertInstanceOf(MeterReport.Sample.class, report, instead::toString);
    }
  }

  private static MeterReport judge(RegisterMap map, Registers registers) {
    return new Judge(Meters.of(map), map).judge(Judge.Memory.NEW, registers, AT).report();
  }
}
