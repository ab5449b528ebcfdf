package headroom.drivers.websocket;

import java.time.Duration;

/**
 * What a server lets its peers do.
 *
 * @param handshakeDeadline from the accepted socket to the whole handshake; also what a close may
 *     take
 * @param pingInterval how often a silent peer is pinged; silent for one and a half, it is dead
 * @param writeSweep how often frames that lost their wake-up are looked for; zero switches the
 *     sweep off, which only a bench should do
 * @param maxMessageBytes payload of a frame, and of a message of many frames
 * @param maxHeaderBytes the handshake from its first byte to its empty line
 * @param maxQueuedFrames frames that wait for a peer to read them
 * @param maxConnectionsPerAddress open sockets from one IPv4 address or one IPv6 /64
 * @param maxFramesPerSecond frames of every kind, with a burst of ten seconds' worth
 */
public record ServerLimits(
    Duration handshakeDeadline,
    Duration pingInterval,
    Duration writeSweep,
    int maxMessageBytes,
    int maxHeaderBytes,
    int maxQueuedFrames,
    int maxConnectionsPerAddress,
    int maxFramesPerSecond) {

  /** How often frames that lost their wake-up are looked for, unless a bench says otherwise. */
  public static final Duration WRITE_SWEEP = Duration.ofMillis(50);

  /** The same limits, with another {@link #writeSweep}. */
  public ServerLimits withWriteSweep(Duration every) {
    return new ServerLimits(
        handshakeDeadline,
        pingInterval,
        every,
        maxMessageBytes,
        maxHeaderBytes,
        maxQueuedFrames,
        maxConnectionsPerAddress,
        maxFramesPerSecond);
  }
}
