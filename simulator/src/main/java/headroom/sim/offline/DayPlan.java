package headroom.sim.offline;

import headroom.sim.Chance;
import headroom.sim.ocpp.StationBook;
import headroom.sim.ocpp.StationBook.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a station says of its transactions, three of four hours a day, as a function of their number
 * alone: so that the truth need not be kept for months, but can be worked out again.
 *
 * @param station identity
 * @param seed other times of a day
 * @param began when the first day begins
 * @param sampleEvery between two samples of a transaction
 */
record DayPlan(String station, long seed, Instant began, Duration sampleEvery) {
  static final int PER_DAY = 3;
  static final Duration LASTS = Duration.ofHours(4);

  private static final int WATT_HOURS_PER_SECOND = 2;

  /** A message and when it is said; {@code #} stands for the transaction id. */
  record Planned(Instant at, long transaction, String action, String template, boolean due) {
    String payload(String transactionId) {
      return template.replace("#", transactionId);
    }
  }

  private Instant begins(long number) {
    long day = number / PER_DAY;
    long slot = number % PER_DAY;
    Chance chance = new Chance(seed ^ station.hashCode() * 31L + number);
    return began
        .plus(Duration.ofDays(day))
        .plus(Duration.ofHours(slot * 8))
        .plusSeconds(60 + chance.between(0, 3 * 3600));
  }

  /** The messages of one transaction, in order. */
  List<Planned> transaction(long number) {
    Instant begin = begins(number);
    long register = number * LASTS.toSeconds() * WATT_HOURS_PER_SECOND;
    List<Planned> messages = new ArrayList<>();
    messages.add(
        new Planned(
            begin,
            number,
            "StartTransaction",
            "{\"connectorId\":1,\"idTag\":\"%s-%d\",\"meterStart\":%d,\"timestamp\":\"%s\"}"
                .formatted(station, number % 7, register, begin),
            true));
    messages.add(values(begin, number, register, "Transaction.Begin", true));
    long samples = LASTS.dividedBy(sampleEvery);
    for (long i = 1; i < samples; i++) {
      Instant at = begin.plus(sampleEvery.multipliedBy(i));
      long shown = register + sampleEvery.multipliedBy(i).toSeconds() * WATT_HOURS_PER_SECOND;
      messages.add(values(at, number, shown, "Sample.Periodic", false));
    }
    Instant end = begin.plus(LASTS);
    long last = register + LASTS.toSeconds() * WATT_HOURS_PER_SECOND;
    messages.add(
        new Planned(
            end,
            number,
            "StopTransaction",
            ("{\"transactionId\":#,\"idTag\":\"%s-%d\",\"meterStop\":%d,\"timestamp\":\"%s\","
                    + "\"reason\":\"EVDisconnected\",\"transactionData\":[%s,%s]}")
                .formatted(
                    station,
                    number % 7,
                    last,
                    end,
                    signed(begin, register, "Transaction.Begin"),
                    signed(end, last, "Transaction.End")),
            true));
    return messages;
  }

  private static Planned values(
      Instant at, long number, long register, String context, boolean due) {
    String sampled =
        ("{\"timestamp\":\"%s\",\"sampledValue\":[{\"value\":\"%d\",\"context\":\"%s\","
                + "\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"},"
                + "{\"value\":\"10.4\",\"context\":\"%s\",\"measurand\":\"Current.Import\","
                + "\"phase\":\"L1\",\"unit\":\"A\"}]}")
            .formatted(at, register, context, context);
    String all = due ? sampled + "," + signed(at, register, context) : sampled;
    return new Planned(
        at,
        number,
        "MeterValues",
        "{\"connectorId\":1,\"transactionId\":#,\"meterValue\":[" + all + "]}",
        due);
  }

  private static String signed(Instant at, long register, String context) {
    return ("{\"timestamp\":\"%s\",\"sampledValue\":[{\"value\":\"OCMF|{\\\"RV\\\":%d}|"
            + "{\\\"SD\\\":\\\"3045022100%064x\\\"}\",\"context\":\"%s\",\"format\":\"SignedData\","
            + "\"measurand\":\"Energy.Active.Import.Register\",\"unit\":\"Wh\"}]}")
        .formatted(at, register, register, context);
  }

  /** All that was said of the first transactions. */
  StationBook book(long transactions) {
    StationBook book = new StationBook(station);
    for (long number = 0; number < transactions; number++)
      for (Planned each : transaction(number))
        book.add(new Said(number, each.action(), each.payload("-1"), each.due()));
    return book;
  }
}
