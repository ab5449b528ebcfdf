package headroom.drivers.websocket;

import java.util.Optional;
import org.java_websocket.handshake.ClientHandshake;

/** The HTTP request that opens a WebSocket (RFC 6455 section 4.1); every byte of it is hostile. */
public final class Request {
  private final ClientHandshake handshake;
  private final String peer;

  Request(ClientHandshake handshake, String peer) {
    this.handshake = handshake;
    this.peer = peer;
  }

  /** Path and query as they came, still percent-encoded. */
  public String target() {
    return handshake.getResourceDescriptor();
  }

  /** Value of a header, whose name is matched without case. Repeated ones are joined by "; ". */
  public Optional<String> header(String name) {
    return handshake.hasFieldValue(name)
        ? Optional.of(handshake.getFieldValue(name))
        : Optional.empty();
  }

  /** Address and port of the other end. */
  public String peer() {
    return peer;
  }
}
