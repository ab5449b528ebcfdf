package headroom.drivers.modbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.MeterReport.MeterFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong with one answer, the next reads are right or fail: never the data of another
 * request. Each word tells the generation of the device's memory and its own address.
 */
@Execution(ExecutionMode.CONCURRENT)
class LineFaultsTest {
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final Duration LATE_ANSWERS = Duration.ofMillis(250);
  private static final Span CURRENTS = new Span(0x100, 6);
  private static final Span POWERS = new Span(0x200, 8);

  enum Way {
    TCP,
    RTU_OVER_TCP,
    SERIAL
  }

  @TempDir Path folder;
  private Optional<PtyPair> pty = Optional.empty();
  private Optional<FakeDevice> device = Optional.empty();
  private Optional<BusLine> line = Optional.empty();

  static Stream<Arguments> waysAndFaults() {
    return Stream.of(Way.values())
        .flatMap(
            way ->
                Stream.of(FakeDevice.Fault.values())
                    .filter(fault -> way != Way.SERIAL || fault != FakeDevice.Fault.RESET)
                    .map(fault -> Arguments.of(way, fault)));
  }

  @AfterEach
  void close() {
    line.ifPresent(BusLine::close);
    device.ifPresent(FakeDevice::close);
    pty.ifPresent(PtyPair::close);
  }

  @ParameterizedTest
  @MethodSource("waysAndFaults")
  void afterAFaultTheNextAnswersAreRightOrMissing(Way way, FakeDevice.Fault fault)
      throws IOException, LineFault {
    BusLine bus = open(way);
    remember(1);
    assertArrayEquals(words(1, CURRENTS), read(bus, CURRENTS));

    remember(2);
    device.orElseThrow().fail(fault);
    LineFault first = assertThrows(LineFault.class, () -> read(bus, CURRENTS));
    assertEquals(expected(fault), first.fault(), first::detail);

    // What follows at once asks for other registers, then for the same again.
    remember(3);
    readRightAfterAtMost(2, bus, POWERS, words(3, POWERS));
    remember(4);
    assertArrayEquals(words(4, CURRENTS), read(bus, CURRENTS));
    remember(5);
    assertArrayEquals(words(5, CURRENTS), read(bus, CURRENTS));
  }

  @ParameterizedTest
  @MethodSource("waysAndFaults")
  void manyFaultsInARowNeverGiveStaleData(Way way, FakeDevice.Fault fault)
      throws IOException, LineFault {
    BusLine bus = open(way);
    for (int generation = 1; generation <= 2; generation++) {
      remember(generation);
      device.orElseThrow().fail(fault);
      assertThrows(LineFault.class, () -> read(bus, POWERS));
    }
    remember(3);
    readRightAfterAtMost(2, bus, POWERS, words(3, POWERS));
  }

  @Test
  void anAnswerThatDoesNotComeCostsOneTimeout() throws IOException {
    Duration timeout = Duration.ofSeconds(1);
    BusLine bus = open(Way.TCP, timeout);
    device.orElseThrow().fail(FakeDevice.Fault.NONE);
    long startedNs = System.nanoTime();
    assertThrows(LineFault.class, () -> read(bus, CURRENTS));
    long tookMs = (System.nanoTime() - startedNs) / 1_000_000;
    assertTrue(tookMs >= timeout.toMillis() - 20 && tookMs < 2 * timeout.toMillis(), "" + tookMs);
  }

  @Test
  void aPeerThatDripsIsGivenUpAtTheDeadline() throws IOException {
    BusLine bus = open(Way.TCP);
    device.orElseThrow().fail(FakeDevice.Fault.DRIP);
    long startedNs = System.nanoTime();
    assertThrows(LineFault.class, () -> read(bus, CURRENTS));
    long tookMs = (System.nanoTime() - startedNs) / 1_000_000;
    // The whole answer would take five times as long.
    assertTrue(tookMs < 3 * TIMEOUT.toMillis(), "" + tookMs);
  }

