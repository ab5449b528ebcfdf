/**
 * The YAML file: text to records, records to a {@link headroom.core.site.Site}, every problem at
 * once.
 */
@NullMarked
package headroom.daemon.config;

import org.jspecify.annotations.NullMarked;
