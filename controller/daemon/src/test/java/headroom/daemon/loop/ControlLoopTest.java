package headroom.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.ControlSettings;
import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.Step;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLink;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.PhaseAmps;
import headroom.daemon.Sites;
import headroom.daemon.VirtualTime;
import headroom.daemon.health.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class ControlLoopTest {
  private final VirtualTime time = new VirtualTime();
  private final Site site = Sites.metered(2);
  private final Controller controller = new Controller(site, ControlSettings.DEFAULT);
  private final Inbox inbox = new Inbox(site);
  private final List<MonoTime> ticks = new ArrayList<>();
  private final List<ChargerLimit> sent = new ArrayList<>();
  private final AtomicInteger beats = new AtomicInteger();
  private final ControlLoop loop = loop(this::note);
  private boolean broken;

  private ControlLoop loop(Decision decision) {
    ChargerLink link =
        new ChargerLink() {
          @Override
          public void offer(ChargerLimit limit) {
            sent.add(limit);
          }

          @Override
          public void setFallback(ChargerId charger, Amps fallback) {}

          @Override
          public void requestSample(EvseId evse) {}
        };
    return new ControlLoop(
        time,
        inbox,
        site,
        decision,
        controller.start(List.of(), time.now()),
        new Outbox(
            link, (records, done) -> {}, event -> {}, new Conditions(event -> {}), time, inbox),
        beats::incrementAndGet);
  }

  private Step note(ControlState state, SiteSnapshot seen) {
    ticks.add(seen.now());
    if (broken) throw new IllegalStateException("the sum of offers is above the limit");
    return controller.step(state, seen);
  }

  private long millisSince(MonoTime start, int tick) {
    return ticks.get(tick).since(start).toMillis();
  }

  @Test
  void ticksAtOnceAndThenOncePerSecond() {
    MonoTime start = time.now();
    loop.runOn(time);
    time.passMillis(3000);
    assertEquals(4, ticks.size());
    for (int i = 0; i < 4; i++) assertEquals(i * 1000L, millisSince(start, i));
    assertEquals(4, beats.get());
  }

  @Test
  void aPlugInIsServedAtOnceAndTheFullSecondsStayOnTheirGrid() {
    MonoTime start = time.now();
    loop.runOn(time);
    time.passMillis(400);
    inbox.offer(Reports.status(Sites.evse(1), time.now(), EvseState.PREPARING));
    time.passMillis(600);
    assertEquals(3, ticks.size());
    assertEquals(400, millisSince(start, 1));
    assertEquals(1000, millisSince(start, 2));
  }

  @Test
  void whatComesRightAfterATickWaitsForTheGap() {
    MonoTime start = time.now();
    loop.runOn(time);
    time.passMillis(1);
    inbox.offer(Reports.status(Sites.evse(1), time.now(), EvseState.PREPARING));
    time.passMillis(18);
    assertEquals(1, ticks.size());
    time.passMillis(1);
    assertEquals(2, ticks.size());
    assertEquals(20, millisSince(start, 1));
  }

  @Test
  void aHundredPlugInsInASecondCostAtMostFiftyTicks() {
    loop.runOn(time);
    for (int i = 0; i < 100; i++) {
      time.passMillis(10);
      inbox.offer(Reports.status(Sites.evse(1), time.now(), EvseState.PREPARING));
    }
    assertTrue(ticks.size() <= 52, ticks.size() + " ticks");
    assertTrue(ticks.size() >= 40, ticks.size() + " ticks");
  }

  @Test
  void missedSecondsAreNotMadeUpFor() {
    loop.tick();
    time.passMillis(3500);
    loop.tick();
    assertEquals(500, loop.due().since(time.now()).toMillis());
  }

  @Test
  void anInvariantThatBreaksSendsSafeLimitsAndEndsTheLoop() {
    loop.tick();
    sent.clear();
    broken = true;
    assertThrows(LoopBroken.class, loop::tick);
    assertEquals(2, sent.size());
    for (ChargerLimit limit : sent) {
      assertTrue(!limit.limit().isAbove(Amps.of(6)), limit::toString);
      assertTrue(limit.urgent());
      assertTrue(limit.leaseEnds().isAfter(time.now()));
    }
    assertTrue(sent.get(0).seq() < sent.get(1).seq());
    assertEquals(1, beats.get(), "the watchdog is fed by whole ticks alone");
  }

  @Test
  void aNewSiteIsTakenAtTheNextTickWhichComesAtOnce() {
    loop.runOn(time);
    time.passMillis(300);
    Site next = Sites.metered(3);
    loop.changeTo(next, List.of(Sites.MAIN), new Controller(next, ControlSettings.DEFAULT)::step);
    time.passMillis(0);
    assertEquals(3, loop.view().orElseThrow().evses().size());
  }

  @Test
  void theThreadTicksAtOnceForAnOverloadAndEndsWhenClosed() {
    headroom.daemon.SystemClock clock = new headroom.daemon.SystemClock();
    List<MonoTime> overloads = new ArrayList<>();
    CountDownLatch first = new CountDownLatch(1);
    ControlLoop running =
        new ControlLoop(
            clock,
            inbox,
            site,
            (state, seen) -> {
              first.countDown();
              synchronized (overloads) {
                if (!seen.meters().isEmpty()) overloads.add(seen.now());
              }
              return controller.step(state, seen);
            },
            controller.start(List.of(), clock.now()),
            new Outbox(
                new ChargerLink() {
                  @Override
                  public void offer(ChargerLimit limit) {}

                  @Override
                  public void setFallback(ChargerId charger, Amps fallback) {}

                  @Override
                  public void requestSample(EvseId evse) {}
                },
                (records, done) -> {},
                event -> {},
                new Conditions(event -> {}),
                clock,
                inbox),
            () -> {});
    try (running) {
      running.start(broken -> {});
      assertTrue(awaited(first));
      MonoTime offered = clock.now();
      inbox.offer(Reports.sample(offered, PhaseAmps.of(80, 80, 80)));
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> count(overloads) > 0);
      assertTrue(overloads.getFirst().since(offered).toMillis() < 500);
      assertTrue(running.figures().ticks() >= 1);
    }
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().equals("control") && each.isAlive())
            .count());
  }

  private static int count(List<MonoTime> list) {
    synchronized (list) {
      return list.size();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
