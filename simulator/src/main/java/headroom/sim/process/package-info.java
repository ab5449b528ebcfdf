/** The controller's program, started as a process of its own from this checkout. */
@NullMarked
package headroom.sim.process;

import org.jspecify.annotations.NullMarked;
