package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.ChargerReport;
import headroom.core.port.Clock;
import headroom.core.port.MeterReport;
import headroom.core.port.RecordStore;
import headroom.core.port.Remembered;
import headroom.core.port.SiteInbox;
import headroom.core.port.StoredRecord;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.drivers.websocket.RawPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real sessions behind the real server. */
class ServedSessionsTest {
  private static final String KEY = "00112233445566778899aabbccddeeff00112233";
  private static final List<String> SLOW = List.of("SLOW-1", "SLOW-2", "SLOW-3", "SLOW-4");

  private final CountDownLatch diskIsBack = new CountDownLatch(1);
  private final Map<ChargerId, ExecutorService> queues = new ConcurrentHashMap<>();
  private final ChargerSessions sessions = sessions();

  @AfterEach
  void end() {
    diskIsBack.countDown();
    queues.values().forEach(ExecutorService::shutdownNow);
  }

  private ChargerSessions sessions() {
    List<Charger> chargers =
        Stream.concat(SLOW.stream(), Stream.of("CP-01", "LOCKED"))
            .map(name -> Bench.ac(name, 1))
            .toList();
    List<ChargerAccess> access =
        chargers.stream()
            .map(Charger::id)
            .map(id -> new ChargerAccess(id, Optional.of(KEY).filter(k -> isLocked(id))))
            .toList();
    SessionPorts ports =
        new SessionPorts(
            new RealClock(),
            (at, task) -> () -> {},
            new NoInbox(),
            this::write,
            event -> {},
            this::queue);
    BackOffice backOffice = new BackOffice(Authorization.ALL, Remembered.NOTHING);
    return new ChargerSessions(ports, backOffice, Bench.site(chargers), access);
  }

  private static boolean isLocked(ChargerId id) {
    return id.name().equals("LOCKED");
  }

  private Executor queue(ChargerId charger) {
    return queues.computeIfAbsent(
        charger, id -> Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
  }

  /** A disk that hangs for the slow chargers, against its contract. */
  private void write(List<StoredRecord> records, Consumer<RecordStore.Outcome> done) {
    for (StoredRecord record : records) {
      if (record instanceof StoredRecord.ChargerSeen seen && SLOW.contains(seen.charger().name())) {
        try {
          diskIsBack.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    done.accept(new RecordStore.Outcome.Durable());
  }

  @Test
  void chargersWhoseWorkHangsDoNotHoldUpTheOthers() throws IOException {
    try (ChargerServer server = server()) {
      // More than the server has workers: were their work done in its callbacks, it would be deaf.
      for (String name : SLOW) {
        RawPeer slow = RawPeer.open(server.port(), "/ocpp/" + name, "ocpp1.6");
        slow.text("[2,\"1\",\"BootNotification\"," + Bench.BOOT + "]");
      }
      try (RawPeer charger = RawPeer.open(server.port(), "/ocpp/CP-01", "ocpp1.6")) {
        charger.text("[2,\"b1\",\"BootNotification\"," + Bench.BOOT + "]");
        String answer = charger.readText();
        while (!answer.startsWith("[3,\"b1\"")) answer = charger.readText();
        assertTrue(answer.contains("\"Accepted\""), answer);
      }
    }
  }

  @Test
  void anAuthorizationKeyIsTakenAsBytesAndAsText() throws IOException {
    try (ChargerServer server = server()) {
      assertEquals("101", knock(server, HexFormat.of().parseHex(KEY)));
      assertEquals("101", knock(server, KEY.getBytes(StandardCharsets.US_ASCII)));
      assertEquals("401", knock(server, new byte[20]));
    }
  }

  private static String knock(ChargerServer server, byte[] password) throws IOException {
    byte[] both = new byte[7 + password.length];
    System.arraycopy("LOCKED:".getBytes(StandardCharsets.US_ASCII), 0, both, 0, 7);
    System.arraycopy(password, 0, both, 7, password.length);
    try (RawPeer peer = new RawPeer(server.port())) {
      return peer.handshake(
              "/ocpp/LOCKED",
              "Sec-WebSocket-Protocol: ocpp1.6\r\nAuthorization: Basic "
                  + Base64.getEncoder().encodeToString(both)
                  + "\r\n")
          .split(" ")[1];
    }
  }

  private ChargerServer server() throws IOException {
    ChargerServer server =
        new ChargerServer(ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), sessions);
    server.start();
    return server;
  }

  private record RealClock() implements Clock {
    @Override
    public MonoTime now() {
      return new MonoTime(System.nanoTime());
    }

    @Override
    public Instant wall() {
      return Instant.now();
    }
  }

  private record NoInbox() implements SiteInbox {
    @Override
    public void offer(MeterReport report) {}

    @Override
    public void offer(ChargerReport report) {}
  }
}
