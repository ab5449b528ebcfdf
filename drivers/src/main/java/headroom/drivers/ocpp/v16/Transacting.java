package headroom.drivers.ocpp.v16;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.proxy.BackOffice;
import headroom.core.proxy.BackOffice.Running;
import headroom.core.proxy.BackOffice.Started;
import headroom.core.proxy.BackOffice.Stopped;
import headroom.core.proxy.CardInfo;
import headroom.core.proxy.TagStatus;
import headroom.core.site.EvseId;
import headroom.core.units.MonoTime;
import headroom.core.units.WattHours;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Authorize, StartTransaction and StopTransaction (OCPP 1.6 sections 4.1, 4.8 and 4.10). A start
 * and an end are on disk before the charger gets its answer.
 */
final class Transacting implements Transactions {
  private static final int LONGEST_TAG = Authorizing.LONGEST_TAG;

  private final Station station;
  private final Authorizing authorizing;
  private final Map<Integer, Long> running = new LinkedHashMap<>();

  /** The last transaction of each connector whose card may not charge: the charger ends it. */
  private final Map<Integer, Long> refused = new LinkedHashMap<>();

  Transacting(Station station, Authorizing authorizing) {
    this.station = station;
    this.authorizing = authorizing;
  }

  /**
   * What ran when the link or the program ended is taken to run on, until the charger says more.
   */
  void opened() {
    for (Running open : backOffice().running(station.id())) {
      if (running.putIfAbsent(open.evse().number(), open.transaction()) == null)
        reportStarted(open.evse(), open.transaction(), open.startedAt(), open.idTag());
    }
  }

  @Override
  public Optional<String> running(int connector) {
    return runningId(connector).map(String::valueOf);
  }

  @Override
  public List<Integer> evses() {
    return List.copyOf(running.keySet());
  }

  Optional<Long> runningId(int connector) {
    return Optional.ofNullable(running.get(connector));
  }

  void authorize(Call call, Fields fields) throws Fields.Violation {
    CardInfo info = authorizing.decide(fields.text("idTag", LONGEST_TAG));
    station.link.answer(call, "{" + Authorizing.json(info) + "}");
  }

  void start(Call call, Fields fields) throws Fields.Violation {
    BackOffice.Start start = startOf(call, fields);
    Started started = backOffice().start(start, station.link.time());
    station.link.keep(
        call,
        started.record().stream().toList(),
        Patience.GIVE_UP,
        () -> begun(call, start, started),
        () -> couldNotBeKept(call, start, started));
  }

