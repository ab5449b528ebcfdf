package headroom.drivers.ocpp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import eu.chargetime.ocpp.ClientEvents;
import eu.chargetime.ocpp.JSONClient;
import eu.chargetime.ocpp.JSONConfiguration;
import eu.chargetime.ocpp.feature.profile.ClientCoreEventHandler;
import eu.chargetime.ocpp.feature.profile.ClientCoreProfile;
import eu.chargetime.ocpp.feature.profile.ClientRemoteTriggerProfile;
import eu.chargetime.ocpp.feature.profile.ClientSmartChargingEventHandler;
import eu.chargetime.ocpp.feature.profile.ClientSmartChargingProfile;
import eu.chargetime.ocpp.model.Confirmation;
import eu.chargetime.ocpp.model.Request;
import eu.chargetime.ocpp.model.core.*;
import eu.chargetime.ocpp.model.remotetrigger.TriggerMessageConfirmation;
import eu.chargetime.ocpp.model.remotetrigger.TriggerMessageStatus;
import eu.chargetime.ocpp.model.smartcharging.*;
import headroom.core.event.Reason;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.Draw;
import headroom.core.port.ChargerReport.FallbackSet;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.port.ChargerReport.TransactionStarted;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.proxy.Authorization;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.PhaseAmps;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A charger that others wrote: ChargeTime's OCPP 1.6 client over a real socket. It checks each of
 * our messages by its own typed model before its handlers see it.
 */
class ChargeTimePeerTest {
  private final RealTime time = new RealTime();
  private final List<SetChargingProfileRequest> profiles = new CopyOnWriteArrayList<>();
  private final ClientCoreProfile core = new ClientCoreProfile(new Core());
  private final Charger charger = Bench.ac("CP-01", 1);
  private ChargerSessions sessions;
  private ChargerServer server;
  private JSONClient client;

  @BeforeEach
  void start() throws Exception {
    sessions =
        new ChargerSessions(
            time.ports(Optional.empty()),
            new BackOffice(Authorization.ALL, Remembered.NOTHING),
            Bench.site(List.of(charger)),
            List.of(new ChargerAccess(charger.id(), Optional.of("open sesame"))));
    server = new ChargerServer(ChargerServerConfig.on("127.0.0.1", 0, "/ocpp/"), sessions);
    server.start();
    client =
        new JSONClient(
            core,
            "CP-01",
            JSONConfiguration.get()
                .setParameter(JSONConfiguration.USERNAME_PARAMETER, "CP-01")
                .setParameter(JSONConfiguration.PASSWORD_PARAMETER, "open sesame"));
    client.addFeatureProfile(new ClientSmartChargingProfile(new Smart()));
    client.addFeatureProfile(
        new ClientRemoteTriggerProfile(
            request -> new TriggerMessageConfirmation(TriggerMessageStatus.Accepted)));
    client.connect(
        "ws://127.0.0.1:" + server.port() + "/ocpp/",
        new ClientEvents() {
          @Override
          public void connectionOpened() {}

          @Override
          public void connectionClosed() {}
        });
    await().until(() -> has(ChargerReport.LinkUp.class));
  }

  @AfterEach
  void stop() {
    client.disconnect();
    server.close();
    time.close();
  }

  private boolean has(Class<? extends ChargerReport> kind) {
    return time.reports.stream().anyMatch(kind::isInstance);
  }

