/**
 * Real sockets for the simulated site: Modbus servers with register tables of their own, OCPP
 * chargers over WebSocket, a CSMS.
 *
 * <p>The register tables are written from the makers' documents and share nothing with the drivers'
 * register maps: a shared map would make the same mistake on both ends.
 */
@NullMarked
package headroom.sim.wire;

import org.jspecify.annotations.NullMarked;
