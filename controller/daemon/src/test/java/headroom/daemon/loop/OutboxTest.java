package headroom.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.ControlSettings;
import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteView;
import headroom.core.control.Step;
import headroom.core.control.Step.BoundChange;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLink;
import headroom.core.port.RecordStore;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.daemon.Sites;
import headroom.daemon.VirtualTime;
import headroom.daemon.health.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final Duration LEASE = Duration.ofSeconds(300);

  private final VirtualTime time = new VirtualTime();
  private final Inbox inbox = new Inbox(Sites.metered(2));
  private final List<Handed> handed = new ArrayList<>();
  private final Outbox outbox =
      new Outbox(
          new NoChargers(),
          (records, done) -> handed.add(new Handed(records, done)),
          event -> {},
          new Conditions(event -> {}),
          time,
          inbox);
  private final ControlState state =
      new Controller(Sites.metered(2), ControlSettings.DEFAULT).start(List.of(), time.now());

  private record Handed(List<StoredRecord> records, Consumer<RecordStore.Outcome> done) {
    Amps bound(int index) {
      return ((CommittedBound) records.get(index)).bound();
    }

    void lost() {
      done.accept(new RecordStore.Outcome.Lost("disk full"));
    }

    void durable() {
      done.accept(new RecordStore.Outcome.Durable());
    }
  }

  private static final class NoChargers implements ChargerLink {
    @Override
    public void offer(ChargerLimit limit) {}

    @Override
    public void setFallback(ChargerId charger, Amps fallback) {}

    @Override
    public void requestSample(EvseId evse) {}
  }

  private void step(BoundChange... bounds) {
    outbox.send(
        new Step(
            state,
            List.of(),
            List.of(),
            List.of(),
            List.of(bounds),
            List.of(),
            List.of(),
            List.of(),
            new SiteView(time.now(), List.of(), List.of())),
        time.now());
  }

  private static BoundChange bound(int evse, int amps) {
    return new BoundChange(Sites.evse(evse), Amps.of(amps), Amps.ZERO, LEASE);
  }

  @Test
  void aStepWithoutBoundsWritesNothing() {
    step();
    assertEquals(0, handed.size());
  }

  @Test
  void theControllerHearsOfABoundWhenItIsDurableAndNotBefore() {
    step(bound(1, 16));
    assertEquals(0, inbox.snapshot(time).boundsStored().size());
    handed.getFirst().durable();
    assertEquals(Amps.of(16), inbox.snapshot(time).boundsStored().getFirst().bound());
  }

  @Test
  void boundsOfOneStepAreOneWrite() {
    step(bound(1, 16), bound(2, 10));
    assertEquals(1, handed.size());
    assertEquals(2, handed.getFirst().records().size());
  }

  @Test
  void aLostBoundIsTriedAgainAfterAWhile() {
    step(bound(1, 16));
    handed.getFirst().lost();
    time.passMillis(4999);
    step();
    assertEquals(1, handed.size());
    time.passMillis(1);
    step();
    assertEquals(2, handed.size());
    assertEquals(Amps.of(16), handed.get(1).bound(0));
    assertTrue(inbox.snapshot(time).boundsStored().isEmpty());
  }

  @Test
  void aLostBoundNeverOverwritesANewerOne() {
    step(bound(1, 10));
    step(bound(1, 16));
    handed.get(0).lost();
    handed.get(1).durable();
    time.passMillis(6000);
    step();
    assertEquals(2, handed.size());
  }

  @Test
  void aNewerBoundTakesThePlaceOfALostOne() {
    step(bound(1, 10), bound(2, 8));
    handed.get(0).lost();
    time.passMillis(6000);
    step(bound(1, 16));
    assertEquals(2, handed.get(1).records().size());
    assertEquals(List.of(Sites.evse(1), Sites.evse(2)), evses(handed.get(1)));
    assertEquals(Amps.of(16), handed.get(1).bound(0));
    assertEquals(Amps.of(8), handed.get(1).bound(1));
  }

  private static List<EvseId> evses(Handed handed) {
    return handed.records().stream().map(each -> ((CommittedBound) each).evse()).toList();
  }
}
