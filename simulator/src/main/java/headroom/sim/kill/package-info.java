/**
 * The shipped controller, killed again and again under load: chargers and a central system that
 * comes and goes, on real sockets, and an audit of what was delivered.
 */
@NullMarked
package headroom.sim.kill;

import org.jspecify.annotations.NullMarked;
