/**
 * The site as the installer described it: circuits, meters, chargers and their wiring. Immutable; a
 * reload makes a new one.
 */
@NullMarked
package headroom.core.site;

import org.jspecify.annotations.NullMarked;
