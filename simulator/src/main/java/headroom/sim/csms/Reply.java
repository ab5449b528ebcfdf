package headroom.sim.csms;

import java.time.Duration;

/** What a central system does with one call. */
public sealed interface Reply {
  /** Takes it and answers, so much later. */
  record Answer(Duration after) implements Reply {}

  /** Takes it and answers twice. */
  record Twice(Duration after) implements Reply {}

  /** Does not take it, and says so with a CALLERROR. */
  record Refusal(String code, Duration after) implements Reply {}

  /** Takes it, and the answer never comes. */
  record Silence() implements Reply {}

  /** The socket drops before the call is taken. */
  record CutBefore() implements Reply {}

  /** Takes it; the socket drops before the answer. */
  record CutAfter() implements Reply {}
}
