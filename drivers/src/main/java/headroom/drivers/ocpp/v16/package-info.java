/**
 * OCPP 1.6J: what chargers of that version say and are told. One file for each functional block;
 * {@link headroom.drivers.ocpp.v16.Dialect16} hands out the messages.
 */
@NullMarked
package headroom.drivers.ocpp.v16;

import org.jspecify.annotations.NullMarked;
