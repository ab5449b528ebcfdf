/** Measurements with the machine's name on them; run by hand, never by a test. */
@NullMarked
package headroom.sim.bench;

import org.jspecify.annotations.NullMarked;
