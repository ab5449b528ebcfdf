package headroom.drivers.ocpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import eu.chargetime.ocpp.AuthenticationException;
import eu.chargetime.ocpp.JSONServer;
import eu.chargetime.ocpp.ServerEvents;
import eu.chargetime.ocpp.feature.profile.ServerCoreEventHandler;
import eu.chargetime.ocpp.feature.profile.ServerCoreProfile;
import eu.chargetime.ocpp.model.SessionInformation;
import eu.chargetime.ocpp.model.core.*;
import headroom.core.port.Backlog;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord.Forwarded;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.drivers.websocket.CsmsClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A CSMS that others wrote: ChargeTime's OCPP 1.6 server over a real socket, which checks each of
 * our messages by its own typed model. It goes away and comes back.
 */
final class ChargeTimeCsmsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String START =
      "{\"connectorId\":1,\"idTag\":\"TAG\",\"meterStart\":100,\"timestamp\":\"2026-11-21T05:01:00Z\"}";

  private final RealTime time = new RealTime();
  private final List<String> toCharger = new CopyOnWriteArrayList<>();
  private final Told told = new Told();
  private final int port = freePort();
  private Optional<JSONServer> server = Optional.empty();
  private Optional<CsmsClient> client = Optional.empty();

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Conversation charger(String password) throws Exception {
    Charger one = Bench.ac("CP-01", 1);
    Map<ChargerId, String> passwords = new LinkedHashMap<>();
    passwords.put(one.id(), password);
    CsmsClient dialer =
        new CsmsClient(
            new CsmsConfig(URI.create("ws://127.0.0.1:" + port + "/ocpp/"), passwords, List.of()),
            time,
            time);
    client = Optional.of(dialer);
    Backlog backlog = (id, after, most, then) -> then.accept(waiting(after, most));
    ChargerSessions sessions =
        new ChargerSessions(
            time.ports(Optional.of(new Csms(dialer, backlog, id -> 0))),
            new BackOffice(Authorization.ALL, Remembered.NOTHING),
            Bench.site(List.of(one)),
            List.of(new ChargerAccess(one.id(), Optional.empty())));
    return sessions.open(one.id(), "ocpp1.6", "192.0.2.7:40000", new ToCharger());
  }

  private List<ToForward> waiting(long after, int most) {
    List<Long> gone =
        time.kept.stream()
            .filter(Forwarded.class::isInstance)
            .map(record -> ((Forwarded) record).seq())
            .toList();
    return time.kept.stream()
        .filter(ToForward.class::isInstance)
        .map(ToForward.class::cast)
        .filter(message -> message.seq() > after && !gone.contains(message.seq()))
        .limit(most)
        .toList();
  }

  private final class ToCharger implements Wire {
    @Override
    public void send(String text) {
      toCharger.add(text);
    }

    @Override
    public void close(int code, String why) {}
  }

  private void open() {
    JSONServer opened = new JSONServer(new ServerCoreProfile(told));
    opened.open("127.0.0.1", port, told);
    server = Optional.of(opened);
  }

  @AfterEach
  void stop() {
    client.ifPresent(CsmsClient::close);
    server.ifPresent(JSONServer::close);
    time.close();
  }

  private String answerTo(String id) {
    await().atMost(PATIENCE).until(() -> find(id).isPresent());
    return find(id).orElseThrow();
  }

  private Optional<String> find(String id) {
    return toCharger.stream().filter(text -> text.startsWith("[3,\"" + id + "\"")).findFirst();
  }

  @Test
  void aTransactionDuringAnOutageReachesItWholeAndInOrderWhenItIsBack() throws Exception {
    open();
    Conversation charger = charger("0123456789abcdef");
    charger.onText("[2,\"1\",\"BootNotification\"," + Bench.BOOT + "]");
    assertTrue(answerTo("1").contains("\"interval\":77"), answerTo("1"));
    assertEquals(List.of("CP-01 0123456789abcdef"), told.sessions);
    charger.onText("[2,\"2\",\"StartTransaction\"," + START + "]");
    assertTrue(answerTo("2").contains("\"transactionId\":501"), answerTo("2"));

    server.orElseThrow().close();
    await().atMost(PATIENCE).until(() -> time.events.contains("CsmsLost"));
    charger.onText(
        "[2,\"3\",\"StopTransaction\",{\"transactionId\":501,\"meterStop\":300,\"timestamp\":\"2026-11-21T05:10:00Z\"}]");
    assertEquals("[3,\"3\",{}]", answerTo("3"));
    charger.onText("[2,\"4\",\"StartTransaction\"," + START.replace("05:01", "05:20") + "]");
    assertTrue(answerTo("4").contains("\"transactionId\":2147483647"), answerTo("4"));
    charger.onText(
        "[2,\"5\",\"StopTransaction\",{\"transactionId\":2147483647,\"meterStop\":900,\"timestamp\":\"2026-11-21T05:30:00Z\"}]");
    assertEquals("[3,\"5\",{}]", answerTo("5"));
    assertEquals(List.of("start 501 05:01"), told.transactions);

    open();
    await().atMost(PATIENCE).until(() -> told.transactions.size() == 4);
    assertEquals(
        List.of("start 501 05:01", "stop 501 05:10", "start 502 05:20", "stop 502 05:30"),
        told.transactions);
    await().atMost(PATIENCE).until(() -> waiting(0, 10).isEmpty());
  }

  /** What it was told, and what it answers. */
  private static final class Told implements ServerCoreEventHandler, ServerEvents {
    final List<String> sessions = new CopyOnWriteArrayList<>();
    final List<String> transactions = new CopyOnWriteArrayList<>();
    private int lastTransaction = 500;

    private static String minute(ZonedDateTime time) {
      return "%02d:%02d".formatted(time.getHour(), time.getMinute());
    }

    @Override
    public void authenticateSession(SessionInformation session, String user, byte[] password)
        throws AuthenticationException {
      sessions.add(user + " " + new String(password, StandardCharsets.UTF_8));
    }

    @Override
    public void newSession(UUID id, SessionInformation session) {}

    @Override
    public void lostSession(UUID id) {}

    @Override
    public BootNotificationConfirmation handleBootNotificationRequest(
        UUID id, BootNotificationRequest request) {
      return new BootNotificationConfirmation(
          ZonedDateTime.now(java.time.ZoneOffset.UTC), 77, RegistrationStatus.Accepted);
    }

    @Override
    public synchronized StartTransactionConfirmation handleStartTransactionRequest(
        UUID id, StartTransactionRequest request) {
      int transaction = ++lastTransaction;
      transactions.add("start " + transaction + " " + minute(request.getTimestamp()));
      return new StartTransactionConfirmation(
          new IdTagInfo(AuthorizationStatus.Accepted), transaction);
    }

    @Override
    public synchronized StopTransactionConfirmation handleStopTransactionRequest(
        UUID id, StopTransactionRequest request) {
      transactions.add("stop " + request.getTransactionId() + " " + minute(request.getTimestamp()));
      return new StopTransactionConfirmation();
    }

    @Override
    public AuthorizeConfirmation handleAuthorizeRequest(UUID id, AuthorizeRequest request) {
      return new AuthorizeConfirmation(new IdTagInfo(AuthorizationStatus.Accepted));
    }

    @Override
    public DataTransferConfirmation handleDataTransferRequest(
        UUID id, DataTransferRequest request) {
      return new DataTransferConfirmation(DataTransferStatus.Accepted);
    }

    @Override
    public HeartbeatConfirmation handleHeartbeatRequest(UUID id, HeartbeatRequest request) {
      return new HeartbeatConfirmation(ZonedDateTime.now(java.time.ZoneOffset.UTC));
    }

    @Override
    public MeterValuesConfirmation handleMeterValuesRequest(UUID id, MeterValuesRequest request) {
      return new MeterValuesConfirmation();
    }

    @Override
    public StatusNotificationConfirmation handleStatusNotificationRequest(
        UUID id, StatusNotificationRequest request) {
      return new StatusNotificationConfirmation();
    }
  }
}
