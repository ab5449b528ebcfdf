/**
 * The control loop: what the drivers saw comes in, one pure step a second (and at once on what
 * matters), and what it decided goes out. Nothing here waits for I/O.
 */
@NullMarked
package headroom.daemon.loop;

import org.jspecify.annotations.NullMarked;
