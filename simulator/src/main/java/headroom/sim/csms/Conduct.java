package headroom.sim.csms;

import headroom.sim.Chance;
import java.time.Duration;

/** How a central system treats the calls of stations; asked once for every call. */
@FunctionalInterface
public interface Conduct {
  /** Answers everything at once. */
  Conduct PROMPT = (station, action, payload) -> new Reply.Answer(Duration.ZERO);

  Reply to(String station, String action, String payload);

  /** Answers everything, so much later. */
  static Conduct slow(Duration after) {
    return (station, action, payload) -> new Reply.Answer(after);
  }

  /**
   * A bad day: each mishap with its probability, from a seed; answers take up to {@code longest}.
   */
  static Conduct moody(Chance chance, Moods moods, Duration longest) {
    return (station, action, payload) -> {
      Duration after = chance.between(Duration.ZERO, longest);
      double drawn = chance.unit();
      if ((drawn -= moods.twice()) < 0) return new Reply.Twice(after);
      if ((drawn -= moods.refuses()) < 0) return new Reply.Refusal("InternalError", after);
      if ((drawn -= moods.silent()) < 0) return new Reply.Silence();
      if ((drawn -= moods.cutsBefore()) < 0) return new Reply.CutBefore();
      if (drawn - moods.cutsAfter() < 0) return new Reply.CutAfter();
      return new Reply.Answer(after);
    };
  }

  /** Probabilities of mishaps; together at most 1. */
  record Moods(double twice, double refuses, double silent, double cutsBefore, double cutsAfter) {}
}