  private <T extends ChargerReport> T first(Class<T> kind) {
    return time.reports.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  private <T extends Confirmation> T send(Request request, Class<T> answer) throws Exception {
    return assertInstanceOf(
        answer, client.send(request).toCompletableFuture().get(10, TimeUnit.SECONDS));
  }

  @Test
  void itIsSetUpChargesUnderALimitAndStops() throws Exception {
    var boot =
        send(core.createBootNotificationRequest("Acme", "One"), BootNotificationConfirmation.class);
    assertEquals(RegistrationStatus.Accepted, boot.getStatus());
    await().until(() -> has(FallbackSet.class));
    ChargingProfile fallback = profiles.getFirst().getCsChargingProfiles();
    assertEquals(ChargingProfilePurposeType.TxDefaultProfile, fallback.getChargingProfilePurpose());
    assertEquals(6.0, fallback.getChargingSchedule().getChargingSchedulePeriod()[0].getLimit());

    assertEquals(
        AuthorizationStatus.Accepted,
        send(core.createAuthorizeRequest("TAG"), AuthorizeConfirmation.class)
            .getIdTagInfo()
            .getStatus());
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    var started =
        send(
            core.createStartTransactionRequest(1, "TAG", 0, now),
            StartTransactionConfirmation.class);
    await().until(() -> has(TransactionStarted.class));
    assertTrue(time.kept.stream().anyMatch(StoredRecord.TransactionBegun.class::isInstance));

    profiles.clear();
    sessions.offer(
        new ChargerLimit(
            EvseId.of("CP-01", 1),
            1,
            ChargerLimit.Kind.SESSION,
            Amps.of(13),
            3,
            3,
            time.now().plus(Duration.ofSeconds(300)),
            false,
            new Reason(new Reason.Bound.Idle(), List.of(), Amps.of(13))));
    await().until(() -> outcomes().contains(Outcome.ACCEPTED));
    ChargingProfile limit = profiles.getLast().getCsChargingProfiles();
    assertEquals(started.getTransactionId(), limit.getTransactionId());
    assertEquals(13.0, limit.getChargingSchedule().getChargingSchedulePeriod()[0].getLimit());
    assertNotNull(limit.getValidTo());

    SampledValue l1 = new SampledValue("12.9");
    l1.setMeasurand("Current.Import");
    l1.setPhase("L1");
    l1.setUnit("A");
    send(
        core.createMeterValuesRequest(1, ZonedDateTime.now(ZoneOffset.UTC), l1),
        MeterValuesConfirmation.class);
    await().until(() -> has(Draw.class));
    assertEquals(
        PhaseAmps.ZERO.with(headroom.core.units.Phase.L1, Amps.ofMilliamps(12_900)),
        first(Draw.class).draw());

    send(
        core.createStopTransactionRequest(5000, now, started.getTransactionId()),
        StopTransactionConfirmation.class);
    assertTrue(time.kept.stream().anyMatch(StoredRecord.TransactionDone.class::isInstance));
    assertNotNull(
        send(core.createHeartbeatRequest(), HeartbeatConfirmation.class).getCurrentTime());
    client.disconnect();
    await().until(() -> has(ChargerReport.LinkDown.class));
    assertEquals(new ChargerId("CP-01"), first(ChargerReport.LinkDown.class).charger());
  }

  private List<Outcome> outcomes() {
    return time.reports.stream()
        .filter(LimitOutcome.class::isInstance)
        .map(report -> ((LimitOutcome) report).outcome())
        .toList();
  }

  private final class Smart implements ClientSmartChargingEventHandler {
    @Override
    public SetChargingProfileConfirmation handleSetChargingProfileRequest(
        SetChargingProfileRequest request) {
      profiles.add(request);
      return new SetChargingProfileConfirmation(ChargingProfileStatus.Accepted);
    }

    @Override
    public ClearChargingProfileConfirmation handleClearChargingProfileRequest(
        ClearChargingProfileRequest request) {
      return new ClearChargingProfileConfirmation(ClearChargingProfileStatus.Unknown);
    }

    @Override
    public GetCompositeScheduleConfirmation handleGetCompositeScheduleRequest(
        GetCompositeScheduleRequest request) {
      return new GetCompositeScheduleConfirmation(GetCompositeScheduleStatus.Rejected);
    }
  }

  private static final class Core implements ClientCoreEventHandler {
    @Override
    public ChangeAvailabilityConfirmation handleChangeAvailabilityRequest(
        ChangeAvailabilityRequest request) {
      return new ChangeAvailabilityConfirmation(AvailabilityStatus.Accepted);
    }

    @Override
    public GetConfigurationConfirmation handleGetConfigurationRequest(
        GetConfigurationRequest request) {
      KeyValueType level = new KeyValueType("ChargeProfileMaxStackLevel", true);
      level.setValue("2");
      GetConfigurationConfirmation answer = new GetConfigurationConfirmation();
      answer.setConfigurationKey(new KeyValueType[] {level});
      return answer;
    }

    @Override
    public ChangeConfigurationConfirmation handleChangeConfigurationRequest(
        ChangeConfigurationRequest request) {
      return new ChangeConfigurationConfirmation(ConfigurationStatus.Accepted);
    }

    @Override
    public ClearCacheConfirmation handleClearCacheRequest(ClearCacheRequest request) {
      return new ClearCacheConfirmation(ClearCacheStatus.Accepted);
    }

    @Override
    public DataTransferConfirmation handleDataTransferRequest(DataTransferRequest request) {
      return new DataTransferConfirmation(DataTransferStatus.UnknownVendorId);
    }

    @Override
    public RemoteStartTransactionConfirmation handleRemoteStartTransactionRequest(
        RemoteStartTransactionRequest request) {
      return new RemoteStartTransactionConfirmation(RemoteStartStopStatus.Rejected);
    }

    @Override
    public RemoteStopTransactionConfirmation handleRemoteStopTransactionRequest(
        RemoteStopTransactionRequest request) {
      return new RemoteStopTransactionConfirmation(RemoteStartStopStatus.Rejected);
    }

    @Override
    public ResetConfirmation handleResetRequest(ResetRequest request) {
      return new ResetConfirmation(ResetStatus.Rejected);
    }

    @Override
    public UnlockConnectorConfirmation handleUnlockConnectorRequest(
        UnlockConnectorRequest request) {
      return new UnlockConnectorConfirmation(UnlockStatus.NotSupported);
    }
  }
}
