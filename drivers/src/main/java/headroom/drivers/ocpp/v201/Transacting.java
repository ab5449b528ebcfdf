package headroom.drivers.ocpp.v201;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.proxy.NamedTransactions;
import headroom.core.proxy.NamedTransactions.Need;
import headroom.core.proxy.TagStatus;
import headroom.core.site.EvseId;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Link.Patience;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Transactions;
import headroom.drivers.ocpp.v201.Availability.ChargingState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * TransactionEvent (OCPP 2.0.1 E01 to E12). The charger names its transactions and counts their
 * events; one may begin long before a car may charge, or before there is a car (TxStartPoint). For
 * the control it runs while a car is there and may charge.
 */
final class Transacting implements Transactions {
  /** Beyond this a charger makes them up. */
  private static final int REMEMBERED = 64;

  private final Station station;
  private final Availability availability;
  private final Authorizing authorizing;
  private final Map<String, Known> known = new LinkedHashMap<>();

  /** The transaction that counts on each EVSE. */
  private final Map<Integer, String> running = new LinkedHashMap<>();

  /** What is known of one transaction. */
  private static final class Known {
    Optional<Integer> evse = Optional.empty();
    Optional<ChargingState> car = Optional.empty();
    String token = "";
    Instant since = Instant.EPOCH;

    /** A token was accepted, here or by the CSMS. */
    boolean authorized;

    /** A token was refused: the charger ends it. */
    boolean refused;

    boolean over;
  }

  Transacting(Station station, Availability availability, Authorizing authorizing) {
    this.station = station;
    this.authorizing = authorizing;
    this.availability = availability;
  }

  /**
   * What ran when the link or the program ended is taken to run on, until the charger says more.
   */
  void opened() {
    for (NamedTransactions.Running open : named().running(station.id())) {
      Known transaction = known(open.transaction());
      if (running.containsValue(open.transaction())) continue;
      transaction.evse = Optional.of(open.evse().number());
      transaction.since = open.since();
      transaction.authorized = true;
      settle(open.transaction(), transaction);
    }
  }

  @Override
  public Optional<String> running(int evse) {
    return Optional.ofNullable(running.get(evse));
  }

  @Override
  public List<Integer> evses() {
    return List.copyOf(running.keySet());
  }

  /** Where a transaction runs, as far as is known. */
  Optional<Integer> evse(TransactionEvent event) {
    return event
        .evse()
        .or(() -> Optional.ofNullable(known.get(event.transaction())).flatMap(each -> each.evse))
        .or(() -> named().evse(station.id(), event.transaction()).map(EvseId::number))
        // A charger with one EVSE need not say which.
        .or(() -> onlyEvse());
  }

  private Optional<Integer> onlyEvse() {
    List<headroom.core.site.Evse> evses = station.charger().evses();
    return evses.size() == 1 ? Optional.of(evses.getFirst().id().number()) : Optional.empty();
  }

  // ---- facts

  void heard(TransactionEvent event) {
    if (!event.offline()) event.happenedAt().ifPresent(station::saw);
    Known transaction = known(event.transaction());
    if (transaction.over) return;
    if (transaction.since.equals(Instant.EPOCH))
      transaction.since = event.happenedAt().orElseGet(station.link::time);
    transaction.evse = evse(event);
    if (event.car().isPresent()) transaction.car = event.car();
    event.token().ifPresent(token -> transaction.token = token.text());
    transaction.over = event.stage() == Stage.ENDED;
    transaction.evse.ifPresent(
        evse -> {
          // Those of an earlier one than runs waited in the charger.
          if (transaction.over || event.car().isPresent() && !isOld(event, evse))
            availability.car(evse, transaction.over ? Optional.empty() : event.car());
        });
    settle(event.transaction(), transaction);
    if (transaction.over) ended(event.transaction(), word(event.stoppedReason()));
  }

  private boolean isOld(TransactionEvent event, int evse) {
    return event.offline()
        && running(evse).filter(other -> !other.equals(event.transaction())).isPresent();
  }

  private static String word(String stoppedReason) {
    return stoppedReason.isEmpty() ? "Local" : stoppedReason;
  }

  /** All connectors of an EVSE are free: there is no car, whatever its transaction says. */
  void freed(int evse) {
    for (Known each : known.values())
      if (each.evse.filter(number -> number == evse).isPresent())
        each.car = Optional.of(ChargingState.IDLE);
    running(evse).ifPresent(id -> ended(id, "the connector is free"));
  }

  /** Whether a car is there and may charge. */
  private boolean counts(Known transaction) {
    if (transaction.over || transaction.evse.isEmpty()) return false;
    int evse = transaction.evse.get();
    if (station.evse(evse).isEmpty()) return false;
    if (transaction.car.filter(ChargingState::isLet).isPresent()) return true;
    boolean noCar =
        transaction.car.filter(ChargingState.IDLE::equals).isPresent() || availability.isFree(evse);
    return transaction.authorized && !transaction.refused && !noCar;
  }

