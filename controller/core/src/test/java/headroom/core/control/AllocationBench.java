package headroom.core.control;

import headroom.core.control.Demand.Question;
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
 * Admit, fill and quantise in a tree of three levels, beside the plain way. Run by {@code
 * simulator/bench core}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AllocationBench {
  @Param({"100", "1000", "10000"})
  int sessions;

  /** Names of {@link BigSite.Kind}; JMH's own classes cannot see the type. */
  @Param({"THREE_PHASE", "MIXED", "MIXED_POWER_UNBALANCE", "MIXED_UNLIKE", "MIXED_SCARCE"})
  String kind = "";

  private Question question = new Question(List.of(), List.of(), false);

  @Setup
  public void ask() {
    question = BigSite.of(sessions, BigSite.Kind.valueOf(kind), 1);
  }

  @Benchmark
  public Object allocator() {
    return Allocator.allocate(question);
  }

  @Benchmark
  public Object plain() {
    return StepByStep.allocate(question);
  }
}
