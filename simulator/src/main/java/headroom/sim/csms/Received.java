package headroom.sim.csms;

import headroom.core.units.MonoTime;

/**
 * A call that a station made.
 *
 * @param nr its place among all calls that came
 * @param payload byte for byte
 * @param taken false: it was refused, or lost with its socket
 * @param again whether it is, by the standard's keys, one that was taken before
 */
public record Received(
    long nr,
    MonoTime at,
    String station,
    String action,
    String payload,
    boolean taken,
    boolean again) {}
