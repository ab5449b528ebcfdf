package headroom.drivers.websocket;

import java.util.regex.Pattern;
import org.java_websocket.protocols.IProtocol;

/**
 * A subprotocol that we speak, matched against a client's offer (RFC 6455 section 11.3.4): names
 * are case-sensitive, and the offer may be spread over several header lines, which the library
 * joins by a semicolon and then cannot read.
 */
record OfferedProtocol(String name) implements IProtocol {
  private static final Pattern SEPARATOR = Pattern.compile("[,;\\s]+");

  @Override
  public boolean acceptProvidedProtocol(String offer) {
    return SEPARATOR.splitAsStream(offer).anyMatch(name::equals);
  }

  @Override
  public String getProvidedProtocol() {
    return name;
  }

  @Override
  public IProtocol copyInstance() {
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
