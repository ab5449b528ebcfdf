package headroom.drivers.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The HTTP answer to a handshake that is not let in.
 *
 * @param status for example {@code 404 Not Found}
 * @param headers further header lines, each ended by CRLF; may be empty
 * @param why one line for whoever reads the answer: says nothing that helps a guesser
 */
public record Refusal(String status, String headers, String why) {

  /** Nothing of that name is here. */
  public static Refusal notFound(String why) {
    return new Refusal("404 Not Found", "", why);
  }

  /** Name or password are wrong or missing (RFC 7617). */
  public static Refusal unauthorized(String realm, String why) {
    return new Refusal(
        "401 Unauthorized", "WWW-Authenticate: Basic realm=\"" + realm + "\"\r\n", why);
  }

  /** Not like this. */
  public static Refusal forbidden(String why) {
    return new Refusal("403 Forbidden", "", why);
  }

  /** Not a handshake by RFC 6455. */
  public static Refusal badRequest(String why) {
    return new Refusal("400 Bad Request", "", why);
  }

  static Refusal internalError() {
    return new Refusal("500 Internal Server Error", "", "internal error");
  }

  ByteBuffer asHttp() {
    byte[] body = (why + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("HTTP/1.1 "
                + status
                + "\r\n"
                + headers
                + "Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
  }
}
