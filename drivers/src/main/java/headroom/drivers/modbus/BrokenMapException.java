package headroom.drivers.modbus;

import java.util.List;
import java.util.stream.Collectors;

/** Register maps that cannot be used; says everything that is wrong with them at once. */
public final class BrokenMapException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<MapProblem> problems;

  BrokenMapException(List<MapProblem> problems) {
    super(problems.stream().map(MapProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<MapProblem> problems() {
    return problems;
  }
}
