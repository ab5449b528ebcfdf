package headroom.core.control;

import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import java.time.Duration;

/**
 * What the store knew of one EVSE at a start (design 3.4, restart).
 *
 * @param bound the most that it may draw until it has acknowledged a limit of this run
 * @param fallback the highest fallback that may be in the charger; at most {@code bound}
 * @param lease the longest lease that was granted up to the bound; once it has passed since the
 *     start, the EVSE is at its fallback
 */
public record RestoredBound(EvseId evse, Amps bound, Amps fallback, Duration lease) {}
