package headroom.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.SetLimit;
import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.profile.Plug.Making;
import headroom.core.site.Charger;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What random profiles come to, against a second solver that knows nothing of this one. */
final class CompositeTest {
  private static final int CASES = 60;

  static LongStream seeds() {
    return LongStream.concat(LongStream.of(1, 2, 3), new Random().longs(2));
  }

  /** A random charger, its profiles and its car. */
  private static final class Draw {
    final Random random;
    final Charger charger;
    final List<Installed> profiles = new ArrayList<>();
    final boolean running;
    final Instant began;
    final boolean far;

    /**
     * @param far over ten days instead of an hour
     */
    Draw(Random random, boolean far) {
      this.random = random;
      this.far = far;
      charger = random.nextInt(4) == 0 ? Plug.onePhase() : Plug.ac(1);
      running = random.nextInt(4) > 0;
      began = Plug.NOON.minusSeconds(random.nextInt(3000));
      int count = 1 + random.nextInt(6);
      for (int id = 1; id <= count; id++) {
        Installed next = installed(id);
        // One id and one place each: which of two goes first is another test.
        if (profiles.stream().noneMatch(old -> ProfileSet.replaces(next, old))) profiles.add(next);
      }
    }

    private Installed installed(int id) {
      Purpose purpose = Purpose.values()[random.nextInt(3)];
      int evse =
          switch (purpose) {
            case STATION -> 0;
            case DEFAULT -> random.nextInt(2);
            case TRANSACTION -> 1;
          };
      Making making = new Making(id, purpose).level(random.nextInt(3)).of("7");
      Kind kind = Kind.values()[random.nextInt(3)];
      if (kind == Kind.RELATIVE && purpose != Purpose.STATION) making.relative();
      else making.at(Plug.NOON.plusSeconds(spread() - spread()));
      if (kind == Kind.RECURRING)
        making.every(random.nextInt(3) == 0 ? Recurrency.WEEKLY : Recurrency.DAILY);
      if (random.nextInt(3) == 0) making.from(Plug.NOON.plusSeconds(spread() - spread() / 2));
      if (random.nextInt(3) == 0) making.to(Plug.NOON.plusSeconds(spread()));
      if (random.nextInt(2) == 0) making.lasting(Duration.ofSeconds(spread()));
      boolean watts = random.nextInt(3) == 0;
      if (watts) making.watts();
      List<Period> periods = new ArrayList<>();
      int start = 0;
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        Optional<Integer> phases =
            random.nextBoolean() ? Optional.of(1 + random.nextInt(3)) : Optional.empty();
        long limit = random.nextInt(80) * (watts ? 300_000L : 500L);
        periods.add(new Period(start, limit, phases));
        start += 1 + random.nextInt(far ? 100_000 : 900);
      }
      return making.periods(periods).on(evse);
    }

    private int spread() {
      return random.nextInt(far ? 800_000 : 3600);
    }

    ProfileBook book() {
      ProfileBook book = new ProfileBook(Plug.site(charger), WhileAway.KEEP, List.of(), Plug.START);
      if (running)
        book.started(
            new headroom.core.port.ChargerReport.TransactionStarted(
                Plug.CP,
                Plug.START,
                Plug.ONE,
                "7",
                Plug.START.minus(Duration.between(began, Plug.NOON)),
                "TAG"),
            Plug.NOON);
      for (Installed each : profiles) book.install(Plug.CP, each, Instant.EPOCH);
      return book;
    }

