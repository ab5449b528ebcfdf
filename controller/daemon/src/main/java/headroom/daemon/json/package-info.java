/** Our own records as JSON: for the event log and for {@code --json}. */
@NullMarked
package headroom.daemon.json;

import org.jspecify.annotations.NullMarked;
