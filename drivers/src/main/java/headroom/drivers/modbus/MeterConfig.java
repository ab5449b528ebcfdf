package headroom.drivers.modbus;

import headroom.core.site.MeterId;
import headroom.core.site.PhaseWiring;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * One meter of the installation.
 *
 * @param model id of a register map, or {@code sunspec} for a meter that describes itself
 * @param unit Modbus unit id, range [0, 255]
 * @param reversed mounted the wrong way round: import reads as export
 * @param ctRatio multiplies currents, powers and energies where the meter does not know its
 *     transformers; 1 otherwise
 * @param wiring which site phase each of the meter's phases measures
 * @param interval time between the starts of two polls; 1 s for a meter that guards a limit
 */
public record MeterConfig(
    MeterId id,
    String model,
    BusConfig bus,
    int unit,
    boolean reversed,
    BigDecimal ctRatio,
    PhaseWiring wiring,
    Duration interval) {}
