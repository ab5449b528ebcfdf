package headroom.drivers.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

class GuardedChannelTest {
  private static final int PIECE = 10;

  /** A peer that sends on and on. */
  private static final class Chatter implements ByteChannel {
    @Override
    public int read(ByteBuffer dst) {
      dst.put(new byte[PIECE]);
      return PIECE;
    }

    @Override
    public int write(ByteBuffer src) {
      int all = src.remaining();
      src.position(src.limit());
      return all;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void nothingOfARefusedPeerIsReadAnyMore() throws IOException {
    try (SocketChannel socket = SocketChannel.open()) {
      GuardedChannel channel =
          new GuardedChannel(
              socket, new Chatter(), new HeaderLimit(1_000), () -> 0, why -> {}, () -> {});
      ByteBuffer in = ByteBuffer.allocate(100);
      assertEquals(PIECE, channel.read(in));
      channel.refuse(Refusal.notFound("nobody here").asHttp());
      assertEquals(0, channel.read(in));
      assertEquals(PIECE, in.position());
    }
  }
}
