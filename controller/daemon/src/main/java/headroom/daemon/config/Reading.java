package headroom.daemon.config;

import java.util.List;

/** What became of a config file. */
public sealed interface Reading {

  /**
   * It can be used.
   *
   * @param warnings what an installer should look at, though it does not endanger anything
   */
  record Good(Config config, List<Problem> warnings) implements Reading {
    public Good {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * It cannot be used.
   *
   * @param problems all of them, at least one, in the order of the file
   */
  record Bad(List<Problem> problems) implements Reading {
    public Bad {
      problems = List.copyOf(problems);
    }
  }
}
