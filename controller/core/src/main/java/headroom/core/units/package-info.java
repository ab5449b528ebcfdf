/**
 * Quantities and time: whole numbers in fixed small units, so that equal inputs give equal outputs
 * bit for bit.
 */
@NullMarked
package headroom.core.units;

import org.jspecify.annotations.NullMarked;
