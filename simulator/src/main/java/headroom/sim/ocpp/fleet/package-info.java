/** Which stations a site has: of which models, and of which version of OCPP. */
@NullMarked
package headroom.sim.ocpp.fleet;

import org.jspecify.annotations.NullMarked;
