package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Reason;
import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLimit.Kind;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.site.Charger.Current;
import headroom.core.site.EvseId;
import headroom.core.site.PowerLimit;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link Committed} against modelled chargers under a hostile network: frames and answers are
 * delayed and lost, links break and old frames arrive behind new ones, chargers restart and forget,
 * clocks are off, cars come down slowly, leases end, transactions change unseen, and we ourselves
 * restart. After every step the sum of what the chargers let the cars draw is within the limit.
 *
 * <p>The oracle is the model's own view of what it received. Whoever commands raises only when
 * everything that is committed, with the rise, fits.
 */
class CommittedModelTest {
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int CHARGERS = 4;
  private static final Amps RATING = Amps.of(32);
  private static final PowerLimit POWER = new PowerLimit(Current.AC, RATING, 3, 1000);
  private static final Amps LIMIT = Amps.of(48);
  private static final int STEP_MS = 500;

  /** Three fixed seeds and some new ones in each run; a failure prints its seed. */
  static LongStream seeds() {
    long fresh = System.nanoTime();
    return LongStream.concat(LongStream.range(1, 60), LongStream.range(fresh, fresh + 20));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sumOfWhatChargersAllowStaysWithinTheLimitWithoutFallback(long seed) {
    new World(seed, Amps.ZERO, true).run(2400);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void sumOfWhatChargersAllowStaysWithinTheLimitWithFallback(long seed) {
    new World(seed, Amps.of(6), false).run(2400);
  }

  /**
   * With pauses below the fallback a charger that restarts goes up to its fallback by itself,
   * before anybody can know: nothing else may ever exceed what is committed.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void onlyTheFallbackItselfMayExceedAPauseBelowIt(long seed) {
    new World(seed, Amps.of(6), true).run(2400);
  }

  private record Message(MonoTime at, long order, Runnable arrives) {}

  /**
   * A charger as it is: what it was told, when that ends by its own clock, and what its car draws.
   */
  private static final class Model {
    final Amps fallback;
    final Duration clockOff;
    boolean linked;
    int link;
    int transaction = 1;
    Optional<Amps> limit = Optional.empty();
    MonoTime ends = MonoTime.ZERO;
    int limitOf;
    double drawing_A;
    MonoTime lastFrame = MonoTime.ZERO;
    MonoTime lastAnswer = MonoTime.ZERO;

    Model(Amps fallback, Duration clockOff) {
      this.fallback = fallback;
      this.clockOff = clockOff;
    }

    Amps pilot(MonoTime now) {
      boolean live =
          limit.isPresent() && limitOf == transaction && now.isBefore(ends.plus(clockOff));
      return live ? limit.get() : fallback;
    }

    /** The car is greedy: up at once; down within the settle time. */
    void follow(MonoTime now) {
      double pilot = pilot(now).toDouble();
      double fastest = RATING.toDouble() * STEP_MS / (SETTLE.toMillis() - 2.0 * STEP_MS);
      drawing_A = drawing_A > pilot ? Math.max(pilot, drawing_A - fastest) : pilot;
    }
  }

  /** Our side of one charger. */
  private static final class Ours {
    Committed committed;
    Amps bound;
    int transaction = 1;
    Optional<Amps> wanted = Optional.empty();
    final List<Long> unanswered = new ArrayList<>();

    Ours(Committed committed, Amps bound) {
      this.committed = committed;
      this.bound = bound;
    }
  }

  private static final class World {
    final long seed;
    final Random random;
    final Amps fallback;
    final boolean pauses;
    final List<Model> models = new ArrayList<>();
    final List<Ours> ours = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    MonoTime now = MonoTime.ofSeconds(500);
    long order;
    long seq;

    World(long seed, Amps fallback, boolean pauses) {
      this.seed = seed;
      this.random = new Random(seed);
      this.fallback = fallback;
      this.pauses = pauses;
      for (int i = 0; i < CHARGERS; i++) {
        models.add(new Model(fallback, Duration.ofMillis(random.nextInt(9_000) - 4_500)));
        Ours mine = new Ours(new Committed(POWER, fallback, SETTLE), fallback);
        mine.committed.restore(fallback, fallback, LEASE, now);
        ours.add(mine);
      }
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        now = now.plus(Duration.ofMillis(STEP_MS));
        arrive();
        check("after arrivals");
        for (int c = 0; c < CHARGERS; c++) {
          physics(c);
          command(c);
        }
        if (random.nextInt(500) == 0) restartOurs();
        for (Model model : models) model.follow(now);
        check("after a step");
      }
    }

    private void arrive() {
      messages.sort(Comparator.comparing(Message::at).thenComparingLong(Message::order));
      while (!messages.isEmpty() && !messages.getFirst().at().isAfter(now))
        messages.removeFirst().arrives().run();
    }

    private void later(int mostMs, Runnable what) {
      messages.add(new Message(soon(mostMs), order++, what));
    }

    private MonoTime soon(int mostMs) {
      return now.plus(Duration.ofMillis(random.nextInt(mostMs)));
    }

    private void physics(int c) {
      Model model = models.get(c);
      if (!model.linked && random.nextInt(40) == 0) linkUp(c);
      else if (model.linked && random.nextInt(200) == 0) linkDown(c);
      if (random.nextInt(300) == 0) {
        log.add(now + " charger " + c + " restarts");
        if (random.nextBoolean()) model.limit = Optional.empty();
        if (model.linked) linkDown(c);
      }
      if (random.nextInt(250) == 0) nextTransaction(c);
      if (model.linked && random.nextInt(10) == 0) sample(c);
    }

    private void linkUp(int c) {
      Model model = models.get(c);
      model.linked = true;
      model.link++;
      int link = model.link;
      model.lastFrame = now;
      model.lastAnswer = now;
      log.add(now + " link " + c + " up");
      Ours mine = ours.get(c);
      later(
          1000,
          () -> {
            if (model.link != link || !model.linked || ours.get(c) != mine) return;
            mine.committed.linkUp();
            // Set-up tells what runs: a transaction may have changed behind the lost link.
            if (mine.transaction != model.transaction) {
              mine.transaction = model.transaction;
              mine.committed.transactionEnded(now);
            }
            mine.committed.fallbackSet(fallback, false, now);
          });
    }

    private void linkDown(int c) {
      Model model = models.get(c);
      model.linked = false;
      model.link++;
      log.add(now + " link " + c + " down");
      Ours mine = ours.get(c);
      mine.committed.linkDown();
      for (long open : mine.unanswered) mine.committed.answered(open, Outcome.UNKNOWN, now);
      mine.unanswered.clear();
    }

    private void nextTransaction(int c) {
      Model model = models.get(c);
      model.transaction++;
      log.add(now + " charger " + c + " begins transaction " + model.transaction);
      model.limit = Optional.empty();
      model.drawing_A = 0;
      int link = model.link;
      int transaction = model.transaction;
      Ours mine = ours.get(c);
      if (!model.linked) return;
      later(
          1500,
          () -> {
            if (model.link != link || ours.get(c) != mine) return;
            // Set-up may have told it before; and reports of one charger keep their order.
            if (mine.transaction >= transaction) return;
            mine.committed.transactionEnded(now);
            mine.transaction = transaction;
          });
    }

    private void sample(int c) {
      Model model = models.get(c);
      int link = model.link;
      MonoTime taken = now;
      Amps draw = Amps.nearest(model.drawing_A);
      Ours mine = ours.get(c);
      later(
          2000,
          () -> {
            if (model.link == link && ours.get(c) == mine) mine.committed.drawSeen(draw, taken);
          });
    }

    private void command(int c) {
      Ours mine = ours.get(c);
      mine.committed.prune(now);
      if (!mine.committed.isCommandable() || random.nextInt(4) != 0) return;
      Amps limit = random(pauses);
      if (limit.isAbove(mine.committed.least(now))) {
        Amps sum = limit.max(mine.committed.at(now));
        for (Ours other : ours) if (other != mine) sum = sum.plus(other.committed.at(now));
        if (sum.isAbove(LIMIT)) return;
      }
      if (limit.isAbove(mine.bound)) mine.bound = RATING;
      send(c, limit);
    }

    private Amps random(boolean pause) {
      if (pause && random.nextInt(3) == 0) return Amps.ZERO;
      return Amps.of(6 + random.nextInt(RATING.milliamps() / 1000 - 5));
    }

    private void send(int c, Amps limit) {
      Model model = models.get(c);
      Ours mine = ours.get(c);
      long id = ++seq;
      MonoTime ends = now.plus(LEASE);
      mine.committed.sent(
          new ChargerLimit(
              EvseId.of("C" + c, 1), id, Kind.SESSION, limit, 3, 3, ends, false, NO_REASON),
          Optional.empty(),
          now,
          true);
      log.add(now + " " + c + " <- " + limit + " #" + id);
      mine.unanswered.add(id);
      int link = model.link;
      int transaction = mine.transaction;
      boolean slow = random.nextInt(10) == 0;
      // One connection keeps the order of its frames.
      model.lastFrame = soon(slow ? 8000 : 800).max(model.lastFrame);
      messages.add(
          new Message(
              model.lastFrame,
              order++,
              () -> {
                // A frame on a broken link is lost, or still comes out of a buffer, also much
                // later.
                boolean stale = model.link != link;
                if (stale && random.nextBoolean()) return;
                // What a dead process sent is read before its successor's first frame.
                if (ours.get(c) != mine && model.linked) return;
                boolean takes = model.transaction == transaction && random.nextInt(20) != 0;
                if (takes) {
                  model.limit = Optional.of(limit);
                  model.limitOf = transaction;
                  model.ends = ends;
                  log.add(now + " " + c + " takes " + limit + " #" + id);
                }
                if (!stale) answer(c, link, mine, id, takes);
              }));
    }

    private void answer(int c, int link, Ours mine, long id, boolean takes) {
      Model model = models.get(c);
      model.lastAnswer = soon(1500).max(model.lastAnswer);
      messages.add(
          new Message(
              model.lastAnswer,
              order++,
              () -> {
                if (model.link != link || ours.get(c) != mine) return;
                if (!mine.unanswered.remove(id)) return;
                Outcome outcome = takes ? Outcome.ACCEPTED : Outcome.REFUSED;
                if (random.nextInt(20) == 0) outcome = Outcome.UNKNOWN;
                mine.committed.answered(id, outcome, now);
              }));
    }

    /** The process dies and comes back: only the stored bounds are left. */
    private void restartOurs() {
      log.add(now + " we restart");
      for (int c = 0; c < CHARGERS; c++) {
        Amps bound = ours.get(c).bound;
        models.get(c).linked = false;
        models.get(c).link++;
        Ours again = new Ours(new Committed(POWER, fallback, SETTLE), bound);
        again.transaction = models.get(c).transaction;
        again.committed.restore(bound, fallback, LEASE, now);
        ours.set(c, again);
      }
    }

    private void check(String when) {
      double sum = 0;
      boolean excused = false;
      for (int c = 0; c < CHARGERS; c++) {
        double draws = models.get(c).drawing_A;
        double committed = ours.get(c).committed.at(now).toDouble();
        boolean risesByItself = draws > committed && draws <= fallback.toDouble();
        excused |= risesByItself && pauses;
        int charger = c;
        assertTrue(
            draws <= committed + 1e-6 || (risesByItself && pauses),
            () ->
                told(when, "charger " + charger + " draws " + draws + ", committed " + committed));
        sum += draws;
      }
      double total = sum;
      assertTrue(
          total <= LIMIT.toDouble() + 1e-6 || excused || fallback.isPositive() && pauses,
          () -> told(when, "together they draw " + total));
    }

    private String told(String when, String what) {
      List<String> end = log.subList(Math.max(0, log.size() - 60), log.size());
      return "seed "
          + seed
          + " at "
          + now
          + " "
          + when
          + ": "
          + what
          + "\n"
          + String.join("\n", end);
    }
  }

  private static final Reason NO_REASON = new Reason(new Reason.Bound.Idle(), List.of(), RATING);
}
