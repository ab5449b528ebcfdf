/**
 * The program: {@link headroom.daemon.Assembly} wires the parts without any thread or socket,
 * {@link headroom.daemon.Daemon} adds the edges, {@link headroom.daemon.Main} starts it.
 */
@NullMarked
package headroom.daemon;

import org.jspecify.annotations.NullMarked;
