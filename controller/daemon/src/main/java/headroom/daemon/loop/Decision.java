package headroom.daemon.loop;

import headroom.core.control.ControlState;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.Step;

/**
 * The decision of one tick: {@code Controller.step}, or a stand-in of a test. Pure.
 *
 * <p>Throws only when an invariant of its own is broken: the loop then sends safe limits and ends.
 */
@FunctionalInterface
public interface Decision {
  Step step(ControlState state, SiteSnapshot seen);
}
