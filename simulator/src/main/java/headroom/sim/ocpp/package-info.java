/**
 * OCPP 1.6J peers at the seam of text frames: a charging station and a small central system.
 * Written from the standard and its errata, not from the controller's drivers, so that a mistake is
 * not made on both ends.
 */
@NullMarked
package headroom.sim.ocpp;

import org.jspecify.annotations.NullMarked;