  /** Reports what begins or ends for the control. */
  private void settle(String id, Known transaction) {
    boolean counted = running.containsValue(id);
    boolean counts = counts(transaction);
    if (counts == counted || transaction.over) return;
    if (!counts) {
      ended(id, "the car has left");
      return;
    }
    int evse = transaction.evse.orElseThrow();
    running(evse).ifPresent(old -> ended(old, "a new one began"));
    running.put(evse, id);
    station.report(
        new ChargerReport.TransactionStarted(
            station.id(),
            station.now(),
            station.evseId(evse),
            id,
            station.happenedAt(transaction.since),
            transaction.token));
  }

  private void ended(String id, String reason) {
    for (int evse : evses()) {
      if (!Objects.equals(running.get(evse), id)) continue;
      running.remove(evse);
      station.report(
          new ChargerReport.TransactionEnded(
              station.id(), station.now(), station.evseId(evse), id, reason));
    }
  }

  // ---- answers

  /**
   * Answers an event here.
   *
   * @param mustKeep whether it has values that belong to a bill
   */
  void answer(Call call, TransactionEvent event, boolean mustKeep) {
    Optional<TagStatus> tag = event.token().map(token -> statusOf(event, token));
    tag.ifPresent(status -> judged(event, status));
    List<TransactionReported> records = record(call, event, mustKeep).stream().toList();
    Runnable yes = () -> station.link.answer(call, answer(tag));
    boolean begins = event.stage() == Stage.STARTED && tag.isPresent();
    Runnable impatient = begins ? () -> couldNotBeKept(call, event) : yes;
    boolean waits = event.stage() == Stage.UPDATED || begins;
    station.link.keep(
        call, records, waits ? Patience.ANSWER_MEANWHILE : Patience.ENDLESS, yes, impatient);
  }

  /** It goes on being tried, but no car charges for a bill that may be lost. */
  private void couldNotBeKept(Call call, TransactionEvent event) {
    judged(event, TagStatus.INVALID);
    station.link.answer(call, answer(Optional.of(TagStatus.INVALID)));
  }

  private static String answer(Optional<TagStatus> tag) {
    return tag.map(status -> "{" + Authorizing.info(status) + "}").orElse("{}");
  }

  private TagStatus statusOf(TransactionEvent event, Token token) {
    Optional<Integer> evse = evse(event);
    // An outlet that the config does not name has no place in any circuit.
    if (evse.filter(number -> number > 0 && station.evse(number).isEmpty()).isPresent())
      return TagStatus.INVALID;
    TagStatus status = authorizing.decide(token).status();
    boolean concurrent =
        station.link.backOffice().isConcurrent(station.id(), event.transaction(), token.text());
    return status.mayCharge() && concurrent ? TagStatus.CONCURRENT : status;
  }

  /** Somebody said whether a token may charge. */
  private void judged(TransactionEvent event, TagStatus status) {
    Known transaction = known(event.transaction());
    transaction.authorized |= status.mayCharge();
    transaction.refused = !status.mayCharge();
    if (status.mayCharge()) named().uses(station.id(), event.transaction(), transaction.token);
    else if (event.stage() != Stage.ENDED)
      evse(event)
          .filter(evse -> evse > 0)
          .ifPresent(
              evse ->
                  station.link.log(
                      new Event.AuthorizationRefused(
                          station.evseId(evse),
                          "the card is not allowed here (" + status.word() + ")")));
    settle(event.transaction(), transaction);
  }

  /**
   * The CSMS has taken an event; what tells after our next start which transactions run is kept.
   */
  void relayed(Call call, TransactionEvent event, Answer answer) {
    if (answer instanceof Answer.Result) {
      Optional<TagStatus> said = Authorizing.statusIn(answer);
      if (said.isPresent()) judged(event, said.get());
      // No word of the token is no objection to it (E03.FR.01).
      else if (event.token().isPresent()) judged(event, TagStatus.ACCEPTED);
    }
    Runnable pass = () -> station.link.pass(call, answer);
    station.link.keep(
        call, record(call, event, false).stream().toList(), Patience.ANSWER_MEANWHILE, pass, pass);
  }

  private Optional<TransactionReported> record(
      Call call, TransactionEvent event, boolean mustKeep) {
    Known transaction = known(event.transaction());
    Need need = mustKeep ? Need.THIS : Need.SAMPLES;
    return named()
        .report(
            new TransactionReported(
                station.id(),
                event.transaction(),
                evse(event).filter(evse -> evse > 0).map(station::evseId),
                event.stage(),
                event.seqNo(),
                counts(transaction),
                event.happenedAt().orElseGet(station.link::time),
                call.payload(),
                station.link.time()),
            // It is the CSMS that bills.
            station.link.hasCsms() ? Need.EDGES : need,
            station.now());
  }

  private Known known(String transaction) {
    Known found = known.get(transaction);
    if (found != null) return found;
    if (known.size() >= REMEMBERED) forgetOldest();
    Known made = new Known();
    made.over = named().isOver(station.id(), transaction);
    known.put(transaction, made);
    return made;
  }

  private void forgetOldest() {
    for (String id : List.copyOf(known.keySet())) {
      if (running.containsValue(id)) continue;
      known.remove(id);
      return;
    }
  }

  private NamedTransactions named() {
    return station.link.backOffice().named();
  }
}
