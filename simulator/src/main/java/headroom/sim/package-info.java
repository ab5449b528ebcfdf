/**
 * The world that the controller runs in: one event queue, one clock, one seed. The same physics
 * runs in virtual time or, driven by {@link headroom.sim.RealTime}, behind real sockets.
 */
@NullMarked
package headroom.sim;

import org.jspecify.annotations.NullMarked;
