package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.event.Reason;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.MeterReport;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.SiteInbox;
import headroom.core.port.StoredRecord;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.core.site.Circuit;
import headroom.core.site.CircuitId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sessions in virtual time, with everything they report, log and keep laid open. */
public final class Bench {
  public final VirtualTime time = new VirtualTime();
  public final List<ChargerReport> reports = new ArrayList<>();
  public final List<Event> events = new ArrayList<>();
  public final Disk disk = new Disk();
  public final BackOffice backOffice;
  public final ChargerSessions sessions;
  private long seq;

  /** A store whose disk can fail, or be slow. */
  public final class Disk implements RecordStore {
    public final List<StoredRecord> kept = new ArrayList<>();
    public boolean broken;
    public Duration takes = Duration.ZERO;

    @Override
    public void write(List<StoredRecord> records, Consumer<Outcome> done) {
      time.wakeAt(
          time.now().plus(takes),
          () -> {
            if (!broken) kept.addAll(records);
            done.accept(broken ? new Outcome.Lost("disk full") : new Outcome.Durable());
          });
    }

    public <T> List<T> kept(Class<T> kind) {
      return kept.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  public Bench(Charger... chargers) {
    this(Authorization.ALL, Remembered.NOTHING, List.of(chargers));
  }

  public Bench(Authorization authorization, Remembered remembered, List<Charger> chargers) {
    this(authorization, remembered, chargers, bench -> Optional.empty());
  }

  /**
   * With a CSMS behind the site.
   *
   * @param csms made from the bench, whose clock and disk it shares
   */
  public Bench(
      Authorization authorization,
      Remembered remembered,
      List<Charger> chargers,
      Function<Bench, Optional<Csms>> csms) {
    backOffice = new BackOffice(authorization, remembered);
    SiteInbox inbox =
        new SiteInbox() {
          @Override
          public void offer(MeterReport report) {}

          @Override
          public void offer(ChargerReport report) {
            reports.add(report);
          }
        };
    sessions =
        new ChargerSessions(
            new SessionPorts(
                time, time, inbox, disk, events::add, charger -> time::soon, csms.apply(this)),
            backOffice,
            site(chargers),
            chargers.stream().map(c -> new ChargerAccess(c.id(), Optional.empty())).toList());
  }

  public static Site site(List<Charger> chargers) {
    Circuit grid =
        new Circuit(
            new CircuitId("grid"),
            Optional.empty(),
            PhaseAmps.of(63, 63, 63),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            PhaseAmps.ZERO,
            PhaseAmps.of(10, 10, 10),
            Circuit.LimitOf.CIRCUIT,
            false);
    return new Site("test", Site.Share.EQUAL, List.of(grid), chargers);
  }

  public static Charger ac(String name, int evses) {
    return ac(name, evses, PhaseWiring.STRAIGHT, Optional.empty(), Amps.of(1));
  }

  public static Charger ac(
      String name, int evses, PhaseWiring wiring, Optional<RateUnit> unit, Amps step) {
    List<Evse> list = new ArrayList<>();
    for (int i = 1; i <= evses; i++)
      list.add(new Evse(EvseId.of(name, i), wiring, Amps.of(32), Amps.of(6)));
    return new Charger(
        new ChargerId(name),
        new CircuitId("grid"),
        Charger.Current.AC,
        list,
        Amps.of(6),
        step,
        Duration.ofSeconds(300),
        0,
        1000,
        false,
        unit,
        1000);
  }

  public ChargerLimit limit(EvseId evse, ChargerLimit.Kind kind, Amps amps, boolean urgent) {
    return new ChargerLimit(
        evse,
        ++seq,
        kind,
        amps,
        3,
        3,
        time.now().plus(Duration.ofSeconds(300)),
        urgent,
        new Reason(new Reason.Bound.Idle(), List.of(), amps));
  }

  public <T extends ChargerReport> List<T> reports(Class<T> kind) {
    return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Connects a charger that boots at once, and lets the set-up end. */
  public FakeCharger ready(String name) {
    FakeCharger charger = new FakeCharger(time);
    charger.answers("GetConfiguration", configuration("ChargeProfileMaxStackLevel", "3"));
    charger.connect(sessions, name);
    charger.asks("BootNotification", BOOT);
    time.pass(Duration.ofSeconds(1));
    return charger;
  }

  public static final String BOOT =
      "{\"chargePointVendor\":\"Acme\",\"chargePointModel\":\"One\",\"firmwareVersion\":\"1.2\"}";

  /** GetConfiguration.conf of keys and values by turns. */
  public static String configuration(String... pairs) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2)
      keys.add(
          "{\"key\":\"%s\",\"readonly\":false,\"value\":\"%s\"}".formatted(pairs[i], pairs[i + 1]));
    return "{\"configurationKey\":[" + String.join(",", keys) + "]}";
  }
}
