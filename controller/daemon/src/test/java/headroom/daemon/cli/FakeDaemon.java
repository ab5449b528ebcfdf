package headroom.daemon.cli;

import headroom.core.control.SiteView;
import headroom.core.control.SiteView.CircuitView;
import headroom.core.control.SiteView.EvseView;
import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Reason;
import headroom.core.event.Reason.Bound;
import headroom.core.event.Source;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.MeterReport.MeterFault;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.CircuitId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import headroom.daemon.cases.Recordings;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.daemon.loop.TickCounters;
import headroom.daemon.store.LoggedEvent;
import headroom.daemon.store.WaitingMessage;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.modbus.MeterStatus;
import headroom.drivers.ocpp.ChargerStatus;
import headroom.drivers.ocpp.Trace;
import headroom.drivers.ocpp.WaitingCharger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A daemon in the middle of a day: three chargers below two circuits, one meter, two troubles. */
final class FakeDaemon implements RunningDaemon {
  private static final String CONFIG =
      """
      site:
        name: Office park
      circuits:
        grid: {limit: 3x63 A, margin: 1 A, background: 3x30 A, meter: main}
        garage: {parent: grid, limit: 3x40 A, background: 0 A}
      meters:
        main: {model: eastron-sdm630-v2, tcp: {host: 10.0.0.20, port: 502}, unit: 1}
      charger_defaults:
        rating: 16 A
        fallback: 0 A
      chargers:
        CP-01: {circuit: garage}
        CP-02: {circuit: garage, phases: [L2]}
        POST-1: {circuit: grid, outlets: 2, shared_rating: 32 A, rating: 32 A}
      ocpp:
        listen: 127.0.0.1:8887
      authorize:
        policy: all
      """;

  private static final MonoTime NOW = MonoTime.ofSeconds(7200);
  private static final Instant WALL = Instant.parse("2026-05-04T10:00:00Z");

  Optional<SiteView> view = Optional.of(busy());
  List<Condition> conditions =
      List.of(
          new Condition(
              Code.DISOBEDIENT,
              "CP-02",
              "draws 12.4 A of 8 A for 45 s",
              NOW.minus(Duration.ofSeconds(45))),
          new Condition(
              Code.CHARGER_OFFLINE,
              "POST-1",
              "has had no link for 12 min and counts with its fallback of 0 A",
              NOW.minus(Duration.ofMinutes(12))));
  List<LoggedEvent> events = List.of();
  boolean logFails;
  String recording = "{\"case\":1}\n";
  ReloadResult reload = new ReloadResult(true, List.of(), List.of(), List.of());

  static Config config(String text) {
    return switch (ConfigReader.read("test.yaml", text)) {
      case Reading.Good good -> good.config();
      case Reading.Bad bad -> throw new AssertionError(bad.problems().toString());
    };
  }

  private static SiteView busy() {
    CircuitId grid = new CircuitId("grid");
    CircuitId garage = new CircuitId("garage");
    EvseId one = EvseId.of("CP-01", 1);
    EvseId two = EvseId.of("CP-02", 1);
    Reason full =
        new Reason(
            new Bound.Full(garage, Phase.L2, Source.INSTALLER, Amps.of(40), new Amps(24_500)),
            List.of(two),
            Amps.of(16));
    return new SiteView(
        NOW.minus(Duration.ofMillis(400)),
        List.of(
            new CircuitView(
                grid,
                PhaseAmps.of(63, 63, 63),
                Optional.of(new PhaseAmps(new Amps(48_240), new Amps(61_950), new Amps(-3_400))),
                PhaseAmps.of(32, 35, -20),
                PhaseAmps.of(16, 28, 16),
                PhaseAmps.of(30, 27, 62),
                false),
            new CircuitView(
                garage,
                PhaseAmps.of(40, 40, 40),
                Optional.empty(),
                PhaseAmps.ZERO,
                PhaseAmps.of(16, 28, 16),
                PhaseAmps.of(40, 40, 40),
                true)),
        List.of(
            new EvseView(
                one,
                true,
                true,
                false,
                Optional.of(EvseState.CHARGING),
                Optional.of("12"),
                Amps.of(12),
                Amps.of(14),
                Amps.of(16),
                Optional.of(new PhaseAmps(new Amps(11_820), new Amps(11_790), new Amps(11_850))),
                Optional.of(2100L),
                Optional.of(WattHours.of(4321)),
                3,
                2,
                full),
            new EvseView(
                two,
                true,
                true,
                false,
                Optional.of(EvseState.SUSPENDED_EV),
                Optional.of("11"),
                Amps.of(8),
                Amps.of(8),
                new Amps(12_400),
                Optional.of(PhaseAmps.of(0, 0, 0)),
                Optional.of(800L),
                Optional.empty(),
                1,
                0,
                new Reason(new Bound.CarTakesLess(Amps.ZERO), List.of(one), Amps.of(16))),
            offline(EvseId.of("POST-1", 1)),
            offline(EvseId.of("POST-1", 2))));
  }

  private static EvseView offline(EvseId evse) {
    return new EvseView(
        evse,
        true,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Amps.ZERO,
        Amps.ZERO,
        Amps.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        new Reason(new Bound.OutOfReach("its link is lost", Amps.ZERO), List.of(), Amps.of(32)));
  }

