/**
 * OCPP 2.0.1, and 2.1 as far as it is the same: what charging stations of that version say and are
 * told. One file for each functional block; {@link headroom.drivers.ocpp.v201.Dialect201} hands out
 * the messages.
 */
@NullMarked
package headroom.drivers.ocpp.v201;

import org.jspecify.annotations.NullMarked;
