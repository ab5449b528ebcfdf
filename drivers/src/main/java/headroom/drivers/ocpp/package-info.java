/**
 * Chargers over OCPP-J: the WebSocket server with its guards, the frame codec, and one conversation
 * per charger.
 */
@NullMarked
package headroom.drivers.ocpp;

import org.jspecify.annotations.NullMarked;
