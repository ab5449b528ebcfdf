package headroom.drivers.modbus;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole polling against a device of our own: buses, fairness, reload, status. */
@Execution(ExecutionMode.CONCURRENT)
class MeterPollingTest {
  private static final RegisterMaps MAPS = RegisterMaps.bundled();
  private static final String SDM630 = "eastron-sdm630-v2";
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final PhaseAmps IN_THE_VECTOR =
      new PhaseAmps(Amps.of(10), Amps.ofMilliamps(-10_500), Amps.of(12));

  private final TestInbox inbox = new TestInbox();
  private final MeterPolling polling = new MeterPolling(TestInbox.CLOCK, inbox, MAPS);
  private final List<FakeDevice> devices = new ArrayList<>();

  @AfterEach
  void close() {
    polling.close();
    devices.forEach(FakeDevice::close);
  }

  private FakeDevice device(FakeDevice device) {
    devices.add(device);
    return device;
  }

  /** Holds the vector of {@code model}, and nothing else. */
  private static FakeDevice.Memory memory(String model) {
    Registers registers = Vector.of(model).registers();
    return (unit, address) -> registers.words(new Span(address, 1)).map(words -> words[0]);
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private static MeterConfig often(String model, BusConfig bus, int unit) {
    return Meters.every(Meters.of(model, bus, unit, 3), OFTEN);
  }

  @Test
  void metersOnOneBusShareItsConnection() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig one = often(SDM630, device.tcpBus(), 1);
    MeterConfig two = often(SDM630, device.tcpBus(), 2);
    polling.apply(List.of(one, two));
    eventually(() -> inbox.samples(one.id()).size() >= 5 && inbox.samples(two.id()).size() >= 5);
    assertEquals(1, device.connections());
    assertEquals(IN_THE_VECTOR, inbox.samples(two.id()).getFirst().current());
  }

