package headroom.drivers.ocpp;

import headroom.core.site.ChargerId;
import java.util.List;
import java.util.Optional;

/** What a transport asks when a charger knocks. Any thread; never blocks. */
public interface ChargerGate {
  /**
   * Decides on a handshake before it is answered.
   *
   * @param identity last part of the path, percent-decoded; as hostile as anything from a socket
   * @param password of Basic auth, when the user name was the identity; empty without or with
   *     malformed credentials. One character per byte (ISO 8859-1), since it may be binary: compare
   *     it by {@link BasicCredentials#matches}
   * @param encrypted whether it came over TLS
   */
  Verdict check(String identity, Optional<String> password, boolean encrypted, String peer);

  /** The subprotocols that we speak, best first. */
  List<String> protocols();

  /**
   * A handshake is complete. An older connection of the same identity is closed: the newest wins.
   *
   * @param protocol one of {@link #protocols}
   * @return where the frames of this connection go
   */
  Conversation open(ChargerId charger, String protocol, String peer, Wire wire);

  /**
   * The transport turned a peer away, or threw it out before {@link #open}. For the event log,
   * which takes what is news.
   *
   * @param charger empty if the peer has not said who it is
   * @param what goes on after "the peer"; without secrets
   */
  void refused(Optional<ChargerId> charger, String peer, String what);

  /** What becomes of a handshake. */
  sealed interface Verdict {
    record Welcome(ChargerId charger) implements Verdict {}

    /** HTTP 404 (OCPP-J 1.6 section 3.1.1). */
    record UnknownIdentity(String why) implements Verdict {}

    /** HTTP 401. */
    record WrongCredentials(String why) implements Verdict {}

    /** HTTP 403: it must come over TLS. */
    record NotEncrypted(String why) implements Verdict {}
  }
}
