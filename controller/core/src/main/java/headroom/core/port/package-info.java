/**
 * Everything the outside can do, one small interface each, and the words it is said in: reports
 * come in, commands go out.
 *
 * <p>Drivers and the daemon implement these; the core never calls the outside in any other way.
 */
@NullMarked
package headroom.core.port;

import org.jspecify.annotations.NullMarked;
