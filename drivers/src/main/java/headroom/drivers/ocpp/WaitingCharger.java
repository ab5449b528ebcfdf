package headroom.drivers.ocpp;

import headroom.core.site.ChargerId;
import java.time.Instant;
import java.util.Optional;

/**
 * A charger that is connected and not in the config.
 *
 * @param since when it connected, by wall time
 * @param vendor as its boot says; empty before
 * @param held whether it took the limit of 0 A; empty: it has not answered
 */
public record WaitingCharger(
    ChargerId charger,
    String peer,
    String protocol,
    Instant since,
    Optional<String> vendor,
    Optional<String> model,
    Optional<Boolean> held) {}
