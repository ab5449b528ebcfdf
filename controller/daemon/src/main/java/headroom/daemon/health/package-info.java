/** What is wrong now, from wherever it was seen. */
@NullMarked
package headroom.daemon.health;

import org.jspecify.annotations.NullMarked;
