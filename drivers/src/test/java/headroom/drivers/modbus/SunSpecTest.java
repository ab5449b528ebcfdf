package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.MeterReport.MeterFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SunSpecTest {
  private static final List<RegisterMap> METERS =
      RegisterMaps.bundled().candidates(RegisterMaps.SUNSPEC);
  private final List<Span> asked = new ArrayList<>();

  /** A device that refuses whatever it does not hold. */
  private SunSpec.Reader device(Map<Integer, int[]> words) {
    Registers registers = Registers.NONE;
    for (var entry : words.entrySet()) registers = registers.with(entry.getKey(), entry.getValue());
    Registers all = registers;
    return span -> {
      asked.add(span);
      return all.words(span)
          .orElseThrow(() -> new LineFault(MeterFault.REFUSED, true, "exception 2"));
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {40_000, 0, 50_000})
  void theMeterIsFoundBehindEachMarker(int base) throws LineFault {
    SunSpec.Found found =
        SunSpec.discover(device(ForeignServersTest.sunSpecDevice(base)), METERS, 0);
    assertEquals("sunspec-meter-201-204", found.map().model());
    assertEquals(203, found.id());
    assertEquals(base + 2 + 68, found.base());
    assertEquals("Acme M1", found.device());
  }

  @Test
  void thePlacesAreTriedInTheUsualOrder() {
    assertThrows(LineFault.class, () -> SunSpec.discover(device(Map.of()), METERS, 0));
    assertEquals(List.of(40_000, 0, 50_000), asked.stream().map(Span::address).toList());
  }

  @Test
  void aDeviceThatIsSilentAtTheFirstPlaceIsAskedElsewhereFirstNextTime() {
    assertThrows(LineFault.class, () -> SunSpec.discover(device(Map.of()), METERS, 1));
    assertEquals(List.of(0, 50_000, 40_000), asked.stream().map(Span::address).toList());
  }

  @Test
  void aDeviceWithoutTheMarkerIsAnotherDevice() {
    LineFault fault =
        assertThrows(LineFault.class, () -> SunSpec.discover(device(Map.of()), METERS, 0));
    assertEquals(MeterFault.WRONG_DEVICE, fault.fault());
    assertEquals("no SunSpec marker at [40000, 0, 50000]", fault.detail());
  }

  @Test
  void aDeviceWithoutAMeterModelSaysWhichModelsItHas() {
    Map<Integer, int[]> inverter =
        Map.of(0, new int[] {0x5375, 0x6E53, 1, 2, 0, 0, 103, 3, 0, 0, 0, 120, 0, 0xFFFF, 0});
    LineFault fault =
        assertThrows(LineFault.class, () -> SunSpec.discover(device(inverter), METERS, 0));
    assertEquals(MeterFault.WRONG_DEVICE, fault.fault());
    assertEquals(
        "the device has the SunSpec models 1, 103, 120, none of which fits", fault.detail());
  }

  @Test
  void aChainThatNeverEndsIsGivenUp() {
    SunSpec.Reader endless =
        span -> {
          asked.add(span);
          return span.address() == 40_000 ? new int[] {0x5375, 0x6E53} : new int[] {7, 0};
        };
    assertThrows(LineFault.class, () -> SunSpec.discover(endless, METERS, 0));
    assertTrue(asked.size() < 100, () -> asked.size() + " requests");
  }

  @Test
  void aLengthThatLeadsBeyondTheRegistersEndsTheWalk() {
    SunSpec.Reader huge =
        span -> span.address() == 40_000 ? new int[] {0x5375, 0x6E53} : new int[] {7, 0xFFFF};
    assertThrows(LineFault.class, () -> SunSpec.discover(huge, METERS, 0));
  }

  @Test
  void aSilentLineIsPassedOn() {
    SunSpec.Reader dead =
        span -> {
          throw new LineFault(MeterFault.SILENT, false, "no answer");
        };
    LineFault fault = assertThrows(LineFault.class, () -> SunSpec.discover(dead, METERS, 0));
    assertEquals(MeterFault.SILENT, fault.fault());
  }
}
