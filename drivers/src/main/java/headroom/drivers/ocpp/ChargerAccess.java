package headroom.drivers.ocpp;

import headroom.core.site.ChargerId;
import java.util.Optional;

/**
 * Who may connect as a charger, and how it proves itself.
 *
 * @param identity the last part of the path, percent-decoded
 * @param password for Basic auth (OCPP security profile 1); empty: none is asked for. Never logged:
 *     {@link #toString} hides it
 * @param needsTls whether it is let in over TLS alone (OCPP security profile 2)
 */
public record ChargerAccess(ChargerId identity, Optional<String> password, boolean needsTls) {
  /** One that may come over plain TCP, too. */
  public ChargerAccess(ChargerId identity, Optional<String> password) {
    this(identity, password, false);
  }

  @Override
  public String toString() {
    return "ChargerAccess["
        + identity
        + (password.isPresent() ? ", with password]" : ", without password]");
  }
}
