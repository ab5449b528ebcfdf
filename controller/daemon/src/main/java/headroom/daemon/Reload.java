package headroom.daemon;

import java.util.List;

/** What became of a reload. */
public sealed interface Reload {
  /**
   * The new config is in force.
   *
   * @param changes in words; empty when nothing is new
   */
  record Done(List<String> changes) implements Reload {
    public Done {
      changes = List.copyOf(changes);
    }
  }

  /** Nothing changed. */
  record Refused(List<String> why) implements Reload {
    public Refused {
      why = List.copyOf(why);
    }
  }
}
