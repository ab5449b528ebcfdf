package headroom.drivers.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/**
 * RFC 6455 for one connection, with limits on what a peer may send: bytes of a frame and of a whole
 * message, frames of a message, frames in a time. The library's own limit starts at 2 GiB, and it
 * does not look at the middle frames of a message at all. Binary messages are refused: nothing here
 * speaks them. One worker thread.
 */
final class FrameGuard extends Draft_6455 {
  /**
   * Frames of one message; enough for a 64 kB message in Ethernet-sized pieces, many times over.
   */
  static final int MAX_FRAGMENTS = 256;

  private final ServerLimits limits;
  private final LongSupplier nanoTime;
  private final FrameRate rate;
  private long messageBytes;
  private int fragments;

  FrameGuard(ServerLimits limits, List<String> protocols, LongSupplier nanoTime) {
    this(limits, nanoTime, known(protocols));
  }

  private FrameGuard(ServerLimits limits, LongSupplier nanoTime, List<IProtocol> protocols) {
    super(List.of(), protocols, limits.maxMessageBytes());
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.rate = new FrameRate(limits.maxFramesPerSecond(), nanoTime.getAsLong());
  }

  /** Ours in our order, then none: a handshake without a match is completed, without the header. */
  private static List<IProtocol> known(List<String> protocols) {
    List<IProtocol> known = new ArrayList<>();
    for (String protocol : protocols) known.add(new OfferedProtocol(protocol));
    known.add(new Protocol(""));
    return known;
  }

  @Override
  public Draft copyInstance() {
    return new FrameGuard(limits, nanoTime, getKnownProtocols());
  }

  @Override
  public void processFrame(WebSocketImpl webSocket, Framedata frame) throws InvalidDataException {
    if (!webSocket.isOpen()) return;
    if (!rate.allows(nanoTime.getAsLong())) {
      webSocket.close(
          CloseFrame.POLICY_VALIDATION,
          "more than " + limits.maxFramesPerSecond() + " frames a second");
    } else if (frame.getOpcode() == Opcode.BINARY) {
      webSocket.close(CloseFrame.REFUSE, "binary frames are not accepted");
    } else if (isData(frame) && !isWithinMessage(frame)) {
      webSocket.close(
          CloseFrame.TOOBIG,
          "a message of more than "
              + limits.maxMessageBytes()
              + " bytes or "
              + MAX_FRAGMENTS
              + " frames");
    } else {
      super.processFrame(webSocket, frame);
    }
  }

  private static boolean isData(Framedata frame) {
    return frame.getOpcode() == Opcode.TEXT || frame.getOpcode() == Opcode.CONTINUOUS;
  }

  private boolean isWithinMessage(Framedata frame) {
    if (frame.getOpcode() == Opcode.TEXT) {
      messageBytes = 0;
      fragments = 0;
    }
    messageBytes += frame.getPayloadData().remaining();
    fragments++;
    return messageBytes <= limits.maxMessageBytes() && fragments <= MAX_FRAGMENTS;
  }

  static void sendPong(WebSocketImpl webSocket, byte[] payload) {
    PongFrame pong = new PongFrame();
    pong.setPayload(ByteBuffer.wrap(payload));
    try {
      webSocket.sendFrame(pong);
    } catch (WebsocketNotConnectedException closing) {
      // The ping needs no answer any more.
    }
  }
}
