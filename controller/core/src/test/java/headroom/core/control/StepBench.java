package headroom.core.control;

import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.PhaseWiring;
import headroom.core.site.Site;
import headroom.core.units.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole step in steady state: every car charges, shares are settled, draws are reported every
 * 10 s, leases are renewed. Seconds of a site in virtual time are recorded, and the steps made from
 * them measured in turn. Run by {@code simulator/bench core}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepBench {
  private static final int UNTIL_SETTLED_S = 900;
  private static final int RECORDED_S = 150;
  private static final int ROW = 10;
  private static final int BOARD = 50;

  @Param({"100", "1000"})
  int sessions;

  private record Second(ControlState state, SiteSnapshot seen) {}

  private final List<Second> seconds = new ArrayList<>();
  private VirtualSite site = new VirtualSite(site(1));
  private int at;

  @Setup
  public void record() {
    site = new VirtualSite(site(sessions));
    site.connectAll().run(3);
    for (VirtualSite.Post post : site.posts.values()) site.plugIn(post.charger.id().name(), 32);
    site.run(UNTIL_SETTLED_S);
    for (int s = 0; s < RECORDED_S; s++) {
      site.tick();
      seconds.add(new Second(site.before, site.seen));
    }
  }

  /** Three levels; a third of the chargers has one phase. */
  private static Site site(int sessions) {
    List<Circuit> circuits = new ArrayList<>(List.of(Sites.metered("grid", 9 * sessions, 0)));
    List<Charger> chargers = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      if (i % BOARD == 0) circuits.add(Sites.below("grid", "board " + i / BOARD, 10 * BOARD));
      if (i % ROW == 0) circuits.add(Sites.below("board " + i / BOARD, "row " + i / ROW, 12 * ROW));
      PhaseWiring wiring =
          i % 3 == 0 ? PhaseWiring.of(Phase.values()[i / 3 % 3]) : PhaseWiring.STRAIGHT;
      chargers.add(Sites.charger("CP-" + i, "row " + i / ROW, i % 2 == 0 ? 16 : 32, wiring));
    }
    return Sites.site(circuits, chargers);
  }

  @Benchmark
  public Object step() {
    Second second = seconds.get(at);
    at = at + 1 == RECORDED_S ? 0 : at + 1;
    return site.controller.step(second.state, second.seen);
  }
}