    SecondBySecond oracle() {
      return new SecondBySecond(
          profiles,
          1,
          charger.evses().getFirst().wiring().terminals(),
          running ? "7" : "",
          (running ? began : Plug.NOON).getEpochSecond());
    }
  }

  private static OptionalLong least(OptionalLong one, OptionalLong other) {
    if (one.isEmpty()) return other;
    if (other.isEmpty()) return one;
    return OptionalLong.of(Math.min(one.getAsLong(), other.getAsLong()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void scheduleAndLimitsAreWhatAnIndependentLookAtEverySecondFinds(long seed) {
    for (int i = 0; i < CASES; i++) {
      boolean far = i % 2 == 1;
      Draw draw = new Draw(new Random(seed * 1000 + i), far);
      ProfileBook book = draw.book();
      SecondBySecond oracle = draw.oracle();
      int seconds = far ? 10 * 86_400 : 3600;
      Amps ours = Amps.of(20);
      List<Composite.Step> steps =
          book.composite(
              draw.charger, 1, Plug.NOON, Duration.ofSeconds(seconds), evse -> ours, Plug.START);
      String where = "seed " + seed + ", case " + i + ": " + draw.profiles;
      assertEquals(0, steps.getFirst().startSeconds(), where);
      int wired = draw.charger.evses().getFirst().wiring().terminals();
      int at = 0;
      for (int second = 0; second < seconds; second += far ? 131 : 1) {
        while (at + 1 < steps.size() && steps.get(at + 1).startSeconds() <= second) at++;
        long when = Plug.NOON.getEpochSecond() + second;
        OptionalLong theirs = least(oracle.evseAt(when), oracle.stationAt(when));
        long expected = Math.min(ours.milliamps(), theirs.orElse(Long.MAX_VALUE));
        long found = steps.get(at).rate().perPhase(draw.charger, wired).milliamps();
        assertEquals(expected, found, where + ", second " + second);
        // Of what has no transaction a new one would begin now, and the schedule is of one.
        if (draw.running && second % 7 == 0) limit(book, second, theirs, where);
      }
    }
  }

  private static void limit(ProfileBook book, int second, OptionalLong expected, String where) {
    Duration later = Duration.ofSeconds(second);
    MonoTime now = Plug.START.plus(later);
    List<SetLimit> limits = book.limits(Plug.NOON.plus(later), now);
    assertEquals(expected.isPresent() ? 1 : 0, limits.size(), where + ", second " + second);
    if (limits.isEmpty()) return;
    SetLimit.OnEvse on = (SetLimit.OnEvse) limits.getFirst();
    assertEquals(expected.getAsLong(), on.current().milliamps(), where + ", second " + second);
    assertTrue(on.countsAt(now), "a limit that is over is not given: " + where);
  }

  @Test
  void theWholeChargerIsTheSumOfItsEvsesAtMostItsOwnLimit() {
    Charger two = Plug.ac(2);
    ProfileBook book = new ProfileBook(Plug.site(two), WhileAway.KEEP, List.of(), Plug.START);
    book.install(Plug.CP, Plug.profile(1, Purpose.DEFAULT, 10).on(1), Plug.NOON);
    assertEquals(List.of(new Composite.Step(0, rate(26))), whole(book, two));
    book.install(Plug.CP, Plug.profile(2, Purpose.STATION, 25).on(0), Plug.NOON);
    assertEquals(List.of(new Composite.Step(0, rate(25))), whole(book, two));
    book.install(Plug.CP, Plug.profile(2, Purpose.STATION, 27).on(0), Plug.NOON);
    assertEquals(List.of(new Composite.Step(0, rate(26))), whole(book, two));
  }

  private static Rate rate(int amps) {
    return new Rate(RateUnit.A, amps * 1000L, 3);
  }

  private static List<Composite.Step> whole(ProfileBook book, Charger charger) {
    return book.composite(
        charger, 0, Plug.NOON, Duration.ofHours(1), evse -> Amps.of(16), Plug.START);
  }

  @Test
  void aPowerIsDividedByTheNamedPhasesOrAsManyAsThereAre() {
    Charger three = Plug.ac(1);
    Rate power = new Rate(RateUnit.W, 6_900_000, 3);
    assertEquals(Amps.of(10), power.perPhase(three, 3));
    assertEquals(Amps.of(30), power.perPhase(three, 1), "erratum 3.34: as many as there are");
    assertEquals(Amps.of(30), new Rate(RateUnit.W, 6_900_000, 1).perPhase(three, 3));
    assertEquals(6_900_000, power.in(RateUnit.W, three, 3), "its own unit is exact");
    assertEquals(10_000, power.in(RateUnit.A, three, 3));
    assertEquals(6_900_000, rate(10).in(RateUnit.W, three, 3));
  }

  @Test
  void aPowerOfADcChargerIsWhatTheCarGets() {
    Charger dc = Plug.dc();
    Amps perPhase = new Rate(RateUnit.W, 50_000_000, 3).perPhase(dc, 3);
    EvseId evse = dc.evses().getFirst().id();
    assertEquals(Plug.ONE, evse);
    long written =
        headroom.core.site.PowerLimit.of(dc, dc.evses().getFirst()).power(perPhase, 3).watts();
    assertTrue(written <= 50_000 && written > 49_995, "written as " + written + " W");
  }
}
