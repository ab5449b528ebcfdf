package headroom.core.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.core.proxy.Intercepts.Rule;
import headroom.core.proxy.Intercepts.Verdict;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings the CSMS does not change, and the nearest that it does. */
final class InterceptsTest {
  @ParameterizedTest
  @CsvSource({
    "AuthorizationKey, REJECTED",
    "SecurityProfile, REJECTED",
    "BasicAuthPassword, REJECTED",
    "VendorCentralSystemURL, REJECTED",
    "OCPPUrl, REJECTED",
    "Eve-LoadBalancing-Active, REJECTED",
    "MeterValueSampleInterval, ABSORBED",
    "WebSocketPingInterval, ABSORBED",
    "MeterValueSampleIntervals, ",
    "AuthorizationKeys, ",
    "StopTransactionOnInvalidId, ",
    "HeartbeatInterval, "
  })
  void keysOfOcpp16(String key, Verdict verdict) {
    assertEquals(Optional.ofNullable(verdict), Intercepts.V16.of(key).map(Rule::verdict));
  }

  @ParameterizedTest
  @CsvSource({
    "SecurityCtrlr.BasicAuthPassword, REJECTED",
    "OCPPCommCtrlr.NetworkConfigurationPriority, REJECTED",
    "SmartChargingCtrlr.Enabled, REJECTED",
    "VendorLoadBalancer.Mode, REJECTED",
    "AlignedDataCtrlr.Measurands, ABSORBED",
    "AlignedDataCtrlr.Interval, ",
    "SecurityCtrlr.OrganizationName, "
  })
  void variablesOfOcpp201(String variable, Verdict verdict) {
    assertEquals(Optional.ofNullable(verdict), Intercepts.V201.of(variable).map(Rule::verdict));
  }
}
