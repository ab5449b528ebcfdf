package headroom.daemon.loop;

import headroom.core.port.ChargerReport;
import headroom.core.port.MeterReport;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.daemon.Sites;
import java.util.List;
import java.util.Optional;

/** Reports as drivers make them. */
final class Reports {
  private Reports() {}

  static MeterReport.Sample sample(MonoTime at, PhaseAmps current) {
    return new MeterReport.Sample(
        Sites.MAIN,
        at,
        PhaseSet.ALL,
        current,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Amps.ofMilliamps(10));
  }

  static MeterReport.Failed failed(MonoTime at) {
    return new MeterReport.Failed(Sites.MAIN, at, MeterReport.MeterFault.SILENT, "no answer");
  }

  static ChargerReport.Draw draw(EvseId evse, MonoTime at, int amps) {
    return new ChargerReport.Draw(
        evse.charger(),
        at,
        evse,
        at,
        PhaseSet.ALL,
        PhaseAmps.of(amps, amps, amps),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static ChargerReport.Status status(EvseId evse, MonoTime at, ChargerReport.EvseState state) {
    return new ChargerReport.Status(evse.charger(), at, evse, state, "");
  }

  static ChargerReport.LimitOutcome outcome(
      EvseId evse, MonoTime at, long seq, ChargerReport.Outcome outcome) {
    return new ChargerReport.LimitOutcome(evse.charger(), at, evse, seq, outcome, "");
  }

  static ChargerReport.TransactionEnded ended(EvseId evse, MonoTime at) {
    return new ChargerReport.TransactionEnded(evse.charger(), at, evse, "1", "Local");
  }
}
