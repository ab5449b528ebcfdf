package headroom.core.site;

import headroom.core.units.Amps;

/**
 * One EVSE and its place in the supply.
 *
 * @param wiring which site phases feed its terminals
 * @param rating most that hardware and cable can carry per phase, on the AC side
 * @param floor least current that a car can charge with here, at least 6 A (IEC 61851-1) for AC
 */
public record Evse(EvseId id, PhaseWiring wiring, Amps rating, Amps floor) {}