  @Override
  public String version() {
    return "1.2.3";
  }

  @Override
  public Path configFile() {
    return Path.of("/etc/headroom/headroom.yaml");
  }

  @Override
  public Config config() {
    return config(CONFIG);
  }

  @Override
  public Optional<SiteView> view() {
    return view;
  }

  @Override
  public List<Condition> conditions() {
    return conditions;
  }

  /** Of CP-01. */
  final Trace trace =
      new Trace(
          new Clock() {
            @Override
            public MonoTime now() {
              return FakeDaemon.this.now();
            }

            @Override
            public Instant wall() {
              return FakeDaemon.this.wall();
            }
          });

  @Override
  public Optional<Trace> trace(ChargerId charger) {
    return charger.name().equals("CP-01") ? Optional.of(trace) : Optional.empty();
  }

  @Override
  public List<WaitingCharger> waiting() {
    return List.of(
        new WaitingCharger(
            new ChargerId("CP-09"),
            "10.0.0.39:40112",
            "ocpp1.6",
            wall(),
            Optional.of("Maker"),
            Optional.of("Wall 22"),
            Optional.of(true)));
  }

  @Override
  public ReloadResult adopt(String identity, Map<String, String> keys) {
    return new ReloadResult(
        true, List.of("charger " + identity + " added " + keys), List.of(), List.of());
  }

  @Override
  public ReloadResult forget(String identity) {
    return new ReloadResult(false, List.of(), List.of("no charger " + identity), List.of());
  }

  @Override
  public List<ChargerStatus> chargers() {
    return List.of(
        new ChargerStatus(
            new ChargerId("CP-01"),
            Optional.of(MonoTime.ofSeconds(60)),
            Optional.of("ocpp1.6"),
            Optional.of("10.0.0.31"),
            Optional.of("Maker"),
            Optional.of("Wall 11"),
            Optional.of("2.4"),
            "ready",
            Optional.of(RateUnit.A),
            Optional.of(Amps.of(1)),
            Optional.of(Duration.ofMillis(-350)),
            120,
            98,
            0,
            7,
            Optional.of("SetChargingProfile: Rejected"),
            Optional.of(new ChargerStatus.CsmsLink(false, 3))));
  }

  @Override
  public List<WaitingMessage> setAside() {
    return List.of(
        new WaitingMessage(
            17,
            new ChargerId("CP-02"),
            "StartTransaction",
            "InternalError no such\u001b[31m connector",
            Instant.parse("2026-05-03T21:59:59Z")));
  }

  @Override
  public List<MeterStatus> meters() {
    MeterConfig config = config().meters().getFirst();
    MeterReport.Sample sample =
        new MeterReport.Sample(
            config.id(),
            NOW.minus(Duration.ofMillis(650)),
            PhaseSet.ALL,
            new PhaseAmps(new Amps(48_240), new Amps(61_950), new Amps(-3_400)),
            List.of(231_100, 230_400, 229_900),
            List.of(Watts.of(11_080), Watts.of(14_200), Watts.of(-780)),
            Optional.of(Watts.of(24_500)),
            Optional.of(WattHours.of(1_234_567)),
            Optional.empty(),
            Optional.of(50_010),
            new Amps(10));
    Map<MeterFault, Long> failures = new EnumMap<>(MeterFault.class);
    failures.put(MeterFault.SILENT, 3L);
    return List.of(
        new MeterStatus(
            config,
            "10.0.0.20:502",
            Optional.of("SDM630"),
            Optional.of(sample),
            Optional.of(Duration.ofMillis(650)),
            7100,
            failures,
            Optional.of(
                new MeterReport.Failed(
                    config.id(),
                    NOW.minus(Duration.ofMillis(100)),
                    MeterFault.SILENT,
                    "no answer within 400 ms")),
            Optional.of(Duration.ofMillis(18)),
            Optional.of(Duration.ofMillis(44))));
  }

  @Override
  public Optional<Integer> port() {
    return Optional.of(8887);
  }

  @Override
  public List<LoggedEvent> events(Instant since, int limit) throws IOException {
    if (logFails) throw new IOException("cannot read the event log in /var/lib/headroom: gone");
    return events.stream().filter(each -> !each.wall().isBefore(since)).toList();
  }

  @Override
  public TickCounters.Figures ticks() {
    return new TickCounters.Figures(
        7212,
        12,
        1,
        Duration.ofNanos(256_000),
        Duration.ofMillis(1),
        Duration.ofMillis(9),
        Duration.ofMillis(130));
  }

  @Override
  public MonoTime now() {
    return NOW;
  }

  @Override
  public Instant wall() {
    return WALL;
  }

  @Override
  public MonoTime startedAt() {
    return MonoTime.ZERO;
  }

  @Override
  public Optional<Recordings.Written> record() throws IOException {
    if (logFails) throw new IOException("no space left on device");
    return recording.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Recordings.Written(
                Path.of("/var/lib/headroom/recordings/20260504T100000Z.json"),
                Duration.ofSeconds(312),
                330));
  }

  @Override
  public String recording(String name, long from) {
    int begin = (int) Math.min(from, recording.length());
    return recording.substring(begin, Math.min(recording.length(), begin + 4));
  }

  @Override
  public ReloadResult reload() {
    return reload;
  }
}
