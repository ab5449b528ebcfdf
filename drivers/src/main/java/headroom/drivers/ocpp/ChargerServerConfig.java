package headroom.drivers.ocpp;

import java.time.Duration;

/**
 * What the OCPP server listens on, and what it lets a peer do.
 *
 * @param host address to listen on
 * @param port 0 takes a free one
 * @param path what stands before the identity, for example {@code /ocpp/}
 * @param handshakeDeadline a connection that has not finished its handshake by then is closed
 * @param pingInterval how often a silent charger is pinged; it is dead after one and a half
 * @param maxFrameBytes larger frames and messages get close code 1009
 * @param maxHeaderBytes larger handshakes are cut off
 * @param maxQueuedFrames a charger that does not read is closed when more wait for it
 * @param maxConnectionsPerAddress open sockets from one address
 * @param maxFramesPerSecond over ten seconds; a faster charger is closed
 */
public record ChargerServerConfig(
    String host,
    int port,
    String path,
    Duration handshakeDeadline,
    Duration pingInterval,
    int maxFrameBytes,
    int maxHeaderBytes,
    int maxQueuedFrames,
    int maxConnectionsPerAddress,
    int maxFramesPerSecond) {

  /** The limits that suit a site of up to 200 chargers. */
  public static ChargerServerConfig on(String host, int port, String path) {
    return new ChargerServerConfig(
        host,
        port,
        path,
        Duration.ofSeconds(4),
        Duration.ofSeconds(20),
        65_536,
        8_192,
        256,
        250,
        50);
  }
}
