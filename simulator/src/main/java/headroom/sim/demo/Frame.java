package headroom.sim.demo;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/**
 * What the screen shows at one instant.
 *
 * @param timeOfDay at the site, which lives faster than the clock
 * @param running since the start, by the clock
 * @param events latest last
 */
record Frame(
    String site,
    LocalTime timeOfDay,
    Duration running,
    List<Load> loads,
    List<Row> chargers,
    List<Line> events,
    Totals totals) {
  Frame {
    loads = List.copyOf(loads);
    chargers = List.copyOf(chargers);
    events = List.copyOf(events);
  }

  /**
   * One phase of one circuit.
   *
   * @param carsAmps part of {@code amps} that flows into cars
   */
  record Load(String circuit, String phase, double amps, double carsAmps, double limitAmps) {
    double ratio() {
      return amps / limitAmps;
    }
  }

  /**
   * One outlet.
   *
   * @param offerAmps what its charger allows the car now
   * @param phases those that the car draws on, as {@code 123}
   */
  record Row(
      String name,
      double offerAmps,
      double drawAmps,
      String phases,
      State state,
      double kilowattHours,
      String why) {}

  /** What a person would call the state of an outlet. */
  enum State {
    FREE("free"),
    PLUGGED_IN("plugged in"),
    CHARGING("charging"),
    PAUSED("paused"),
    CAR_PAUSES("car rests"),
    LEAVING("leaving"),
    OUT_OF_ORDER("out of order"),
    OFFLINE("offline");

    private final String word;

    State(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Something that happened. */
  record Line(LocalTime timeOfDay, String subject, String text) {}

  /** Figures since the start. */
  record Totals(
      int sessionsServed,
      double kilowattHours,
      long limitsSent,
      long messages,
      double highestRatio) {}
}
