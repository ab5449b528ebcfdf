/**
 * The operator's central system as a judge: it keeps what it receives byte for byte, tells doubles
 * by the standard's keys, says what is missing or out of order, and can be as slow, moody and
 * absent as real ones are. Written from the standards, not from the controller's drivers.
 */
@NullMarked
package headroom.sim.csms;

import org.jspecify.annotations.NullMarked;
