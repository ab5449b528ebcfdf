package headroom.drivers.ocpp;

import headroom.core.profile.WhileAway;
import headroom.core.site.ChargerId;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the CSMS is, and who we are there.
 *
 * @param url ws or wss, ending with a slash: the identity of a charger is put behind it
 * @param passwords of the chargers at the CSMS; one that has none connects without
 * @param authorities who may vouch for the CSMS; empty: whom this device trusts anyway
 * @param whileAway how long its charging profiles count while it is away
 */
public record CsmsConfig(
    URI url,
    Map<ChargerId, String> passwords,
    List<X509Certificate> authorities,
    WhileAway whileAway) {

  /** One whose charging profiles count until their own end. */
  public CsmsConfig(URI url, Map<ChargerId, String> passwords, List<X509Certificate> authorities) {
    this(url, passwords, authorities, WhileAway.KEEP);
  }

  public CsmsConfig {
    passwords = Collections.unmodifiableMap(new LinkedHashMap<>(passwords));
    authorities = List.copyOf(authorities);
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "CsmsConfig[" + url + "]";
  }
}
