/**
 * The shipped controller in virtual time: the very wiring of the daemon, with models of sockets,
 * registers and disk below it.
 */
@NullMarked
package headroom.sim.virtual;

import org.jspecify.annotations.NullMarked;
