/**
 * Recorded charging sessions played again under the shipped sharing: what each car would have got,
 * beside first come and beside the best that perfect knowledge could do.
 */
@NullMarked
package headroom.sim.replay;

import org.jspecify.annotations.NullMarked;
