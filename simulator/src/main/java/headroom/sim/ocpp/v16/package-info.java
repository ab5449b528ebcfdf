/** A charging station for OCPP 1.6J: its messages, settings and profiles. */
@NullMarked
package headroom.sim.ocpp.v16;

import org.jspecify.annotations.NullMarked;
