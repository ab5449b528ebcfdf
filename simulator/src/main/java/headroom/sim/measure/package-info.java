/**
 * Figures from outside the controller: what the simulated meters showed and the simulated chargers
 * received. The controller's own log has no part in them.
 */
@NullMarked
package headroom.sim.measure;

import org.jspecify.annotations.NullMarked;