  @Test
  void aMeterThatGuardsALimitIsAskedOnceASecond() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig meter = Meters.of(SDM630, device.tcpBus(), 1, 3);
    polling.apply(List.of(meter));
    eventually(() -> inbox.samples(meter.id()).size() >= 4);
    List<MeterReport.Sample> samples = inbox.samples(meter.id());
    Duration three = samples.get(3).at().since(samples.get(0).at());
    assertTrue(three.toMillis() > 2500 && three.toMillis() < 3800, three::toString);
  }

  @Test
  void energyAndFrequencyAreNotReadEachTimeButStayInTheSample() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig meter = often(SDM630, device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> inbox.samples(meter.id()).size() >= 6);
    long energyRequests =
        device.asked().stream().filter(asked -> asked.span().address() == 0x0046).count();
    assertEquals(1, energyRequests);
    assertTrue(
        inbox.samples(meter.id()).stream().allMatch(sample -> sample.energyImport().isPresent()));
  }

  @Test
  void aDeadMeterDoesNotTakeTheBusFromTheOthers() throws IOException {
    FakeDevice device = device(FakeDevice.rtuOverTcp(memory(SDM630)));
    device.silence(2);
    MeterConfig alive = often(SDM630, device.rtuBus(), 1);
    MeterConfig dead = often(SDM630, device.rtuBus(), 2);
    polling.apply(List.of(alive, dead));
    eventually(() -> inbox.failures(dead.id()).size() >= 6);
    assertEquals(
        List.of(MeterFault.SILENT),
        inbox.failures(dead.id()).stream().map(MeterReport.Failed::fault).distinct().toList());
    assertEquals(List.of(), inbox.failures(alive.id()));
    long asksOfDead = device.asked().stream().filter(asked -> asked.unit() == 2).count();
    assertTrue(
        inbox.samples(alive.id()).size() > 3 * asksOfDead,
        () -> inbox.samples(alive.id()).size() + " against " + asksOfDead);
  }

  @Test
  void aMeterComesBackByItself() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    device.silence(1);
    MeterConfig meter = often(SDM630, device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> inbox.failures(meter.id()).size() >= 2);
    device.silence();
    eventually(() -> !inbox.samples(meter.id()).isEmpty());
  }

  @Test
  void aFaultCostsOnePollAndTheNextSampleIsRight() throws IOException {
    FakeDevice device = device(FakeDevice.rtuOverTcp(memory(SDM630)));
    MeterConfig meter = often(SDM630, device.rtuBus(), 1);
    polling.apply(List.of(meter));
    List<FakeDevice.Fault> faults =
        List.of(FakeDevice.Fault.SHORT, FakeDevice.Fault.CUT, FakeDevice.Fault.OTHER_UNIT);
    for (int i = 0; i < faults.size(); i++) {
      int before = inbox.samples(meter.id()).size();
      eventually(() -> inbox.samples(meter.id()).size() > before);
      device.fail(faults.get(i));
      int failures = i + 1;
      eventually(() -> inbox.failures(meter.id()).size() >= failures);
    }
    int before = inbox.samples(meter.id()).size();
    eventually(() -> inbox.samples(meter.id()).size() > before);
    assertEquals(faults.size(), inbox.failures(meter.id()).size());
    for (MeterReport.Sample sample : inbox.samples(meter.id()))
      assertEquals(IN_THE_VECTOR, sample.current());
  }

  @Test
  void aReloadLeavesUnchangedBusesAndMetersAlone() throws IOException {
    FakeDevice kept = device(FakeDevice.tcp(memory(SDM630)));
    FakeDevice added = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig one = often(SDM630, kept.tcpBus(), 1);
    MeterConfig two = often(SDM630, kept.tcpBus(), 2);
    MeterConfig three = often(SDM630, added.tcpBus(), 3);
    polling.apply(List.of(one, two));
    eventually(() -> !inbox.samples(one.id()).isEmpty() && !inbox.samples(two.id()).isEmpty());
    long polls = polling.status().getFirst().polls();

    polling.apply(List.of(three, one));
    eventually(() -> !inbox.samples(three.id()).isEmpty());
    assertEquals(1, kept.connections());
    assertEquals(List.of(three.id(), one.id()), ids(polling.status()));
    assertTrue(polling.status().getLast().polls() >= polls);

    int ofTwo = inbox.of(two.id()).size();
    int ofOne = inbox.of(one.id()).size();
    eventually(() -> inbox.of(one.id()).size() > ofOne + 3);
    assertTrue(inbox.of(two.id()).size() <= ofTwo + 1, "a removed meter is polled no more");
  }

  private static List<MeterId> ids(List<MeterStatus> statuses) {
    return statuses.stream().map(status -> status.config().id()).toList();
  }

  @Test
  void aChangedMeterStartsAnew() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig meter = often(SDM630, device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> !inbox.samples(meter.id()).isEmpty());
    polling.apply(List.of(Meters.reversed(meter)));
    eventually(
        () ->
            inbox.samples(meter.id()).getLast().current().equals(IN_THE_VECTOR.map(Amps::negated)));
    assertEquals(1, device.connections());
  }

  @Test
  void aMeterWhoseRegisterMapHasChangedStartsAnewAndNoOther(@TempDir Path folder)
      throws IOException, BrokenMapException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig changed = often(SDM630, device.tcpBus(), 1);
    MeterConfig other = often("cg-em24-e1", device.tcpBus(), 2);
    polling.apply(List.of(changed, other));
    eventually(() -> !inbox.samples(changed.id()).isEmpty() && !inbox.of(other.id()).isEmpty());
    long polls = polling.status().getLast().polls();
    Files.writeString(
        folder.resolve("mine.yaml"),
        """
        model: eastron-sdm630-v2
        maker: Mine
        name: Only currents
        transports: [tcp]
        function: 4
        words: big
        registers:
          current_l1: 0x0006 float32 A
          current_l2: 0x0008 float32 A
          current_l3: 0x000A float32 A
        """);
    polling.apply(List.of(changed, other), MAPS.andFrom(folder));
    PhaseAmps unsigned = new PhaseAmps(Amps.of(10), Amps.ofMilliamps(10_500), Amps.of(12));
    eventually(() -> inbox.samples(changed.id()).getLast().current().equals(unsigned));
    assertTrue(polling.status().getLast().polls() >= polls, "the other meter was left alone");
  }

  @Test
  void afterCloseNothingIsReported() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig meter = often(SDM630, device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> !inbox.samples(meter.id()).isEmpty());
    polling.close();
    int reports = inbox.all().size();
    int asked = device.asked().size();
    await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(2))
        .until(() -> inbox.all().size() == reports && device.asked().size() == asked);
    assertEquals(List.of(), polling.status());
    assertThrows(IllegalStateException.class, () -> polling.apply(List.of(meter)));
  }

  @Test
  void theStatusTellsSamplesFaultsAndTimes() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig meter = often(SDM630, device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> inbox.samples(meter.id()).size() >= 3);
    device.fail(FakeDevice.Fault.EXCEPTION);
    eventually(() -> !inbox.failures(meter.id()).isEmpty());
    int before = inbox.samples(meter.id()).size();
    eventually(() -> inbox.samples(meter.id()).size() > before);
    MeterStatus status = polling.status().getFirst();
    assertEquals("127.0.0.1:" + device.tcpBus().port(), status.bus());
    assertTrue(status.isHealthy());
    assertTrue(status.polls() >= 5);
    assertEquals(1, status.failures().get(MeterFault.REFUSED));
    assertTrue(status.lastFailure().orElseThrow().detail().contains("exception 4"));
    assertTrue(status.age().orElseThrow().toMillis() < 5000);
    assertTrue(status.pollP50().orElseThrow().compareTo(status.pollMax().orElseThrow()) <= 0);
  }

  @Test
  void anotherDeviceThanConfiguredIsToldAsSuch() throws IOException {
    FakeDevice.Memory em24 = memory("cg-em24-e1");
    FakeDevice device =
        device(
            FakeDevice.tcp(
                (unit, address) -> address == 0x000B ? Optional.of(71) : em24.word(unit, address)));
    MeterConfig meter = often("cg-em24-e1", device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> !inbox.of(meter.id()).isEmpty());
    MeterReport.Failed failed = inbox.failures(meter.id()).getFirst();
    assertEquals(MeterFault.WRONG_DEVICE, failed.fault());
    assertEquals(
        "type_code at 0x000B reads 71, a Carlo Gavazzi EM24 Ethernet has 1648..1653",
        failed.detail());
  }

  @Test
  void aDeviceThatDoesNotSayWhatItIsIsTakenAtTheInstallersWord() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory("cg-em24-e1")));
    MeterConfig meter = often("cg-em24-e1", device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> !inbox.of(meter.id()).isEmpty());
    assertEquals(IN_THE_VECTOR, inbox.samples(meter.id()).getFirst().current());
  }

  @Test
  void aDeviceThatRefusesGapsIsReadWithoutThem() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory("iskra-wm3m4")));
    MeterConfig meter = often("iskra-wm3m4", device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> inbox.of(meter.id()).size() >= 3);
    assertEquals(List.of(), inbox.failures(meter.id()));
    assertEquals(IN_THE_VECTOR, inbox.samples(meter.id()).getFirst().current());
  }

  @Test
  void aSunSpecMeterIsFoundAndNamedAndFoundAgainAfterAReset() throws IOException {
    Registers registers = Registers.NONE;
    for (var entry : ForeignServersTest.sunSpecDevice(40_000).entrySet())
      registers = registers.with(entry.getKey(), entry.getValue());
    Registers all = registers;
    FakeDevice device =
        device(
            FakeDevice.tcp(
                (unit, address) -> all.words(new Span(address, 1)).map(words -> words[0])));
    MeterConfig meter = often(RegisterMaps.SUNSPEC, device.tcpBus(), 1);
    polling.apply(List.of(meter));
    eventually(() -> !inbox.samples(meter.id()).isEmpty());
    assertEquals(IN_THE_VECTOR, inbox.samples(meter.id()).getFirst().current());
    assertEquals(Optional.of("Acme M1"), polling.status().getFirst().device());
    device.fail(FakeDevice.Fault.RESET);
    eventually(() -> !inbox.failures(meter.id()).isEmpty());
    int before = inbox.samples(meter.id()).size();
    eventually(() -> inbox.samples(meter.id()).size() > before);
    assertEquals(2, device.connections());
  }

  @Test
  void aModelThatCannotMeterIsReportedAndTheOthersGoOn() throws IOException {
    FakeDevice device = device(FakeDevice.tcp(memory(SDM630)));
    MeterConfig good = often(SDM630, device.tcpBus(), 1);
    MeterConfig battery = often("sunspec-battery-802", device.tcpBus(), 2);
    polling.apply(List.of(battery, good));
    eventually(
        () -> !inbox.failures(battery.id()).isEmpty() && !inbox.samples(good.id()).isEmpty());
    MeterReport.Failed failed = inbox.failures(battery.id()).getFirst();
    assertEquals(MeterFault.WRONG_DEVICE, failed.fault());
    assertTrue(failed.detail().contains("no current per phase"), failed.detail());
    assertFalse(device.asked().stream().anyMatch(asked -> asked.unit() == 2));
  }

  @Test
  void aMeterThatIsNotThereIsUnreachableAndKeepsBeingTried() throws IOException {
    MeterConfig meter = often(SDM630, Meters.NOWHERE, 1);
    polling.apply(List.of(meter));
    eventually(() -> inbox.failures(meter.id()).size() >= 3);
    assertEquals(MeterFault.UNREACHABLE, inbox.failures(meter.id()).getLast().fault());
  }
}
