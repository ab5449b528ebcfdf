package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.Charger;
import headroom.core.site.PhaseWiring;
import headroom.core.units.PhaseAmps;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a step writes on is a whole copy, and what it leaves as it was is shared. */
class DraftsTest {
  private static final Charger CHARGER = Sites.charger("CP-1", "grid", 16, PhaseWiring.STRAIGHT);

  private interface Copies<T> {
    T fresh();

    void copy(T from, T to);

    boolean same(T one, T other);
  }

  @Test
  void everythingThatIsKnownOfAnEvseIsCopiedAndCompared() throws IllegalAccessException {
    int fields =
        everyFieldCounts(
            new Copies<EvseTrack>() {
              @Override
              public EvseTrack fresh() {
                return EvseTrack.of(CHARGER, CHARGER.evses().getFirst(), Duration.ofSeconds(10));
              }

              @Override
              public void copy(EvseTrack from, EvseTrack to) {
                to.copyFrom(from);
              }

              @Override
              public boolean same(EvseTrack one, EvseTrack other) {
                return one.isSameAs(other);
              }
            });
    assertTrue(fields > 30, "only " + fields + " fields were looked at");
  }

  @Test
  void everythingThatIsCommittedIsCopiedAndCompared() throws IllegalAccessException {
    int fields =
        everyFieldCounts(
            new Copies<Committed>() {
              @Override
              public Committed fresh() {
                return EvseTrack.of(CHARGER, CHARGER.evses().getFirst(), Duration.ofSeconds(10))
                    .committed;
              }

              @Override
              public void copy(Committed from, Committed to) {
                to.copyFrom(from);
              }

              @Override
              public boolean same(Committed one, Committed other) {
                return one.isSameAs(other);
              }
            });
    assertTrue(fields > 8, "only " + fields + " fields were looked at");
  }

  @Test
  void everyFallIsCopiedAndCompared() throws IllegalAccessException {
    int fields =
        everyFieldCounts(
            new Copies<Settling>() {
              @Override
              public Settling fresh() {
                return new Settling(Duration.ofSeconds(10));
              }

              @Override
              public void copy(Settling from, Settling to) {
                to.copyFrom(from);
              }

              @Override
              public boolean same(Settling one, Settling other) {
                return one.isSameAs(other);
              }
            });
    assertEquals(3, fields);
  }

  @Test
  void everythingThatIsKnownOfACircuitIsCopiedAndCompared() throws IllegalAccessException {
    int fields =
        everyFieldCounts(
            new Copies<CircuitTrack>() {
              @Override
              public CircuitTrack fresh() {
                return CircuitTrack.of(Sites.metered("grid", 63, 20));
              }

              @Override
              public void copy(CircuitTrack from, CircuitTrack to) {
                to.copyFrom(from);
              }

              @Override
              public boolean same(CircuitTrack one, CircuitTrack other) {
                return one.isSameAs(other);
              }
            });
    assertTrue(fields > 12, "only " + fields + " fields were looked at");
  }

  /** Changes one field after the other, and sees that it makes a difference and is copied. */
  private static <T> int everyFieldCounts(Copies<T> of) throws IllegalAccessException {
    int fields = 0;
    for (Field field : of.fresh().getClass().getDeclaredFields()) {
      boolean isPart = Modifier.isFinal(field.getModifiers()) && !field.getType().isArray();
      if (Modifier.isStatic(field.getModifiers()) || isPart) continue;
      field.setAccessible(true);
      T plain = of.fresh();
      T changed = of.fresh();
      assertTrue(of.same(plain, changed));
      change(field, changed);
      assertFalse(of.same(plain, changed), field.getName() + " is not compared");
      of.copy(changed, plain);
      if (field.getType().isArray())
        assertEquals(Array.get(field.get(changed), 0), Array.get(field.get(plain), 0));
      else assertEquals(field.get(changed), field.get(plain), field.getName() + " is not copied");
      fields++;
    }
    return fields;
  }

  private static void change(Field field, Object track) throws IllegalAccessException {
    Class<?> type = field.getType();
    if (type.isArray()) {
      Object array = field.get(track);
      Class<?> entry = type.getComponentType();
      if (entry == boolean.class) Array.setBoolean(array, 0, !Array.getBoolean(array, 0));
      else if (entry == long.class) Array.setLong(array, 0, 7);
      else Array.set(array, 0, null);
    } else if (type == boolean.class) {
      field.setBoolean(track, !field.getBoolean(track));
    } else if (type == int.class) {
      field.setInt(track, field.getInt(track) + 1);
    } else if (type == long.class) {
      field.setLong(track, field.getLong(track) + 1);
    } else {
      field.set(track, null);
    }
  }

  @Test
  void aStepSharesWhatItLeavesAsItWasAndNothingElse() {
    VirtualSite site =
        new VirtualSite(
            Sites.site(List.of(Sites.metered("grid", 63, 0)), Sites.chargers(2, "grid")));
    site.connectAll().run(3);
    site.plugIn("CP-01", 16);
    site.run(1000);
    site.tick();
    EvseTrack before = site.before.evse(site.post("CP-02").evse.id());
    assertSame(before, site.state.evse(site.post("CP-02").evse.id()), "nothing happened to it");
    site.plugIn("CP-02", 16);
    site.building = PhaseAmps.of(3, 3, 3);
    site.tick();
    EvseTrack after = site.state.evse(site.post("CP-02").evse.id());
    assertNotSame(before, after, "a car has come");
    assertTrue(before.transaction.isEmpty());
    assertTrue(after.transaction.isPresent());
  }
}
