package headroom.drivers.ocpp.v16;

import headroom.core.event.Event;
import headroom.core.proxy.TagStatus;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Sampling;
import headroom.drivers.ocpp.station.Station;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Transactions that began while the CSMS was away, and whose card it refuses when it hears of them.
 * The charger was told that the card is good, so we do what it would have done (OCPP 1.6 section
 * 3.5.4): its {@code MaxEnergyOnInvalidId} is still given, then {@code StopTransactionOnInvalidId}
 * says whether the transaction ends or only gets no more energy.
 */
final class Refusing {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final String KEYS =
      "{\"key\":[\"StopTransactionOnInvalidId\",\"MaxEnergyOnInvalidId\"]}";

  private final Station station;
  private final Transacting transacting;
  private final Sampling sampling;

  /** By connector. */
  private final Map<Integer, Refused> refused = new LinkedHashMap<>();

  /**
   * @param asked whether the charger has said what it does then
   * @param stops whether the transaction ends
   * @param upTo the energy register up to which it goes on
   */
  private record Refused(
      long transaction,
      WattHours meterStart,
      TagStatus tag,
      boolean asked,
      boolean stops,
      Optional<WattHours> upTo) {}

  Refusing(Station station, Transacting transacting, Sampling sampling) {
    this.station = station;
    this.transacting = transacting;
    this.sampling = sampling;
  }

  /** The CSMS refuses the card of a transaction that was let run here. */
  void refused(int connector, long transaction, WattHours meterStart, TagStatus tag) {
    boolean runs = transacting.runningId(connector).filter(id -> id == transaction).isPresent();
    station.link.log(
        new Event.AuthorizationRefused(
            station.evseId(connector),
            "the CSMS refuses the card of a transaction that began while it was away ("
                + tag.word()
                + (runs ? ")" : "); it is over")));
    if (!runs) return;
    refused.put(
        connector, new Refused(transaction, meterStart, tag, false, true, Optional.empty()));
    look(connector);
  }

  /** A new link: what was begun goes on. */
  void opened() {
    for (int connector : List.copyOf(refused.keySet())) look(connector);
  }

  private void look(int connector) {
    Refused each = refused.get(connector);
    if (each == null) return;
    if (transacting.runningId(connector).filter(id -> id == each.transaction).isEmpty()) {
      refused.remove(connector);
      return;
    }
    if (!each.asked) {
      station.ask("GetConfiguration", KEYS, answer -> said(connector, each, answer));
      return;
    }
    boolean enough =
        each.upTo.isEmpty()
            || sampling
                .energy(station.evseId(connector))
                .filter(now -> now.compareTo(each.upTo.get()) >= 0)
                .isPresent();
    if (enough) end(connector, each);
    else station.link.after(LOOK_EVERY, () -> look(connector));
  }

  private void said(int connector, Refused each, Answer answer) {
    // On a new link it is asked again.
    if (answer instanceof Answer.NotSent || refused.get(connector) != each) return;
    ConfigurationKeys keys = read(answer);
    boolean stops =
        keys.value("StopTransactionOnInvalidId")
            .map(word -> !word.equalsIgnoreCase("false"))
            .orElse(true);
    Optional<WattHours> upTo =
        keys.number("MaxEnergyOnInvalidId")
            .filter(most -> most > 0)
            .map(most -> WattHours.of(each.meterStart.wattHours() + most));
    refused.put(
        connector, new Refused(each.transaction, each.meterStart, each.tag, true, stops, upTo));
    look(connector);
  }

  private static ConfigurationKeys read(Answer answer) {
    try {
      return answer instanceof Answer.Result result
          ? ConfigurationKeys.read(result.payload())
          : ConfigurationKeys.NONE;
    } catch (Fields.Violation unreadable) {
      return ConfigurationKeys.NONE;
    }
  }

  private void end(int connector, Refused each) {
    refused.remove(connector);
    if (each.stops)
      station.ask(
          "RemoteStopTransaction",
          "{\"transactionId\":" + each.transaction + "}",
          answer -> {
            // It may lie about it: then it gets nothing, at least.
            if (!Station.isAccepted(answer)) bar(connector, each);
          });
    else bar(connector, each);
  }

  private void bar(int connector, Refused each) {
    station.link.profiles().bar(station.evseId(connector), Long.toString(each.transaction));
  }
}
