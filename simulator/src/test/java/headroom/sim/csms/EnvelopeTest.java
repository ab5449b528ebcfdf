package headroom.sim.csms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  @Test
  void aPayloadStaysAsItCame() {
    String payload = "{\"a\" : [1.0, {\"x\":\"],[ \\\" \\\\\"}],  \"b\":null}";
    assertEquals(
        Optional.of(new Envelope(2, "1,2", "Make[Coffee", payload)),
        Envelope.parse(" [ 2 , \"1,2\",\"Make[Coffee\", " + payload + " ] "));
    assertEquals(
        Optional.of(new Envelope(3, "x", "", payload)),
        Envelope.parse("[3,\"x\"," + payload + "]"));
    assertEquals(
        Optional.of(new Envelope(4, "x", "GenericError", "{}")),
        Envelope.parse("[4,\"x\",\"GenericError\",\"why, oh why\",{}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[2,\"1\",\"A\"]",
        "[2,1,\"A\",{}]",
        "[\"2\",\"1\",\"A\",{}]",
        "[2,\"1\",\"A\",{},{}]",
        "[7,\"1\",\"A\",{}]",
        "[2,\"1\",\"A\",{}",
        "[2,\"1234567890123456789012345678901234567\",\"A\",{}]"
      })
  void whatIsNoOcppIsTold(String text) {
    assertEquals(Optional.empty(), Envelope.parse(text));
  }
}
