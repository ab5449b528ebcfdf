package headroom.drivers.ocpp.station;

import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Evse;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Question;
import headroom.drivers.ocpp.Question.Rank;
import headroom.drivers.ocpp.station.Wording.FallbackKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Writes the permanent low TxDefaultProfile into the charger: what it does when it no longer hears
 * from us. Chargers differ in what they take, so the ways are tried one after the other; the one
 * that worked comes first from then on.
 */
final class Fallback {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int LEVEL = 0;

  private final Station station;
  private final SmartCharging smart;
  private Optional<Way> worked = Optional.empty();

  Fallback(Station station, SmartCharging smart) {
    this.station = station;
    this.smart = smart;
  }

  /**
   * One way to say it.
   *
   * @param eachEvse one profile per EVSE, for chargers that refuse one for all
   */
  record Way(RateUnit unit, FallbackKind kind, boolean eachEvse) {}

  /** What came of writing it. */
  sealed interface Result {
    /**
     * @param amps what was written; the config may say something else by now
     */
    record Accepted(Amps amps) implements Result {}

    /** The charger takes none of the ways. */
    record Refused(String why) implements Result {}

    /** It knows no charging profiles at all. */
    record NoProfiles(String why) implements Result {}

    /** Nobody answered: worth asking again soon. */
    record NoAnswer(String why) implements Result {}
  }

  /** Tries all ways until one works. */
  void write(Consumer<Result> then) {
    attempt(station.link.fallback(), ways(), "", then);
  }

  private List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    worked.ifPresent(ways::add);
    List<RateUnit> units = new ArrayList<>(List.of(smart.unit()));
    if (station.charger().limitedIn().isEmpty())
      units.add(smart.unit() == RateUnit.A ? RateUnit.W : RateUnit.A);
    for (RateUnit unit : units)
      for (FallbackKind kind : FallbackKind.values())
        for (boolean each : new boolean[] {false, true}) {
          Way way = new Way(unit, kind, each);
          if (!ways.contains(way)) ways.add(way);
        }
    return ways;
  }

  private void attempt(Amps amps, List<Way> ways, String lastWord, Consumer<Result> then) {
    if (ways.isEmpty()) {
      then.accept(new Result.Refused(lastWord));
      return;
    }
    Way way = ways.getFirst();
    write(
        amps,
        way,
        evses(way),
        answer -> {
          String word = Station.word(answer);
          switch (answer) {
            case Answer.Result result when Station.isAccepted(answer) -> {
              worked = Optional.of(way);
              smart.learnUnit(way.unit());
              then.accept(new Result.Accepted(amps));
            }
            case Answer.Refused refused when isForeignAction(refused.code()) ->
                then.accept(new Result.NoProfiles(word));
            case Answer.Result result -> attempt(amps, ways.subList(1, ways.size()), word, then);
            case Answer.Refused refused -> attempt(amps, ways.subList(1, ways.size()), word, then);
            case Answer.Unknown unknown -> then.accept(new Result.NoAnswer(word));
            case Answer.NotSent notSent -> then.accept(new Result.NoAnswer(word));
          }
        });
  }

  /** It does not know SetChargingProfile at all: other ways are of no use. */
  private static boolean isForeignAction(String code) {
    return code.equals("NotImplemented") || code.equals("NotSupported");
  }

  private List<Integer> evses(Way way) {
    if (!way.eachEvse()) return List.of(0);
    return station.charger().evses().stream().map(evse -> evse.id().number()).toList();
  }

  /** Writes to one EVSE after the other; the first that is not accepted is the answer. */
  private void write(Amps amps, Way way, List<Integer> evses, Consumer<Answer> then) {
    int number = evses.getFirst();
    station.link.ask(
        new Question(
            "SetChargingProfile",
            Rank.SAFETY,
            TIMEOUT,
            () -> Optional.of(request(amps, way, number)),
            smart::countWrite,
            answer -> {
              if (evses.size() == 1 || !Station.isAccepted(answer)) then.accept(answer);
              else write(amps, way, evses.subList(1, evses.size()), then);
            }));
  }

  /** Any car may come: a power is divided over one phase, for one is the fewest. */
  private String request(Amps amps, Way way, int number) {
    // One profile for all EVSEs allows no more than the least of them.
    Stream<Evse> meant =
        number == 0 ? station.charger().evses().stream() : station.evse(number).stream();
    Rate least =
        meant
            .map(evse -> rate(evse, way, amps))
            .min(Comparator.comparing(rate -> new BigDecimal(rate.limit())))
            .orElseThrow();
    return station.wording.fallback(number, LEVEL, way.kind(), least.withoutPhases());
  }

  private Rate rate(Evse evse, Way way, Amps amps) {
    int wired = evse.wiring().terminals();
    return Rate.of(station.charger(), evse, way.unit(), smart.step(), amps, wired, 1);
  }
}
