package headroom.daemon.cli;

import java.util.List;

/** One command, on the daemon's side. Called by a thread of the control socket; may read files. */
interface Command {
  /** As it is typed. */
  String name();

  /** Options beside {@code --json}, as {@link Arguments#parse} takes them. */
  default List<String> options() {
    return List.of();
  }

  /** How many plain words it takes. */
  default int words() {
    return 0;
  }

  Answer answer(Arguments arguments, RunningDaemon daemon) throws UsageException;
}
