package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerReport;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.Evse;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Link;
import headroom.drivers.ocpp.Printable;
import headroom.drivers.ocpp.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What the functional blocks of one charger share. */
final class Station {
  private static final int LONGEST_WORD = 255;

  final Link link;
  final ChargerClock clock = new ChargerClock();

  Station(Link link) {
    this.link = link;
  }

  Charger charger() {
    return link.charger();
  }

  ChargerId id() {
    return link.charger().id();
  }

  MonoTime now() {
    return link.now();
  }

  /** The EVSE behind a connector, if the config has it; connector 0 is the charger itself. */
  Optional<Evse> evse(int connector) {
    return charger().evses().stream().filter(e -> e.id().number() == connector).findFirst();
  }

  EvseId evseId(int connector) {
    return new EvseId(id(), connector);
  }

  void report(ChargerReport report) {
    link.report(report);
  }

  void ask(String action, String payload, Consumer<Answer> answered) {
    link.ask(Question.ordinary(action, payload, answered));
  }

  /** A message named a time. */
  void saw(Instant chargersTime) {
    clock.saw(chargersTime, link.time(), now());
  }

  /** The charger's time at an instant of ours. */
  Instant chargersTime(MonoTime at) {
    return clock.at(at, link.time(), now());
  }

  /** When something happened that the charger gave a time for; never after now. */
  MonoTime happenedAt(Instant chargersTime) {
    MonoTime now = now();
    Duration ago = Duration.between(chargersTime, chargersTime(now));
    return ago.isNegative() ? now : now.minus(ago);
  }

  /** The status word of an answer; for anything but a result, what it says instead. */
  static String word(Answer answer) {
    return switch (answer) {
      case Answer.Result result -> {
        try {
          yield Printable.of(Fields.of(result.payload()).text("status", 50), 50);
        } catch (Fields.Violation wrong) {
          yield "an answer without a status";
        }
      }
      case Answer.Refused refused ->
          Printable.of(
              refused.description().isEmpty()
                  ? refused.code()
                  : refused.code() + ": " + refused.description(),
              LONGEST_WORD);
      case Answer.Unknown unknown -> unknown.why();
      case Answer.NotSent notSent -> notSent.why();
    };
  }

  static boolean isAccepted(Answer answer) {
    return answer instanceof Answer.Result && word(answer).equals("Accepted");
  }
}
