package headroom.core.control;

import headroom.core.site.Contactor;

/**
 * What a contactor has to do now. Given when it changes, and again after a start.
 *
 * @param closed whether it feeds what hangs on it
 * @param why one clause, for people
 */
public record ContactorOrder(Contactor contactor, boolean closed, String why) {}
