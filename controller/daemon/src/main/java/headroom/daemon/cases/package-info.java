/**
 * Cases: a site, what happens to it over time, and what is expected of the controller, in one JSON
 * file ({@code docs/cases.md}). They are read, run and explained here, and a running daemon's last
 * minutes are written as one.
 */
@NullMarked
package headroom.daemon.cases;

import org.jspecify.annotations.NullMarked;
