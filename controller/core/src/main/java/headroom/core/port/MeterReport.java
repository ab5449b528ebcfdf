package headroom.core.port;

import headroom.core.site.MeterId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.core.units.PhaseSet;
import headroom.core.units.WattHours;
import headroom.core.units.Watts;
import java.util.List;
import java.util.Optional;

/** What came of one poll of a meter. */
public sealed interface MeterReport {
  MeterId meter();

  /** When the answer arrived, or the poll was given up. */
  MonoTime at();

  /**
   * A whole, plausible answer.
   *
   * @param measured the phases that the meter measures: one for a one-phase meter
   * @param current per phase, positive is import (towards the load), orientation, CT ratio and sign
   *     of power already applied; 0 A on phases not in {@code measured}
   * @param voltages in millivolts, phase to neutral, per measured phase in the order of {@code
   *     measured}; empty where the meter gives none
   * @param power per measured phase in the order of {@code measured}, positive is import; empty
   *     where the meter gives none
   * @param powerTotal positive is import
   * @param energyImport counter reading, as the meter gives it
   * @param resolution smallest step in which the meter can show a current
   */
  record Sample(
      MeterId meter,
      MonoTime at,
      PhaseSet measured,
      PhaseAmps current,
      List<Integer> voltages_mV,
      List<Watts> power,
      Optional<Watts> powerTotal,
      Optional<WattHours> energyImport,
      Optional<WattHours> energyExport,
      Optional<Integer> frequency_mHz,
      Amps resolution)
      implements MeterReport {
    public Sample {
      voltages_mV = List.copyOf(voltages_mV);
      power = List.copyOf(power);
    }
  }

  /**
   * No value that can be trusted: none of the answer is used.
   *
   * @param detail for people: the register, what was found, what was expected
   */
  record Failed(MeterId meter, MonoTime at, MeterFault fault, String detail)
      implements MeterReport {}

  /** Why a poll gave nothing to trust. */
  enum MeterFault {
    /** Port or connection could not be opened. */
    UNREACHABLE,
    /** Opened, but no answer in time. */
    SILENT,
    /** A Modbus exception, or an answer of the wrong length, unit or function. */
    REFUSED,
    /** The meter's own marker for "not available" in a value that is needed. */
    NOT_AVAILABLE,
    /** NaN or infinite. */
    NOT_A_NUMBER,
    /** Beyond what the meter can measure. */
    OUT_OF_RANGE,
    /** No register at all has changed for 60 s. */
    FROZEN,
    /** Current and voltage of different phases go together: the transformers are crossed. */
    PHASES_CROSSED,
    /** The phases do not add up to the total that the meter gives. */
    SUM_WRONG,
    /** Another device than the config says. */
    WRONG_DEVICE
  }
}
