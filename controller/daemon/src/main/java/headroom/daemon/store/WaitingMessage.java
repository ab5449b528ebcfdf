package headroom.daemon.store;

import headroom.core.site.ChargerId;
import java.time.Instant;

/**
 * A message that the CSMS kept refusing and that was set aside, for people.
 *
 * @param seq its number; also its place among all that were kept
 * @param answer what the CSMS said last
 * @param at when it was kept
 */
public record WaitingMessage(
    long seq, ChargerId charger, String action, String answer, Instant at) {}
