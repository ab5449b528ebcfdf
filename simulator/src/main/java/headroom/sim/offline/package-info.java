/**
 * Months without a CSMS: scripted stations at the shipped sessions, relay and SQLite store in
 * virtual time, then the replay, judged message by message. Only sockets are models.
 */
@NullMarked
package headroom.sim.offline;

import org.jspecify.annotations.NullMarked;
