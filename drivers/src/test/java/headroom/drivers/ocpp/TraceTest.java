package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import headroom.drivers.ocpp.Trace.Look;
import headroom.drivers.ocpp.Trace.Way;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
  private final VirtualTime time = new VirtualTime();
  private final Trace trace = new Trace(time);

  private List<String> texts(Look look) {
    return look.frames().stream().map(Trace.Traced::text).toList();
  }

  @Test
  void nothingIsKeptBeforeSomebodyLooks() {
    trace.note(Way.FROM_CHARGER, "a");
    assertEquals(List.of(), texts(trace.look(0)));
  }

  @Test
  void eachLookGivesWhatCameSinceTheLast() {
    Look first = trace.look(0);
    trace.note(Way.FROM_CHARGER, "a");
    trace.note(Way.TO_CHARGER, "b");
    Look second = trace.look(first.last());
    assertEquals(List.of("a", "b"), texts(second));
    trace.note(Way.TO_CSMS, "c");
    assertEquals(List.of("c"), texts(trace.look(second.last())));
  }

  @Test
  void itIsKeptUntilTenSecondsAfterTheLastLook() {
    trace.look(0);
    time.pass(Trace.WATCHED_FOR.minusMillis(1));
    trace.note(Way.FROM_CHARGER, "still");
    time.pass(Duration.ofMillis(1));
    trace.note(Way.FROM_CHARGER, "no longer");
    assertEquals(List.of(), texts(trace.look(0)), "an old trace is not shown to the next watcher");
  }

  @Test
  void whatAWatcherWasTooSlowForIsCounted() {
    Look first = trace.look(0);
    trace.note(Way.FROM_CHARGER, "a");
    Look second = trace.look(first.last());
    for (int i = 0; i < Trace.MOST + 3; i++) trace.note(Way.FROM_CHARGER, "" + i);
    Look third = trace.look(second.last());
    assertEquals(Trace.MOST, third.frames().size());
    assertEquals(3, third.missed());
  }

  @Test
  void theLettersAreBoundedToo() {
    trace.look(0);
    String big = "x".repeat(Trace.MOST_CHARS / 2);
    for (int i = 0; i < 3; i++) trace.note(Way.FROM_CHARGER, big);
    assertEquals(2, trace.look(0).frames().size());
  }
}
