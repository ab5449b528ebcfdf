package headroom.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.proxy.Authorization;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.Watts;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.ocpp.ChargerAccess;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String REST =
      """
      ocpp: {listen: 127.0.0.1:0}
      authorize: {policy: all}
      """;
  private static final String SITE =
      """
      site: {name: Test}
      circuits:
        grid: {limit: 3x63 A, background: 3x20 A}
      """;
  private static final String ONE_CHARGER =
      "chargers: {CP-01: {circuit: grid, rating: 16 A, fallback: 6 A}}\n";

  @TempDir Path folder;

  @Test
  void circuitsComeAfterTheirParentsHoweverTheFileOrdersThem() {
    Site site =
        good("""
        site: {name: Test}
        circuits:
          socket: {parent: board, limit: 3x20 A, background: 0 A}
          board: {parent: grid, limit: 3x40 A, background: 0 A}
          grid: {limit: 3x63 A, background: 0 A}
          annex: {parent: board, limit: 3x20 A, background: 0 A}
        """
                + ONE_CHARGER
                + REST)
            .site();
    assertEquals(
        List.of("grid", "board", "socket", "annex"),
        site.circuits().stream().map(circuit -> circuit.id().name()).toList());
    assertEquals("grid", site.root().id().name());
  }

  @Test
  void everyKeyOfACircuitArrives() {
    Circuit grid =
        good("""
        site: {name: Test, share: rated}
        circuits:
          grid:
            limit: {L1: 63 A, L2: 62.5 A}
            soft_limit: {L1: 60 A, L2: 60 A}
            margin: 1 A
            power: 25 kW
            unbalance: 20 A
            meter: main
            background: {L1: 10 A}
            use_export: true
            of: circuit
        meters:
          main: {model: eastron-sdm630-v2, tcp: {host: 10.0.0.20}, unit: 1}
        chargers: {CP-01: {circuit: grid, rating: 16 A, fallback: 0 A, phases: [L2]}}
        """
                + REST)
            .site()
            .root();
    assertEquals(new PhaseAmps(Amps.of(63), Amps.ofMilliamps(62_500), Amps.ZERO), grid.limit());
    assertEquals(Optional.of(PhaseAmps.of(60, 60, 0)), grid.softLimit());
    assertEquals(PhaseAmps.of(1, 1, 0), grid.margin(), "no margin where there is no conductor");
    assertEquals(Optional.of(Watts.of(25_000)), grid.power());
    assertEquals(Optional.of(Amps.of(20)), grid.unbalance());
    assertEquals("main", grid.meter().orElseThrow().name());
    assertEquals(PhaseAmps.of(10, 0, 0), grid.background());
    assertTrue(grid.useExport());
  }

  @Test
  void aLimitOfOurChargersAloneNeedsNoBackground() {
    Site site =
        good(SITE
                + "  law: {parent: grid, limit: 3x32 A, of: managed}\n"
                + "chargers: {CP-01: {circuit: law, rating: 16 A, fallback: 6 A}}\n"
                + REST)
            .site();
    Circuit law = site.circuit(new CircuitId("law")).orElseThrow();
    assertEquals(Circuit.LimitOf.MANAGED, law.of());
    assertEquals(PhaseAmps.ZERO, law.background());
  }

  @Test
  void aChargerTakesWhatItDoesNotSayFromTheDefaults() {
    Site site =
        good(SITE
                + """
                charger_defaults: {circuit: grid, rating: 16 A, fallback: 0 A, floor: 7 A, step: 0.1 A}
                chargers:
                  CP-01:
                  CP-02: {rating: 32 A, floor: 6 A, weight: 1.5, priority: -1, lease: 15 min, state: planned, limited_in: W}
                """
                + REST)
            .site();
    Charger first = site.chargers().getFirst();
    assertEquals(
        List.of(new Evse(EvseId.of("CP-01", 1), PhaseWiring.STRAIGHT, Amps.of(16), Amps.of(7))),
        first.evses());
    assertEquals(Amps.ofMilliamps(100), first.step());
    assertEquals(Duration.ofSeconds(300), first.lease());
    assertEquals(1000, first.weight());
    Charger second = site.chargers().getLast();
    assertEquals(Amps.of(32), second.evses().getFirst().rating());
    assertEquals(Amps.of(6), second.evses().getFirst().floor());
    assertEquals(1500, second.weight());
    assertEquals(-1, second.priority());
    assertEquals(Duration.ofMinutes(15), second.lease());
    assertTrue(second.planned());
    assertEquals(Optional.of(Charger.RateUnit.W), second.limitedIn());
  }

  @ParameterizedTest
  @CsvSource({
    "fallback: 6 A, 1",
    "fallback: 21.9 A, 1",
    "fallback: 22 A, 0",
    "fallback: 0 A, 0",
  })
  void anAcChargerThatIsLimitedInWattsIsNotedWithWhatItCosts(String fallback, int notes) {
    String text =
        """
        site: {name: Test}
        circuits: {grid: {limit: 3x63 A, background: 0 A}}
        chargers:
          CP-01: {circuit: grid, rating: 32 A, %s, limited_in: W}
        ocpp: {listen: 127.0.0.1:8887}
        authorize: {policy: all}
        """
            .formatted(fallback);
    assertEquals(1, warnings(text, ".limited_in").size());
    assertTrue(warnings(text, ".limited_in").getFirst().contains("22 A of room"));
    assertEquals(notes, warnings(text, "CP-01.fallback").size());
  }

  @Test
  void dcPowerCountsOnTheAcSideAtTheLowestVoltageWithItsLosses() {
    Charger dc =
        good("""
        site: {name: Test}
        circuits: {grid: {limit: 3x400 A, background: 0 A}}
        chargers:
          DC-01: {circuit: grid, current: dc, power: 60 kW, floor_power: 5 kW, efficiency: 95 %, fallback: 10 kW}
        """
                + REST)
            .site()
            .chargers()
            .getFirst();
    // 60 kW / 0.95 / (3 x 207 V) = 101.703… A, and up to the next milliampere
    assertEquals(Amps.ofMilliamps(101_704), dc.evses().getFirst().rating());
    assertEquals(Amps.ofMilliamps(8_476), dc.evses().getFirst().floor());
    assertEquals(Amps.ofMilliamps(16_951), dc.fallback());
    assertEquals(950, dc.efficiencyPermille());
  }

  @Test
  void outletsThatShareARatingBecomeACircuitOfTheirOwn() {
    Site site =
        good(SITE
                + "chargers: {POST: {circuit: grid, outlets: 2, rating: 32 A, shared_rating: 32 A,"
                + " fallback: 6 A, phases: [[L1], [L2]]}}\n"
                + REST)
            .site();
    Circuit own = site.circuit(new CircuitId("POST")).orElseThrow();
    assertEquals(PhaseAmps.of(32, 32, 0), own.limit());
    assertEquals(Optional.of(new CircuitId("grid")), own.parent());
    Charger post = site.chargers().getFirst();
    assertEquals(own.id(), post.circuit());
    assertEquals(PhaseWiring.of(Phase.L2), post.evses().get(1).wiring());
    assertEquals(EvseId.of("POST", 2), post.evses().get(1).id());
  }

  @Test
  void everyKeyOfAMeterArrives() {
    List<MeterConfig> meters =
        good(SITE
                + """
                meters:
                  a: {model: eastron-sdm630-v2, rtu: {device: /dev/ttyUSB0, baud: 19200, parity: even, stop_bits: 2, rs485_ioctls: true}, unit: 7, reversed: true, ct_ratio: 0.5, phases: [L3, L1, L2], interval: 500 ms}
                  b: {model: eastron-sdm630-v2, rtu_over_tcp: {host: gateway.local, port: 4196}, unit: 0}
                  c: {model: sunspec, tcp: {host: "fe80::1%eth0"}, unit: 255}
                """
                + ONE_CHARGER
                + REST)
            .meters();
    MeterConfig a = meters.getFirst();
    assertEquals(
        new BusConfig.Rtu("/dev/ttyUSB0", 19_200, BusConfig.Parity.EVEN, 2, true), a.bus());
    assertEquals(7, a.unit());
    assertTrue(a.reversed());
    assertEquals(new BigDecimal("0.5"), a.ctRatio());
    assertEquals(PhaseWiring.of(Phase.L3, Phase.L1, Phase.L2), a.wiring());
    assertEquals(Duration.ofMillis(500), a.interval());
    assertEquals(new BusConfig.RtuOverTcp("gateway.local", 4196), meters.get(1).bus());
    assertEquals(new BusConfig.Tcp("fe80::1%eth0", 502), meters.get(2).bus());
    assertEquals(Duration.ofSeconds(1), meters.get(2).interval());
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:8887, 0.0.0.0, 8887",
    "'[::]:8887', ::, 8887",
    "localhost:0, localhost, 0",
    "10.1.2.3:65535, 10.1.2.3, 65535"
  })
  void anAddressToListenOnHasHostAndPort(String listen, String host, int port) {
    Config config =
        good(SITE + ONE_CHARGER + "ocpp: {listen: '" + listen + "'}\nauthorize: {policy: none}\n");
    assertEquals(host, config.server().host());
    assertEquals(port, config.server().port());
    assertEquals("/ocpp/", config.server().path());
    assertEquals(Authorization.Policy.NONE, config.authorization().policy());
  }

  @Test
  void theTimesOfTheControlLawMayBeSet() {
    Config config =
        good(SITE + ONE_CHARGER + REST + "control: {settle: 20 s, minimum_on: 0 s, rotate: 1 h}\n");
    assertEquals(Duration.ofSeconds(20), config.control().settle());
    assertEquals(Duration.ZERO, config.control().minimumOn());
    assertEquals(Duration.ofHours(1), config.control().rotate());
  }

  @Test
  void aPlannedChargerDoesNotCountAmongTheFallbacks() {
    String chargers =
        "charger_defaults: {circuit: grid, rating: 16 A, fallback: 14 A%s}\n"
            + "chargers: {A: {}, B: {}, C: {}, D: {}}\n";
    assertEquals(1, bad(SITE + chargers.formatted("") + REST).size());
    good(SITE + chargers.formatted(", state: planned") + REST);
  }

  @ParameterizedTest
  @CsvSource({"21.5, true", "21.501, false"})
  void fallbacksMayFillACircuitToItsLastMilliampereAndNotBeyond(String fallback, boolean fits) {
    String text =
        SITE
            + "chargers:\n  A: {circuit: grid, rating: 32 A, fallback: %s A}\n".formatted(fallback)
            + "  B: {circuit: grid, rating: 32 A, fallback: 21.5 A}\n"
            + REST;
    assertEquals(fits, ConfigReader.read("t.yaml", text) instanceof Reading.Good);
  }

  @ParameterizedTest
  @CsvSource({"300 s, 0", "301 s, 1"})
  void aLeaseOfMoreThanFiveMinutesIsNoted(String lease, int notes) {
    String text =
        SITE
            + "chargers: {A: {circuit: grid, rating: 16 A, fallback: 6 A, lease: "
            + lease
            + "}}\n"
            + REST;
    assertEquals(notes, warnings(text, ".lease").size());
  }

  @ParameterizedTest
  @CsvSource({"1 s, 0, true", "1001 ms, 1, true", "5 s, 1, true", "5001 ms, 0, false"})
  void aMeterThatGuardsIsPolledOnceASecond(String interval, int notes, boolean good) {
    String text =
        """
        site: {name: Test}
        circuits: {grid: {limit: 3x63 A, background: 0 A, meter: main}}
        meters: {main: {model: eastron-sdm630-v2, tcp: {host: h}, unit: 1, interval: %s}}
        """
                .formatted(interval)
            + ONE_CHARGER
            + REST;
    assertEquals(good, ConfigReader.read("t.yaml", text) instanceof Reading.Good);
    if (good) assertEquals(notes, warnings(text, ".interval").size());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:0, 0",
    "localhost:8887, 0",
    "[::1]:8887, 0",
    "0.0.0.0:8887, 1",
    "[::]:8887, 1",
    "10.0.0.5:8887, 1"
  })
  void aPortThatOthersReachWithoutPasswordsIsNoted(String listen, int notes) {
    String text =
        SITE + ONE_CHARGER + "ocpp: {listen: '" + listen + "'}\n" + "authorize: {policy: all}\n";
    assertEquals(notes, warnings(text, "ocpp.listen").size());
  }

  @ParameterizedTest
  @CsvSource({
    "'baud: 19200, parity: even, stop_bits: 1', 0",
    "'baud: 19200, parity: even', 0",
    "'baud: 9600, parity: even', 1",
    "'baud: 19200', 1",
    "'baud: 19200, parity: even, stop_bits: 2', 1"
  })
  void aSerialLineThatDiffersFromTheMetersFactorySettingsIsNoted(String line, int notes) {
    String text =
        """
        site: {name: Test}
        circuits: {grid: {limit: 3x63 A, background: 0 A, meter: main}}
        meters: {main: {model: schneider-iem3155, rtu: {device: /dev/ttyUSB0, %s}, unit: 1}}
        """
                .formatted(line)
            + ONE_CHARGER
            + REST;
    assertEquals(notes, warnings(text, "main.rtu").size());
  }

  @Test
  void whatAnInstallerShouldLookAtIsAWarning() {
    String text =
        """
        site: {name: Test}
        circuits:
          grid: {limit: 3x20 A, background: 1 A, soft_limit: 3x12 A}
          big: {parent: grid, limit: 3x32 A, background: 2 A}
          empty: {parent: grid, limit: 3x16 A, background: 0 A}
        meters: {idle: {model: eastron-sdm630-v2, tcp: {host: h}, unit: 1}}
        charger_defaults: {circuit: big, rating: 16 A, fallback: 6 A, phases: [L1]}
        chargers: {A: {}, B: {}, C: {fallback: 0 A}, D: {state: planned}}
        """
            + REST;
    assertEquals(
        List.of(
            "t.yaml:3: circuits.grid.background: found a background of 3x1 A, expected at least the"
                + " 3x2 A of the circuits below it, which it contains",
            "t.yaml:3: circuits.grid: found fallbacks and background of 13/1/1 A together, expected"
                + " at most the soft limit of 3x12 A less the margin",
            "t.yaml:3: circuits.grid: found 3 outlets below, expected at most 1 that run at their"
                + " floor beside the worst background (2 without any); the others take turns",
            "t.yaml:3: circuits.grid: found a grid connection without meter, expected 'meter: …':"
                + " without one the background always counts in full, and cars that take more than"
                + " they may go unseen",
            "t.yaml:4: circuits.big: found a limit of 3x32 A, expected at most 3x20 A, that of its"
                + " parent 'grid'",
            "t.yaml:5: circuits.empty: found a circuit without chargers, expected a charger on it"
                + " or below it: nothing can be limited here",
            "t.yaml:6: meters.idle: found a meter that guards nothing, expected 'meter: idle' in"
                + " the circuit whose load it measures",
            "t.yaml:7: charger_defaults.phases: found 4 one-phase outlets, all on L1, expected them"
                + " spread over the phases, and 'phases' as they are really wired"),
        warnings(text, ""));
  }

  @Test
  void passwordsAreReadFromAFileOfTheirOwnAndNeverShown() throws IOException {
    secret("passwords", "# comment\n\nCP-01: sixteen chars: yes\n", "rw-------");
    Config config = good(file(SITE + ONE_CHARGER + withPasswords()));
    assertEquals(
        List.of(
            new ChargerAccess(
                config.site().chargers().getFirst().id(), Optional.of(" sixteen chars: yes"))),
        config.chargers());
    assertFalse(config.toString().contains("sixteen"));
  }

  @Test
  void badPasswordFilesGiveEveryProblemAndNoPassword() throws IOException {
    secret(
        "passwords",
        "CP-1:0123456789abcdef\nCP-02:short\nsecret-without-colon\nCP-02:0123456789abcdef\n",
        "rw-r-----");
    String chargers =
        ONE_CHARGER.replace("}}", "}, CP-02: {circuit: grid, rating: 16 A, fallback: 6 A}}");
    assertEquals(
        List.of(
            "config.yaml:5: ocpp.passwords: found no password of 'CP-01' in passwords, expected a"
                + " line 'CP-01:…' in it: without one anybody could connect as it",
            "passwords:1: found the unknown charger 'CP-1', expected the identity of a charger; did"
                + " you mean 'CP-01'?",
            "passwords:2: found a password of 5 characters for 'CP-02', expected 16 to 64 printable"
                + " ASCII characters",
            "passwords:3: found a line without colon, expected identity:password",
            "passwords:4: found a second password of 'CP-02', expected one line per charger"),
        bad(file(SITE + chargers + withPasswords())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-----w-"})
  void aPasswordFileThatOthersMayOpenIsRefused(String modes) throws IOException {
    secret("passwords", "CP-01:0123456789abcdef\n", modes);
    assertEquals(
        List.of(
            "config.yaml:5: ocpp.passwords: found a file that others may open: passwords, expected"
                + " mode 0600 (chmod 600), or 0640 with the daemon's group"),
        bad(file(SITE + ONE_CHARGER + withPasswords())));
  }

  @Test
  void theLocalListIsReadBesideTheConfigAndItsTagsAreNeverShown() throws IOException {
    Files.writeString(folder.resolve("cards.txt"), "# staff\n04A1B2C3D4\n  04ffee  \n\n");
    Config config =
        good(
            file(
                SITE
                    + ONE_CHARGER
                    + "ocpp: {listen: localhost:0}\n"
                    + "authorize: {policy: known, local_list: cards.txt}\n"));
    assertEquals(List.of("04A1B2C3D4", "04ffee"), config.authorization().known());
    assertFalse(config.toString().contains("04A1"));
  }

  @Test
  void aFolderOfRegisterMapsThatIsNotThereIsAProblem() throws IOException {
    List<String> problems = bad(file(SITE + ONE_CHARGER + REST + "register_maps: maps\n"));
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().contains("maps"), problems::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-file.yaml", ""})
  void aFileThatIsNotThereOrIsAFolderIsAProblem(String name) {
    Reading reading = ConfigReader.read(folder.resolve(name));
    Problem problem = assertInstanceOf(Reading.Bad.class, reading).problems().getFirst();
    assertEquals("no file", problem.found());
  }

  @Test
  void aFileThatIsNotTextIsAProblem() throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});
    Problem problem =
        assertInstanceOf(Reading.Bad.class, ConfigReader.read(file)).problems().getFirst();
    assertEquals("bytes that are not text", problem.found());
  }

  @Test
  void filesOfEditorsOnOtherSystemsAreReadAlike() throws IOException {
    Files.writeString(folder.resolve("cards.txt"), "\uFEFF04A1\r\n04B2\r\n");
    String text =
        SITE
            + ONE_CHARGER
            + "ocpp: {listen: localhost:0}\n"
            + "authorize: {policy: known, local_list: cards.txt}\n";
    Config config = good(file("\uFEFF" + text.replace("\n", "\r\n")));
    assertEquals(List.of("04A1", "04B2"), config.authorization().known());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFileWithoutEndIsReadNoFurtherThanToItsBound() {
    assertEquals(
        List.of("/dev/zero:1: found a huge file, expected at most 1000000 bytes"),
        bad(ConfigReader.read(Path.of("/dev/zero"))));
  }

  @Test
  void anEmptyLocalListIsNoted() throws IOException {
    Files.writeString(folder.resolve("cards.txt"), "# nobody yet\n");
    Reading reading =
        file(
            SITE
                + ONE_CHARGER
                + "ocpp: {listen: localhost:0}\n"
                + "authorize: {policy: known, local_list: cards.txt}\n");
    assertTrue(
        assertInstanceOf(Reading.Good.class, reading).warnings().stream()
            .anyMatch(warning -> warning.path().equals("authorize.policy")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[grid]", "''", "{}"})
  void aParentThatIsNoNameIsOneProblemAndNoSecondGridConnection(String parent) {
    List<String> problems =
        bad(
            SITE
                + "  board: {parent: "
                + parent
                + ", limit: 3x20 A, background: 0 A}\n"
                + ONE_CHARGER
                + REST);
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.getFirst().startsWith("t.yaml:4: circuits.board.parent"));
  }

  @Test
  void aHugeFileIsRefusedBeforeItIsParsed() throws IOException {
    Path file = folder.resolve("config.yaml");
    Files.writeString(file, "#".repeat(YamlText.MOST_CHARS + 1));
    assertEquals(
        List.of("config.yaml:1: found a huge file, expected at most 1000000 bytes"),
        bad(ConfigReader.read(file)));
  }

  @Test
  void moreChargersThanASiteCanHaveAreAProblem() {
    String chargers =
        "charger_defaults: {circuit: grid, rating: 16 A, fallback: 0 A, outlets: 10}\n";
    StringBuilder names = new StringBuilder("chargers:\n");
    IntStream.rangeClosed(1, 51).forEach(i -> names.append("  C").append(i).append(":\n"));
    assertEquals(
        List.of("t.yaml:5: chargers: found 510 outlets, expected at most 500"),
        bad(SITE + chargers + names + REST));
  }

  @Test
  void problemsOfAllSectionsAreListedAtOnceInTheOrderOfTheFile() {
    List<String> problems =
        bad(
            """
            site: {nam: Test}
            circuits: {grid: {limit: 3x63, background: 0 A}}
            meters: {m: {model: eastron-sdm360-v2, tcp: {host: h}, unit: 1}}
            chargers: {CP-01: {circuit: grit, rating: 16 A, fallback: 3 A}}
            ocpp: {listen: nowhere}
            authorize: {policy: some}
            """);
    assertEquals(
        List.of(1, 1, 2, 3, 4, 4, 5, 6),
        problems.stream().map(line -> Integer.parseInt(line.split(":")[1])).toList(),
        () -> String.join("\n", problems));
  }

  private String withPasswords() {
    return "ocpp: {listen: localhost:0, passwords: passwords}\nauthorize: {policy: all}\n";
  }

  private void secret(String name, String text, String modes) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
  }

  private Reading file(String text) throws IOException {
    return ConfigReader.read(Files.writeString(folder.resolve("config.yaml"), text));
  }

  private static Config good(String text) {
    return good(ConfigReader.read("t.yaml", text));
  }

  private static Config good(Reading reading) {
    if (reading instanceof Reading.Bad bad) assertEquals(List.of(), bad.problems());
    return assertInstanceOf(Reading.Good.class, reading).config();
  }

  private static List<String> bad(String text) {
    return ((Reading.Bad) ConfigReader.read("t.yaml", text))
        .problems().stream().map(Problem::toString).toList();
  }

  private List<String> bad(Reading reading) {
    return ((Reading.Bad) reading)
        .problems().stream().map(problem -> problem.toString().replace(folder + "/", "")).toList();
  }

  private static List<String> warnings(String text, String path) {
    return ((Reading.Good) ConfigReader.read("t.yaml", text))
        .warnings().stream()
            .filter(warning -> warning.path().endsWith(path))
            .map(Problem::toString)
            .toList();
  }
}
