/**
 * The demo: the controller as a process of its own, a living site around it on loopback, and a
 * screen that shows both.
 */
@NullMarked
package headroom.sim.demo;

import org.jspecify.annotations.NullMarked;
