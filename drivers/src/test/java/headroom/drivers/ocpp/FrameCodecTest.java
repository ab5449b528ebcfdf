package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.drivers.ocpp.FrameCodec.Decoded;
import headroom.drivers.ocpp.FrameCodec.Decoded.Bad;
import headroom.drivers.ocpp.FrameCodec.Decoded.Fault;
import headroom.drivers.ocpp.FrameCodec.Decoded.Good;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

  private static Frame good(String text) {
    return assertInstanceOf(Good.class, FrameCodec.decode(text), text).frame();
  }

  private static Bad bad(String text) {
    return assertInstanceOf(Bad.class, FrameCodec.decode(text), text);
  }

  @Test
  void everyMessageTypeIsRead() {
    assertEquals(new Frame.Call("19", "Heartbeat", "{}"), good("[2,\"19\",\"Heartbeat\",{}]"));
    assertEquals(new Frame.CallResult("19", "{\"a\":1}"), good("[3,\"19\",{\"a\":1}]"));
    assertEquals(
        new Frame.CallError("19", "NotImplemented", "no", "{\"x\":[]}"),
        good("[4,\"19\",\"NotImplemented\",\"no\",{\"x\":[]}]"));
    assertEquals(
        new Frame.CallResultError("19", "FormatViolation", "", "{}"),
        good("[5,\"19\",\"FormatViolation\",\"\",{}]"));
    assertEquals(
        new Frame.Send("19", "NotifyPeriodicEventStream", "{}"),
        good("[6,\"19\",\"NotifyPeriodicEventStream\",{}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \"b\" : 1 ,\t\"a\":2 }",
        "{\"a\":1,\"a\":2}",
        "{\"n\":123456789012345678901234567890.000010e-400}",
        "{\"s\":\"\\u0041\\/\\\"\\\\ \\ud800 \ud83d\ude00\"}",
        "{\"vendor\":{\"deep\":[[[{}]]],\"null\":null,\"t\":true}}",
      })
  void aPayloadIsKeptAsItCame(String payload) {
    String text = " [ 2 ,\r\n \"id\" , \"DataTransfer\" , " + payload + " ] ";
    Frame.Call call = assertInstanceOf(Frame.Call.class, good(text));
    assertEquals(payload, call.payload());
    assertEquals("[2,\"id\",\"DataTransfer\"," + payload + "]", FrameCodec.encode(call));
  }

  @Test
  void escapesInIdAndActionAreUndoneAndWrittenAgain() {
    Frame.Call call =
        assertInstanceOf(Frame.Call.class, good("[2,\"a\\u0022\\n\\\\\",\"\\u0048eartbeat\",{}]"));
    assertEquals("a\"\n\\", call.id());
    assertEquals("Heartbeat", call.action());
    assertEquals(call, good(FrameCodec.encode(call)));
  }

  @Test
  void aLoneSurrogateInAnIdComesBackAsItsEscape() {
    Frame frame = good("[3,\"x\\ud800y\",{}]");
    assertEquals("x\ud800y", frame.id());
    assertEquals("[3,\"x\\ud800y\",{}]", FrameCodec.encode(frame));
    assertEquals(
        "[3,\"\ud83d\ude00\",{}]", FrameCodec.encode(new Frame.CallResult("\ud83d\ude00", "{}")));
  }

  @Test
  void anErrorWithoutDetailsIsTaken() {
    assertEquals(
        new Frame.CallError("1", "InternalError", "", "{}"),
        good("[4,\"1\",\"InternalError\",\"\"]"));
  }

  @Test
  void whatIsWrongHasAName() {
    assertEquals(Fault.NOT_JSON, bad("").fault());
    assertEquals(Fault.NOT_JSON, bad("hello").fault());
    assertEquals(Fault.NOT_JSON, bad("[2,\"1\",\"A\",{}] x").fault());
    assertEquals(Fault.NOT_JSON, bad("[2,\"1\",\"A\",{'a':1}]").fault());
    assertEquals(Fault.NOT_JSON, bad("[2,\"1\",\"A\",{\"a\":01}]").fault());
    assertEquals(Fault.NOT_JSON, bad("[2,\"1\",\"A\",{\"a\":NaN}]").fault());
    assertEquals(Fault.NOT_JSON, bad("[2,\"1\",\"A\",{\"a\":1,}]").fault());
    assertEquals(Fault.NOT_JSON, bad("[2,\"1\",\"A\",{\"a\":\"\u0001\"}]").fault());
    assertEquals(Fault.NOT_AN_ARRAY, bad("{\"a\":1}").fault());
    assertEquals(Fault.UNKNOWN_TYPE, bad("[]").fault());
    assertEquals(Fault.UNKNOWN_TYPE, bad("[7,\"1\",\"A\",{}]").fault());
    assertEquals(Fault.UNKNOWN_TYPE, bad("[\"2\",\"1\",\"A\",{}]").fault());
    assertEquals(Fault.BAD_ID, bad("[2]").fault());
    assertEquals(Fault.BAD_ID, bad("[2,17,\"A\",{}]").fault());
    assertEquals(Fault.BAD_ID, bad("[2,\"\",\"A\",{}]").fault());
    assertEquals(Fault.BAD_ID, bad("[2,\"" + "x".repeat(129) + "\",\"A\",{}]").fault());
    assertEquals(Fault.WRONG_ARITY, bad("[2,\"1\",\"A\"]").fault());
    assertEquals(Fault.WRONG_ARITY, bad("[2,\"1\",\"A\",{},{}]").fault());
    assertEquals(Fault.WRONG_ARITY, bad("[3,\"1\"]").fault());
    assertEquals(Fault.WRONG_ARITY, bad("[4,\"1\",\"A\"]").fault());
    assertEquals(Fault.BAD_ELEMENT, bad("[2,\"1\",2,{}]").fault());
    assertEquals(Fault.BAD_ELEMENT, bad("[4,\"1\",\"A\",null,{}]").fault());
    assertEquals(Fault.PAYLOAD_NOT_AN_OBJECT, bad("[2,\"1\",\"A\",[]]").fault());
    assertEquals(Fault.PAYLOAD_NOT_AN_OBJECT, bad("[3,\"1\",null]").fault());
    assertEquals(Fault.TOO_LONG, bad("[" + " ".repeat(FrameCodec.LONGEST_TEXT)).fault());
  }

  @Test
  void aQuestionIsAnswerableOnlyWhenItsIdCouldBeRead() {
    assertEquals(Optional.of("17"), bad("[2,\"17\",\"Heartbeat\",{").id());
    assertTrue(bad("[2,\"17\",\"Heartbeat\",{").isAnswerable());
    assertTrue(bad("[2,\"17\",\"Heartbeat\",\"no object\"]").isAnswerable());
    assertFalse(bad("[3,\"17\",\"no object\"]").isAnswerable());
    assertFalse(bad("[2,\"17").isAnswerable());
    assertFalse(bad("[9,\"17\",{}]").isAnswerable());
  }

  @Test
  void nestingIsRefusedOneBelowTheLimitAndNotOneAbove() {
    int inside = JsonScan.DEEPEST - 2;
    String deepest = "[".repeat(inside) + "]".repeat(inside);
    good("[2,\"1\",\"A\",{\"a\":" + deepest + "}]");
    Bad tooDeep = bad("[2,\"1\",\"A\",{\"a\":[" + deepest + "]}]");
    assertEquals(Fault.TOO_DEEP, tooDeep.fault());
    assertEquals(Optional.of("1"), tooDeep.id());
  }

  @Test
  void nestingBeyondAnyStackIsOneMoreBadFrame() {
    assertEquals(Fault.TOO_DEEP, bad("[".repeat(1_000_000)).fault());
    assertEquals(Fault.TOO_DEEP, bad("[2,\"1\",\"A\"," + "{\"a\":".repeat(150_000)).fault());
  }

  @Test
  void noTextThatChanceMakesIsAnException() {
    long seed = new Random().nextLong();
    List<String> seeds =
        List.of(
            "[2,\"19223201\",\"BootNotification\",{\"chargePointVendor\":\"V\",\"n\":-1.5e+3}]",
            "[3,\"19223201\",{\"status\":\"Accepted\",\"list\":[true,false,null,\"\\u00e9\"]}]",
            "[4,\"162376037\",\"NotSupported\",\"text\",{}]");
    String alphabet = "[]{}\",:\\u0123456789eE+-.tfn \t\u0000\ud800\u00e9";
    Random random = new Random(seed);
    for (int round = 0; round < 60_000; round++) {
      StringBuilder text = new StringBuilder(seeds.get(round % seeds.size()));
      for (int i = random.nextInt(6); i >= 0; i--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          case 2 -> text.deleteCharAt(at);
          default -> text.setLength(Math.max(1, at));
        }
        if (text.isEmpty()) text.append(c);
      }
      String mutated = text.toString();
      try {
        if (FrameCodec.decode(mutated) instanceof Good(Frame frame)) {
          Decoded again = FrameCodec.decode(FrameCodec.encode(frame));
          assertEquals(new Good(frame), again, () -> "seed " + seed + ": " + mutated);
        }
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + mutated, e);
      }
    }
  }
}
