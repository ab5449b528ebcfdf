/** Chargers that we did not write, against the controller that we did. */
@NullMarked
package headroom.sim.peers;

import org.jspecify.annotations.NullMarked;
