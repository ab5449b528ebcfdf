package headroom.drivers.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressQuotaTest {
  private static InetAddress ip(String literal) throws IOException {
    return InetAddress.getByName(literal);
  }

  @Test
  void anAddressGetsItsShareAndNoMoreUntilOneIsGivenBack() throws IOException {
    AddressQuota quota = new AddressQuota(2);
    assertTrue(quota.take(ip("10.0.0.1")));
    assertTrue(quota.take(ip("10.0.0.1")));
    assertFalse(quota.take(ip("10.0.0.1")));
    assertTrue(quota.take(ip("10.0.0.2")));
    quota.release(ip("10.0.0.1"));
    assertTrue(quota.take(ip("10.0.0.1")));
    assertFalse(quota.take(ip("10.0.0.1")));
  }

  @Test
  void anIpv6HostCannotWalkThroughItsOwnNetwork() throws IOException {
    AddressQuota quota = new AddressQuota(1);
    assertTrue(quota.take(ip("2001:db8:0:1::1")));
    assertFalse(quota.take(ip("2001:db8:0:1:ffff::2")));
    assertTrue(quota.take(ip("2001:db8:0:2::1")));
  }

  @Test
  void allAddressesTogetherHaveALimitToo() throws IOException {
    AddressQuota quota = new AddressQuota(1);
    for (int i = 1; i <= 4; i++) assertTrue(quota.take(ip("10.0.0." + i)));
    assertFalse(quota.take(ip("10.0.0.5")));
    quota.release(ip("10.0.0.1"));
    assertTrue(quota.take(ip("10.0.0.5")));
  }

  @Test
  void oneSocketTooManyIsClosedAndTheOthersGoOn() throws IOException {
    int limit = ServerUnderTest.LIMITS.maxConnectionsPerAddress();
    List<RawPeer> peers = new ArrayList<>();
    try (ServerUnderTest server = new ServerUnderTest()) {
      for (int i = 0; i < limit; i++) peers.add(new RawPeer(server.port()));
      try (RawPeer oneTooMany = new RawPeer(server.port())) {
        assertTrue(oneTooMany.isClosedByServer());
      }
      assertEquals(List.of("has too many connections open"), server.complaints);
      assertEquals(limit, server.server().engine().connections().size());

      peers.removeFirst().close();
      await().until(() -> server.server().engine().connections().size() == limit - 1);
      try (RawPeer inItsPlace = server.connect()) {
        inItsPlace.text("in");
        assertEquals("in", inItsPlace.readText());
      }
      server.pass(Duration.ZERO);
    } finally {
      for (RawPeer peer : peers) peer.close();
    }
  }
}
