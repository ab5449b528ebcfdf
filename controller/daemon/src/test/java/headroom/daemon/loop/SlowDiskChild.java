package headroom.daemon.loop;

import headroom.core.control.ControlSettings;
import headroom.core.control.Controller;
import headroom.core.control.Step;
import headroom.core.control.Step.BoundChange;
import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLink;
import headroom.core.port.ChargerReport.EvseState;
import headroom.core.port.RecordStore;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.daemon.Sites;
import headroom.daemon.SystemClock;
import headroom.daemon.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The real loop on its thread above the real store; each tick writes, and there are many. */
final class SlowDiskChild {
  private static final int TICKS = 25;

  private SlowDiskChild() {}

  public static void main(String[] args) throws Exception {
    Site site = Sites.metered(2);
    SystemClock clock = new SystemClock();
    Store store = Store.open(Path.of(args[0]), clock);
    store.remembered(site);
    Files.createFile(Path.of(System.getenv("SLOW_FROM")));
    AtomicInteger writes = new AtomicInteger();
    AtomicInteger durable = new AtomicInteger();
    AtomicLong slowest = new AtomicLong();
    RecordStore counted =
        (records, done) -> {
          MonoTime handed = clock.now();
          writes.incrementAndGet();
          store.write(
              records,
              outcome -> {
                slowest.accumulateAndGet(clock.now().since(handed).toMillis(), Math::max);
                if (outcome instanceof RecordStore.Outcome.Durable) durable.incrementAndGet();
                done.accept(outcome);
              });
        };
    Inbox inbox = new Inbox(site);
    Controller controller = new Controller(site, ControlSettings.DEFAULT);
    CountDownLatch ticked = new CountDownLatch(TICKS);
    ControlLoop loop =
        new ControlLoop(
            clock,
            inbox,
            site,
            (state, seen) -> {
              Step step = controller.step(state, seen);
              ticked.countDown();
              // The next tick comes as soon as it may.
              inbox.offer(Reports.status(Sites.evse(1), seen.now(), EvseState.PREPARING));
              return new Step(
                  step.next(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(
                      new BoundChange(
                          Sites.evse(1),
                          Amps.of((int) ticked.getCount() % 16),
                          Amps.ZERO,
                          Duration.ofSeconds(300))),
                  List.of(),
                  List.of(new Event.CarPluggedIn(Sites.evse(1))),
                  List.of(),
                  step.view());
            },
            controller.start(List.of(), clock.now()),
            new Outbox(new NoChargers(), counted, store, store.conditions(), clock, inbox),
            () -> {});
    loop.start(broken -> System.exit(1));
    ticked.await();
    loop.close();
    store.close();
    System.out.println("ticks=" + loop.figures().ticks());
    System.out.println("longest_tick_ms=" + loop.figures().longest().toMillis());
    System.out.println("writes=" + writes);
    System.out.println("durable=" + durable);
    System.out.println("slowest_write_ms=" + slowest);
  }

  private static final class NoChargers implements ChargerLink {
    @Override
    public void offer(ChargerLimit limit) {}

    @Override
    public void setFallback(ChargerId charger, Amps fallback) {}

    @Override
    public void requestSample(EvseId evse) {}
  }
}
