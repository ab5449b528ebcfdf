/** What happened, why an offer is what it is, and what is wrong: data that reads as sentences. */
@NullMarked
package headroom.core.event;

import org.jspecify.annotations.NullMarked;