  @Test
  void anExceptionLeavesTheConnectionOpen() throws IOException, LineFault {
    BusLine bus = open(Way.TCP);
    remember(1);
    read(bus, CURRENTS);
    device.orElseThrow().fail(FakeDevice.Fault.EXCEPTION);
    LineFault fault = assertThrows(LineFault.class, () -> read(bus, CURRENTS));
    assertTrue(fault.detail().contains("exception 4, device failure"), fault.detail());
    assertTrue(fault.lineUsable());
    assertArrayEquals(words(1, CURRENTS), read(bus, CURRENTS));
    assertEquals(1, device.orElseThrow().connections());
  }

  @Test
  void aPortThatIsNotThereIsUnreachable() {
    BusConfig.Rtu nowhere =
        new BusConfig.Rtu("/dev/headroom-has-none", 9600, BusConfig.Parity.NONE, 1, true);
    LineFault fault = assertThrows(LineFault.class, () -> Lines.open(nowhere, TIMEOUT));
    assertEquals(MeterFault.UNREACHABLE, fault.fault());
    assertEquals("cannot open /dev/headroom-has-none 9600 8N1: no such device", fault.detail());
  }

  @Test
  void aHostThatDoesNotListenIsUnreachable() throws IOException {
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      BusConfig.Tcp deaf = new BusConfig.Tcp("127.0.0.1", bound.getLocalPort());
      LineFault fault = assertThrows(LineFault.class, () -> Lines.open(deaf, TIMEOUT));
      assertEquals(MeterFault.UNREACHABLE, fault.fault());
      assertTrue(fault.detail().contains("127.0.0.1:" + deaf.port()), fault.detail());
    }
  }

  private static MeterFault expected(FakeDevice.Fault fault) {
    return switch (fault) {
      case LATE, RESET, CUT, NONE, DRIP -> MeterFault.SILENT;
      case GARBAGE, SHORT, LONG, OTHER_FUNCTION, WRITE_FUNCTION, OTHER_UNIT, EXCEPTION, WRONG_SUM ->
          MeterFault.REFUSED;
    };
  }

  private BusLine open(Way way) throws IOException {
    return open(way, TIMEOUT);
  }

  private BusLine open(Way way, Duration timeout) throws IOException {
    FakeDevice.Memory empty = (unit, address) -> Optional.empty();
    BusConfig config =
        switch (way) {
          case TCP -> {
            device = Optional.of(FakeDevice.tcp(empty));
            yield device.get().tcpBus();
          }
          case RTU_OVER_TCP -> {
            device = Optional.of(FakeDevice.rtuOverTcp(empty));
            yield device.get().rtuBus();
          }
          case SERIAL -> {
            pty = Optional.of(PtyPair.open(folder));
            device = Optional.of(FakeDevice.on(pty.get().theirs(), empty));
            yield pty.get().line();
          }
        };
    line = Optional.of(new BusLine(config, timeout, LATE_ANSWERS, () -> {}));
    return line.get();
  }

  private void remember(int generation) {
    device.orElseThrow().hold((unit, address) -> Optional.of(word(generation, address)));
  }

  private static int word(int generation, int address) {
    return generation << 12 | (address & 0xFFF);
  }

  private static int[] words(int generation, Span span) {
    int[] words = new int[span.count()];
    for (int i = 0; i < words.length; i++) words[i] = word(generation, span.address() + i);
    return words;
  }

  private static int[] read(BusLine bus, Span span) throws LineFault {
    try {
      return bus.line().read(1, 4, span);
    } catch (LineFault e) {
      bus.failed(e);
      throw e;
    }
  }

  private static void readRightAfterAtMost(int faults, BusLine bus, Span span, int[] expected)
      throws LineFault {
    for (int left = faults; ; left--) {
      try {
        assertArrayEquals(expected, read(bus, span));
        return;
      } catch (LineFault e) {
        if (left == 0) throw e;
      }
    }
  }
}
