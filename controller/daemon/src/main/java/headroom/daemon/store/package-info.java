/**
 * What must survive a power cut, in one SQLite file: the event log, transactions, meter values and
 * committed bounds. One writer thread; whoever writes hands over and goes on.
 */
@NullMarked
package headroom.daemon.store;

import org.jspecify.annotations.NullMarked;