  private BackOffice.Start startOf(Call call, Fields fields) throws Fields.Violation {
    int connector = fields.connector("connectorId");
    if (connector == 0)
      throw new Fields.Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "connectorId: at least 1 expected");
    return new BackOffice.Start(
        station.evseId(connector),
        fields.text("idTag", LONGEST_TAG),
        WattHours.of(fields.integer("meterStart")),
        timeOf(call, fields),
        call.payload());
  }

  /** The CSMS has answered a start: its word counts, and its id as far as it can. */
  void relayedStart(Call call, Answer answer) {
    Optional<Fields> said = Fields.ofResult(answer);
    Optional<Long> id = said.flatMap(fields -> fields.anyInteger("transactionId"));
    if (id.isEmpty()) {
      station.link.pass(call, answer);
      return;
    }
    TagStatus tag =
        said.flatMap(fields -> fields.anyObject("idTagInfo"))
            .map(info -> TagStatus.of(info.anyText("status", 20)))
            .orElse(TagStatus.INVALID);
    try {
      BackOffice.Start start = startOf(call, Fields.of(call.payload()));
      BackOffice.Adopted adopted = backOffice().adopt(start, id.get(), tag, station.link.time());
      List<StoredRecord> records = new ArrayList<>(adopted.records());
      records.addAll(authorizing.said(call.payload(), answer));
      Runnable then = () -> adopted(call, answer, start, adopted.transaction(), tag);
      // It is the CSMS's by now; a failing disk only keeps us from knowing it after a restart.
      station.link.keep(call, records, Patience.ANSWER_MEANWHILE, then, then);
    } catch (Fields.Violation unreadable) {
      station.link.trouble("StartTransaction: " + unreadable.text());
      station.link.pass(call, answer);
    }
  }

  private void adopted(
      Call call, Answer answer, BackOffice.Start start, long transaction, TagStatus tag) {
    station.link.pass(call, Payloads.withTransactionId(answer, transaction));
    int connector = start.evse().number();
    if (tag.mayCharge() && station.evse(connector).isPresent())
      runs(connector, transaction, start.startedAt(), start.idTag());
    else refused.put(connector, transaction);
  }

  private void begun(Call call, BackOffice.Start start, Started started) {
    if (!backOffice().knows(station.id(), started.transaction())) {
      // A repeated start whose first report could not be kept meanwhile.
      couldNotBeKept(call, start, started);
      return;
    }
    int connector = start.evse().number();
    if (station.evse(connector).isEmpty()) {
      nobodyCountsIt(call, start, started);
      return;
    }
    station.link.answer(
        call, "{\"transactionId\":" + started.transaction() + "," + tagInfo(start, started) + "}");
    if (!started.tag().mayCharge()) {
      refused.put(connector, started.transaction());
      station.link.log(
          new Event.AuthorizationRefused(
              start.evse(), "the card is not allowed here (" + started.tag().word() + ")"));
    } else if (!backOffice().isOver(station.id(), started.transaction())) {
      runs(connector, started.transaction(), start.startedAt(), start.idTag());
    }
  }

  /** An outlet that the config does not name has no place in any circuit. */
  private void nobodyCountsIt(Call call, BackOffice.Start start, Started started) {
    backOffice().connectorFree(start.evse());
    refused.put(start.evse().number(), started.transaction());
    station.link.answer(
        call,
        "{\"transactionId\":" + started.transaction() + "," + tagInfo(TagStatus.INVALID) + "}");
    station.link.log(
        new Event.AuthorizationRefused(
            start.evse(), "the config names no outlet " + start.evse().number()));
  }

  /**
   * Id 0 is nobody's: the charger may end it with that, and it is kept when the disk works again.
   */
  private void couldNotBeKept(Call call, BackOffice.Start start, Started started) {
    started
        .record()
        .map(TransactionBegun::transaction)
        .ifPresent(id -> backOffice().withdraw(station.id(), id));
    station.link.answer(call, "{\"transactionId\":0," + tagInfo(TagStatus.INVALID) + "}");
    station.link.log(
        new Event.AuthorizationRefused(start.evse(), "the transaction could not be kept on disk"));
  }

  /** Whoever answers it: the car is no longer charged. */
  void heardStop(Call call, Fields fields) throws Fields.Violation {
    BackOffice.Stop stop = stopOf(call, fields);
    for (int connector : evses())
      if (runningId(connector).filter(id -> id == stop.transaction()).isPresent())
        ended(connector, stop.transaction(), stop.reason());
  }

  private BackOffice.Stop stopOf(Call call, Fields fields) throws Fields.Violation {
    String reason = fields.anyText("reason", 50);
    return new BackOffice.Stop(
        station.id(),
        fields.integer("transactionId"),
        WattHours.of(fields.optionalInteger("meterStop").orElse(0L)),
        reason.isEmpty() ? "Local" : reason,
        timeOf(call, fields),
        call.payload());
  }

  /** The CSMS has taken an end; we note it for our next start. */
  void relayedStop(Call call, Answer answer) {
    try {
      Stopped stopped =
          backOffice().stop(stopOf(call, Fields.of(call.payload())), station.link.time());
      List<StoredRecord> records = new ArrayList<>(stopped.record().stream().toList());
      records.addAll(authorizing.said(call.payload(), answer));
      Runnable then = () -> station.link.pass(call, answer);
      station.link.keep(call, records, Patience.ANSWER_MEANWHILE, then, then);
    } catch (Fields.Violation unreadable) {
      station.link.pass(call, answer);
    }
  }

  void stop(Call call, Fields fields) throws Fields.Violation {
    String idTag = fields.anyText("idTag", LONGEST_TAG);
    Stopped stopped = backOffice().stop(stopOf(call, fields), station.link.time());
    String answer =
        idTag.isEmpty() ? "{}" : "{" + Authorizing.json(authorizing.decide(idTag)) + "}";
    station.link.keep(
        call,
        stopped.record().stream().toList(),
        Patience.ENDLESS,
        () -> station.link.answer(call, answer),
        () -> {});
  }

  /**
   * Meter values name a transaction that we take for over, or never saw begin: it runs all the
   * same, unless its end was reported or it was never allowed. Those of an earlier one than runs
   * waited in the charger.
   */
  void seenRunning(int connector, long transaction) {
    Optional<Long> runs = runningId(connector);
    if (runs.isPresent() && !backOffice().beganLater(station.id(), transaction, runs.get())) return;
    boolean allowed = !Long.valueOf(transaction).equals(refused.get(connector));
    if (transaction > 0 && allowed && !backOffice().isOver(station.id(), transaction))
      runs(connector, transaction, station.link.time(), "");
  }

  private void runs(int connector, long transaction, Instant startedAt, String idTag) {
    if (runningId(connector).filter(id -> id == transaction).isPresent()) return;
    runningId(connector).ifPresent(old -> ended(connector, old, "a new one began"));
    running.put(connector, transaction);
    reportStarted(station.evseId(connector), transaction, startedAt, idTag);
  }

  /** The connector says that no car is there: whatever ran on it is over. */
  void connectorFree(int connector) {
    backOffice().connectorFree(station.evseId(connector));
    runningId(connector).ifPresent(id -> ended(connector, id, "the connector is free"));
  }

  private void ended(int connector, long transaction, String reason) {
    running.remove(connector);
    if (station.evse(connector).isEmpty()) return;
    EvseId evse = station.evseId(connector);
    String id = Long.toString(transaction);
    station.report(
        new ChargerReport.TransactionEnded(station.id(), station.now(), evse, id, reason));
  }

  private void reportStarted(EvseId evse, long transaction, Instant startedAt, String idTag) {
    if (station.evse(evse.number()).isEmpty()) return;
    MonoTime at = station.now();
    station.report(
        new ChargerReport.TransactionStarted(
            station.id(),
            at,
            evse,
            Long.toString(transaction),
            station.happenedAt(startedAt),
            idTag));
  }

  /** A record is never refused for its time: ours stands in where it cannot be read. */
  private Instant timeOf(Call call, Fields fields) {
    Optional<Instant> time = fields.anyTime("timestamp");
    if (time.isEmpty()) station.link.trouble(call.action() + " without a readable timestamp");
    return time.orElseGet(station.link::time);
  }

  /** With the group of the card: another of it may end the transaction. */
  private String tagInfo(BackOffice.Start start, Started started) {
    CardInfo known = authorizing.decide(start.idTag());
    return known.status() == started.tag() ? Authorizing.json(known) : tagInfo(started.tag());
  }

  private static String tagInfo(TagStatus tag) {
    return "\"idTagInfo\":{\"status\":\"" + tag.word() + "\"}";
  }

  private BackOffice backOffice() {
    return station.link.backOffice();
  }
}
