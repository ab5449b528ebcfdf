package headroom.drivers.ocpp.v201;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.proxy.RelayPolicy;
import headroom.core.proxy.RelayPolicy.Row;
import headroom.core.proxy.RelayPolicy.Sender;
import headroom.drivers.ocpp.Bench;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Without a CSMS every question of a charger has its answer here. */
class ActionsTest {
  private final Bench bench = new Bench(Bench.ac("CP-01", 1));
  private final Charger201 charger = new Charger201(bench, "CP-01");

  @BeforeEach
  void ready() {
    charger.ready();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ClearedChargingLimit|{\"chargingLimitSource\":\"EMS\"}|{}",
        "DataTransfer|{\"vendorId\":\"x\"}|{\"status\":\"UnknownVendorId\"}",
        "FirmwareStatusNotification|{\"status\":\"Installed\",\"requestId\":1}|{}",
        "Get15118EVCertificate|{\"iso15118SchemaVersion\":\"x\",\"action\":\"Install\",\"exiRequest\":\"x\"}|{\"status\":\"Failed\",\"exiResponse\":\"\"}",
        "GetCertificateStatus|{\"ocspRequestData\":{}}|{\"status\":\"Failed\"}",
        "LogStatusNotification|{\"status\":\"Idle\"}|{}",
        "MeterValues|{\"evseId\":1,\"meterValue\":[{\"timestamp\":\"2026-11-21T05:00:00Z\",\"sampledValue\":[{\"value\":1}]}]}|{}",
        "NotifyChargingLimit|{\"chargingLimit\":{\"chargingLimitSource\":\"SO\"}}|{}",
        "NotifyCustomerInformation|{\"data\":\"x\",\"seqNo\":0,\"generatedAt\":\"x\",\"requestId\":1}|{}",
        "NotifyDisplayMessages|{\"requestId\":1}|{}",
        "NotifyEVChargingNeeds|{\"evseId\":1,\"chargingNeeds\":{\"requestedEnergyTransfer\":\"AC_three_phase\"}}|{\"status\":\"Rejected\"}",
        "NotifyEVChargingSchedule|{\"timeBase\":\"x\",\"evseId\":1,\"chargingSchedule\":{}}|{\"status\":\"Accepted\"}",
        "NotifyEvent|{\"generatedAt\":\"x\",\"seqNo\":0,\"eventData\":[]}|{}",
        "NotifyMonitoringReport|{\"requestId\":1,\"seqNo\":0,\"generatedAt\":\"x\"}|{}",
        "NotifyReport|{\"requestId\":1,\"seqNo\":0,\"generatedAt\":\"x\"}|{}",
        "PublishFirmwareStatusNotification|{\"status\":\"Idle\"}|{}",
        "ReportChargingProfiles|{\"requestId\":1,\"chargingLimitSource\":\"CSO\",\"evseId\":0,\"chargingProfile\":[]}|{}",
        "ReservationStatusUpdate|{\"reservationId\":1,\"reservationUpdateStatus\":\"Expired\"}|{}",
        "SignCertificate|{\"csr\":\"x\"}|{\"status\":\"Rejected\"}",
        "StatusNotification|{\"timestamp\":\"2026-11-21T05:00:00Z\",\"connectorStatus\":\"Available\",\"evseId\":1,\"connectorId\":1}|{}"
      })
  void eachIsAnsweredAsTheStandardWants(String action, String request, String answer) {
    String asked = charger.wire.asks(action, request);
    assertEquals(answer, charger.answer(asked).toString());
  }

  static List<String> fromChargers() {
    return RelayPolicy.V201.rows().stream()
        .filter(row -> row.sender() == Sender.CHARGER)
        .map(Row::action)
        .filter(action -> !action.equals("Heartbeat"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("fromChargers")
  void anEmptyOneIsRefusedForWhatIsMissingAndSpeltAs201Does(String action) {
    String asked = charger.wire.asks(action, "{}");
    JsonNode frame = charger.answered(asked).orElseThrow();
    assertEquals("OccurrenceConstraintViolation", frame.get(2).stringValue(), "" + frame);
  }

  @ParameterizedTest
  @CsvSource({
    "TransactionEvent,'{\"transactionInfo\":{\"transactionId\":\"t\"},\"eventType\":7}',TypeConstraintViolation",
    "Reset,'{}',NotSupported",
    "StartTransaction,'{}',NotImplemented",
    "StatusNotification,'{\"evseId\":1,\"connectorId\":1,\"connectorStatus\":\"Charging\"}',PropertyConstraintViolation"
  })
  void whatIsWrongIsNamed(String action, String request, String code) {
    String asked = charger.wire.asks(action, request);
    assertEquals(code, charger.answered(asked).orElseThrow().get(2).stringValue());
  }

  @Test
  void aFrameThatIsNoneIsAFormatViolation() {
    charger.wire.says("[2,\"x\",\"Heartbeat\"]");
    assertEquals("FormatViolation", charger.answered("x").orElseThrow().get(2).stringValue());
  }

  @Test
  void aHeartbeatIsToldTheTime() {
    JsonNode answer = charger.answer(charger.wire.asks("Heartbeat", "{}"));
    assertEquals(1, answer.size());
    assertEquals('Z', answer.get("currentTime").stringValue().charAt(23));
  }
}
