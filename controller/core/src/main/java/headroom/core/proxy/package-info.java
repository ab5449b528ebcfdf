/**
 * What stands between chargers and the operator's central system: the decisions of the central
 * system while there is none. Pure: no clock, thread or I/O; times come in as arguments, records to
 * keep go out as data.
 */
@NullMarked
package headroom.core.proxy;

import org.jspecify.annotations.NullMarked;
