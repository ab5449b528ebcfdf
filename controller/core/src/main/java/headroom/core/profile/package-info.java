/**
 * Charging profiles of a central system: what they say, which of them count at an instant, and what
 * limits come of them. One for all versions of OCPP; the dialects turn messages into these words.
 * Pure: times come in as arguments.
 */
@NullMarked
package headroom.core.profile;

import org.jspecify.annotations.NullMarked;
