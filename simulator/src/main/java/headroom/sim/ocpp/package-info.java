/**
 * Charging stations at the seam of text frames, for OCPP 1.6J and 2.0.1. Here is what both versions
 * share: power, link, clock, the car at the connector and the limit that it gets; the messages of
 * each stand in a package of its own. Written from the standards and their errata, not from the
 * controller's drivers, so that a mistake is not made on both ends.
 */
@NullMarked
package headroom.sim.ocpp;

import org.jspecify.annotations.NullMarked;
