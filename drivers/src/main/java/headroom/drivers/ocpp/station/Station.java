package headroom.drivers.ocpp.station;

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
public final class Station {
  private static final int LONGEST_WORD = 255;

  public final Link link;
  public final ChargerClock clock = new ChargerClock();
  final Wording wording;

  public Station(Link link, Wording wording) {
    this.link = link;
    this.wording = wording;
  }

  public Charger charger() {
    return link.charger();
  }

  public ChargerId id() {
    return link.charger().id();
  }

  public MonoTime now() {
    return link.now();
  }

  /** An EVSE (in OCPP 1.6 a connector), if the config has it; 0 is the charger itself. */
  public Optional<Evse> evse(int number) {
    return charger().evses().stream().filter(e -> e.id().number() == number).findFirst();
  }

  public EvseId evseId(int number) {
    return new EvseId(id(), number);
  }

  public void report(ChargerReport report) {
    link.report(report);
  }

  public void ask(String action, String payload, Consumer<Answer> answered) {
    link.ask(Question.ordinary(action, payload, answered));
  }

  /** A message named a time. */
  public void saw(Instant chargersTime) {
    clock.saw(chargersTime, link.time(), now());
  }

  /** The charger's time at an instant of ours. */
  public Instant chargersTime(MonoTime at) {
    return clock.at(at, link.time(), now());
  }

  /** When something happened that the charger gave a time for; never after now. */
  public MonoTime happenedAt(Instant chargersTime) {
    MonoTime now = now();
    Duration ago = Duration.between(chargersTime, chargersTime(now));
    return ago.isNegative() ? now : now.minus(ago);
  }

  /** The status word of an answer; for anything but a result, what it says instead. */
  public static String word(Answer answer) {
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

  public static boolean isAccepted(Answer answer) {
    return answer instanceof Answer.Result && word(answer).equals("Accepted");
  }
}
