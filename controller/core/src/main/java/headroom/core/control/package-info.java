/**
 * The decision: {@link headroom.core.control.Controller#step} turns what was seen into limits,
 * reasons, events and conditions.
 *
 * <p>Pure: no clock, thread, logger or I/O; the same input gives the same output, bit for bit, on
 * every run and machine.
 */
@NullMarked
package headroom.core.control;

import org.jspecify.annotations.NullMarked;
