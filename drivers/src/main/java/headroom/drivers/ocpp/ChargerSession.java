package headroom.drivers.ocpp;

import headroom.core.port.ChargerLimit;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.EvseId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The conversation with one charger, over all its links. */
final class ChargerSession {
  /** Subprotocols that we speak, best first. */
  static final List<String> PROTOCOLS = List.of("ocpp1.6");

  private final SessionPorts ports;
  private final BackOffice backOffice;
  private final Executor queue;
  private Charger charger;

  ChargerSession(SessionPorts ports, BackOffice backOffice, Charger charger) {
    this.ports = ports;
    this.backOffice = backOffice;
    this.charger = charger;
    this.queue = ports.queues().apply(charger.id());
  }

  void reconfigure(Charger charger) {
    queue.execute(() -> this.charger = charger);
  }

  void remove() {}

  void offer(ChargerLimit limit) {}

  void requestSample(EvseId evse) {}

  Conversation open(String protocol, String peer, Wire wire) {
    throw new UnsupportedOperationException("follows within minutes: " + backOffice + ports);
  }

  ChargerStatus status() {
    return new ChargerStatus(
        charger.id(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "offline",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0,
        0,
        Optional.empty());
  }
}
