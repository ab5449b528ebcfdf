package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // cards, in both versions, wherever they stand
        "[2,\"1\",\"Authorize\", {\"idTag\" : \"04A1\\\"B2\"}] | [2,\"1\",\"Authorize\", {\"idTag\""
            + " : \"***\"}]",
        "{\"idTagInfo\":{\"parentIdTag\":\"FLEET\",\"status\":\"Accepted\"}} |"
            + " {\"idTagInfo\":{\"parentIdTag\":\"***\",\"status\":\"Accepted\"}}",
        "{\"idToken\":{\"idToken\":\"04A1\",\"type\":\"ISO14443\"}} |"
            + " {\"idToken\":{\"idToken\":\"***\",\"type\":\"ISO14443\"}}",
        "{\"localAuthorizationList\":[{\"idTag\":\"A\"},{\"idTag\":\"B\"}]} |"
            + " {\"localAuthorizationList\":[{\"idTag\":\"***\"},{\"idTag\":\"***\"}]}",
        // settings: the value of a secret one alone, whichever comes first
        "{\"key\":\"AuthorizationKey\",\"value\":\"0011\"} |"
            + " {\"key\":\"AuthorizationKey\",\"value\":\"***\"}",
        "{\"value\":\"0011\",\"key\":\"AuthorizationKey\"} |"
            + " {\"value\":\"***\",\"key\":\"AuthorizationKey\"}",
        "{\"key\":\"MeterValueSampleInterval\",\"value\":\"10\"} |"
            + " {\"key\":\"MeterValueSampleInterval\",\"value\":\"10\"}",
        "[{\"key\":\"A\",\"value\":\"1\"},{\"key\":\"WifiPassword\",\"value\":\"x\"}] |"
            + " [{\"key\":\"A\",\"value\":\"1\"},{\"key\":\"WifiPassword\",\"value\":\"***\"}]",
        "{\"attributeValue\":\"pw\",\"variable\":{\"name\":\"BasicAuthPassword\"}} |"
            + " {\"attributeValue\":\"***\",\"variable\":{\"name\":\"BasicAuthPassword\"}}",
        "{\"attributeValue\":\"10\",\"variable\":{\"name\":\"HeartbeatInterval\"}} |"
            + " {\"attributeValue\":\"10\",\"variable\":{\"name\":\"HeartbeatInterval\"}}",
        // a place to fetch from, with a password in it
        "{\"location\":\"ftp://me:pw@host/fw.bin\"} | {\"location\":\"ftp://***@host/fw.bin\"}",
      })
  void whatIsSecretIsHiddenAndTheRestStaysLetterForLetter(String frame, String shown) {
    assertEquals(shown, Masking.masked(frame));
  }

  @Test
  void whatIsNoJsonIsNotShown() {
    assertEquals("(19 characters that are no JSON)", Masking.masked("idTag=04A1 & so on\n"));
    assertEquals("(15 characters that are no JSON)", Masking.masked("{\"idTag\":\"04A1" + "\""));
  }
}
