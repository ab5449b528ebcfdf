package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.site.PhaseWiring;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final ControlSettings SETTINGS =
      new ControlSettings(Duration.ofSeconds(10), Duration.ofMinutes(15), Duration.ofMinutes(15));

  private final List<ChargerReport> reports = new ArrayList<>();
  private MonoTime now = MonoTime.ofSeconds(1000);

  @Test
  void aShareIsInForceInTheSameInstant() {
    Rehearsal rehearsal = rehearsal(20, 2);
    ControlState state = setUp(rehearsal, 2);
    plugIn("CP-1");
    Rehearsal.Round alone = round(rehearsal, state);
    assertEquals(amps("CP-1", 20), offers(alone));
    plugIn("CP-2");
    assertEquals(amps("CP-1", 10, "CP-2", 10), offers(round(rehearsal, alone.next())));
  }

  @Test
  void whatACarLeavesIsFreeInTheRoundThatHearsOfIt() {
    Rehearsal rehearsal = rehearsal(20, 2);
    ControlState state = setUp(rehearsal, 2);
    plugIn("CP-1");
    plugIn("CP-2");
    Rehearsal.Round both = round(rehearsal, state);
    unplug("CP-1");
    assertEquals(amps("CP-2", 20), offers(round(rehearsal, both.next())));
  }

  @Test
  void whoIsLeftOutHasItsTurnWhenTheOthersTurnsAreOver() {
    Rehearsal rehearsal = rehearsal(6, 2);
    ControlState state = setUp(rehearsal, 2);
    plugIn("CP-1");
    plugIn("CP-2");
    List<Map<String, Amps>> seen = new ArrayList<>();
    for (int k = 0; k < 7; k++) {
      Rehearsal.Round round = round(rehearsal, state);
      seen.add(offers(round));
      state = round.next();
    }
    Map<String, Amps> first = amps("CP-1", 6, "CP-2", 0);
    Map<String, Amps> second = amps("CP-1", 0, "CP-2", 6);
    assertEquals(List.of(first, first, first, second, second, second, first), seen);
  }

  @Test
  void aCarThatTakesNothingYieldsItsFloorToOneThatWaits() {
    Rehearsal rehearsal = rehearsal(6, 2);
    ControlState state = setUp(rehearsal, 2);
    plugIn("CP-1");
    state = round(rehearsal, state).next();
    for (int k = 0; k < 40; k++) {
      draws("CP-1", Amps.ZERO, now.minus(Duration.ofSeconds(1)));
      state = round(rehearsal, state).next();
    }
    plugIn("CP-2");
    draws("CP-1", Amps.ZERO, now.minus(Duration.ofSeconds(1)));
    Rehearsal.Round round = round(rehearsal, state);
    assertEquals(amps("CP-1", 0, "CP-2", 6), offers(round));
  }

  @Test
  void theStateOfARoundStaysAsItIs() {
    Rehearsal rehearsal = rehearsal(20, 2);
    ControlState state = setUp(rehearsal, 2);
    plugIn("CP-1");
    List<ChargerReport> same = List.copyOf(reports);
    MonoTime then = now;
    Rehearsal.Round one = round(rehearsal, state);
    reports.addAll(same);
    now = then;
    assertEquals(offers(one), offers(round(rehearsal, state)));
  }

  private static Rehearsal rehearsal(int limit, int count) {
    List<Charger> chargers = new ArrayList<>();
    for (int i = 1; i <= count; i++)
      chargers.add(Sites.charger("CP-" + i, "grid", 32, PhaseWiring.of(Phase.L1)));
    return new Rehearsal(
        Sites.site(List.of(Sites.unmetered("grid", limit, 0)), chargers), SETTINGS);
  }

  private ControlState setUp(Rehearsal rehearsal, int count) {
    for (int i = 1; i <= count; i++) {
      ChargerId charger = new ChargerId("CP-" + i);
      reports.add(new ChargerReport.LinkUp(charger, now, "ocpp1.6", "recorded"));
      reports.add(new ChargerReport.FallbackSet(charger, now, Amps.ZERO));
    }
    return round(rehearsal, rehearsal.start(now)).next();
  }

  private void plugIn(String name) {
    ChargerId charger = new ChargerId(name);
    EvseId evse = EvseId.of(name, 1);
    reports.add(new ChargerReport.Status(charger, now, evse, ChargerReport.EvseState.CHARGING, ""));
    reports.add(new ChargerReport.TransactionStarted(charger, now, evse, "t" + name, now, "tag"));
  }

  private void unplug(String name) {
    ChargerId charger = new ChargerId(name);
    EvseId evse = EvseId.of(name, 1);
    reports.add(
        new ChargerReport.Status(charger, now, evse, ChargerReport.EvseState.AVAILABLE, ""));
    reports.add(new ChargerReport.TransactionEnded(charger, now, evse, "t" + name, "Local"));
  }

  private void draws(String name, Amps amps, MonoTime at) {
    PhaseSet phases = PhaseSet.of(Phase.L1);
    reports.add(
        new ChargerReport.Draw(
            new ChargerId(name),
            now,
            EvseId.of(name, 1),
            at,
            phases,
            PhaseAmps.on(phases, amps),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private Rehearsal.Round round(Rehearsal rehearsal, ControlState state) {
    SiteSnapshot seen = new SiteSnapshot(now, Map.of(), reports, List.of(), List.of(), List.of());
    reports.clear();
    now = now.plus(EVERY);
    return rehearsal.round(state, seen);
  }

  private static Map<String, Amps> offers(Rehearsal.Round round) {
    Map<String, Amps> offers = new LinkedHashMap<>();
    for (ChargerLimit limit : round.limits())
      offers.put(limit.evse().charger().name(), limit.limit());
    return offers;
  }

  private static Map<String, Amps> amps(Object... pairs) {
    Map<String, Amps> amps = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2)
      amps.put((String) pairs[i], Amps.of((Integer) pairs[i + 1]));
    return amps;
  }
}
