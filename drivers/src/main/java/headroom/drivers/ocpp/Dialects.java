package headroom.drivers.ocpp;

import headroom.drivers.ocpp.station.Wording;
import headroom.drivers.ocpp.v16.Dialect16;
import headroom.drivers.ocpp.v201.Dialect201;
import java.util.List;
import java.util.Optional;

/**
 * The dialects of one charger, over all its links: one for each version that it has spoken. What
 * counts is the subprotocol of the link that is open, never that of an earlier one: a firmware may
 * knock with one version and come with another.
 */
final class Dialects {
  static final String OCPP_16 = "ocpp1.6";
  static final String OCPP_201 = "ocpp2.0.1";

  /** Its frames pass; what it says is understood as far as it is 2.0.1. */
  static final String OCPP_21 = "ocpp2.1";

  /** Subprotocols that we speak, best first: what is understood in full goes before the rest. */
  static final List<String> PROTOCOLS = List.of(OCPP_201, OCPP_16, OCPP_21);

  private final Link link;
  private final Dialect16 v16;
  private Optional<Dialect201> v201 = Optional.empty();
  private Dialect current;

  Dialects(Link link) {
    this.link = link;
    this.v16 = new Dialect16(link);
    this.current = v16;
  }

  /** How the version of a subprotocol says what all versions can say. */
  static Wording wording(String protocol) {
    return protocol.equals(OCPP_16) ? Dialect16.wording() : Dialect201.wording();
  }

  /** That of the open link, or of the latest one. */
  Dialect current() {
    return current;
  }

  /** A link with this subprotocol opens. */
  Dialect use(String protocol) {
    if (protocol.equals(OCPP_16)) {
      current = v16;
    } else {
      if (v201.isEmpty()) v201 = Optional.of(new Dialect201(link));
      current = v201.get();
    }
    return current;
  }
}
