/**
 * The {@code headroom} command: a small client that asks the running daemon over a local socket,
 * and one class per command on the daemon's side.
 */
@NullMarked
package headroom.daemon.cli;

import org.jspecify.annotations.NullMarked;
