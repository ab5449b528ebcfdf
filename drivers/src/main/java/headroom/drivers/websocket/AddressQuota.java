package headroom.drivers.websocket;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Open sockets per place: an IPv4 address or the /64 of an IPv6 one, since a host owns all of its
 * /64. All places together may open four times as many. Any thread.
 */
final class AddressQuota {
  private static final int PLACES = 4;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int maxPerPlace;
  private final Map<ByteBuffer, Integer> open = new HashMap<>();
  private int total;

  AddressQuota(int maxPerPlace) {
    this.maxPerPlace = maxPerPlace;
  }

  /** Counts one more socket; false, and nothing counted, if that is one too many. */
  synchronized boolean take(InetAddress address) {
    if (total >= PLACES * maxPerPlace) return false;
    ByteBuffer place = place(address);
    int here = open.getOrDefault(place, 0);
    if (here >= maxPerPlace) return false;
    open.put(place, here + 1);
    total++;
    return true;
  }

  /** Gives back what {@link #take} granted, once. */
  synchronized void release(InetAddress address) {
    open.computeIfPresent(place(address), (place, here) -> here == 1 ? null : here - 1);
    total--;
  }

  private static ByteBuffer place(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(
        address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
  }
}
