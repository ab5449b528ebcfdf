package headroom.drivers.ocpp.v201;

import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of each EVSE (OCPP 2.0.1 G01): what its connectors say, and what its transaction says
 * of the car. A connector's state comes as StatusNotification, or as NotifyEvent of its
 * AvailabilityState.
 */
final class Availability {
  private static final int MOST_CONNECTORS = 16;

  private final Station station;
  private final Map<Integer, Outlet> outlets = new LinkedHashMap<>();

  /** One EVSE. */
  private static final class Outlet {
    final Map<Long, Connector> connectors = new LinkedHashMap<>();
    Optional<ChargingState> car = Optional.empty();
    Optional<EvseState> told = Optional.empty();
  }

  /** What a connector says (ConnectorStatusEnumType); the first that one of an EVSE says counts. */
  private enum Connector {
    OCCUPIED("Occupied", EvseState.PREPARING),
    RESERVED("Reserved", EvseState.RESERVED),
    AVAILABLE("Available", EvseState.AVAILABLE),
    FAULTED("Faulted", EvseState.FAULTED),
    UNAVAILABLE("Unavailable", EvseState.UNAVAILABLE);

    private final String word;
    private final EvseState state;

    Connector(String word, EvseState state) {
      this.word = word;
      this.state = state;
    }

    static Connector of(String word) throws Fields.Violation {
      for (Connector each : values()) if (each.word.equals(word)) return each;
      throw new Fields.Violation(
          ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
          "connectorStatus: not one of ConnectorStatusEnumType");
    }
  }

  /** What a transaction says of its car (ChargingStateEnumType). */
  enum ChargingState {
    EV_CONNECTED("EVConnected", EvseState.PREPARING),
    CHARGING("Charging", EvseState.CHARGING),
    SUSPENDED_EV("SuspendedEV", EvseState.SUSPENDED_EV),
    SUSPENDED_EVSE("SuspendedEVSE", EvseState.SUSPENDED_EVSE),
    /** No car. */
    IDLE("Idle", EvseState.FINISHING);

    private final String word;
    private final EvseState state;

    ChargingState(String word, EvseState state) {
      this.word = word;
      this.state = state;
    }

    /** Empty where it is none of them. */
    static Optional<ChargingState> of(String word) {
      for (ChargingState each : values()) if (each.word.equals(word)) return Optional.of(each);
      return Optional.empty();
    }

    /** Whether the car is let charge. */
    boolean isLet() {
      return this == CHARGING || this == SUSPENDED_EV || this == SUSPENDED_EVSE;
    }
  }

  Availability(Station station) {
    this.station = station;
  }

  /** Checks a StatusNotification that is ours to answer. */
  static void check(Fields fields) throws Fields.Violation {
    fields.connector("evseId");
    fields.connector("connectorId");
    Connector.of(fields.text("connectorStatus", 50));
  }

  /** Takes in a StatusNotification; returns the EVSEs of which it tells. */
  Set<Integer> heardStatus(Fields fields) throws Fields.Violation {
    Set<Integer> evses = new LinkedHashSet<>();
    int evse = fields.connector("evseId");
    Connector status = Connector.of(fields.text("connectorStatus", 50));
    fields.anyTime("timestamp").ifPresent(station::saw);
    if (take(evse, fields.connector("connectorId"), status)) evses.add(evse);
    return evses;
  }

  /** Another way to say the same (G01, alternative scenario): NotifyEvent. */
  Set<Integer> heardEvents(Fields fields) throws Fields.Violation {
    Set<Integer> evses = new LinkedHashSet<>();
    for (Fields event : fields.objects("eventData")) {
      if (!DeviceModel.key(event).matches("connector#[0-9]{1,4}\\.availabilitystate")) continue;
      Optional<Fields> evse = event.anyObject("component").flatMap(c -> c.anyObject("evse"));
      if (evse.isEmpty()) continue;
      int number = evse.get().connector("id");
      long connector = evse.get().anyInteger("connectorId").orElse(1L);
      if (take(number, connector, Connector.of(event.text("actualValue", 50)))) evses.add(number);
    }
    return evses;
  }

  private boolean take(int evse, long connector, Connector status) {
    // EVSE 0 is the charger itself; it has no car.
    if (evse == 0) return false;
    if (station.evse(evse).isEmpty()) {
      station.link.trouble("has an EVSE " + evse + " that the config does not name");
      return false;
    }
    Outlet outlet = outlet(evse);
    if (outlet.connectors.size() >= MOST_CONNECTORS && !outlet.connectors.containsKey(connector))
      return false;
    outlet.connectors.put(connector, status);
    if (isFree(evse)) outlet.car = Optional.empty();
    return true;
  }

  /** Tells the control how an EVSE is. */
  void report(int evse) {
    report(evse, outlet(evse));
  }

  /** Whether no connector of an EVSE has a car; not when nothing is known of them. */
  boolean isFree(int evse) {
    Outlet outlet = outlet(evse);
    return outlet.connectors.containsValue(Connector.AVAILABLE)
        && !outlet.connectors.containsValue(Connector.OCCUPIED);
  }

  /** A transaction said something of its car; empty: it is over. */
  void car(int evse, Optional<ChargingState> state) {
    if (station.evse(evse).isEmpty()) return;
    Outlet outlet = outlet(evse);
    outlet.car = state;
    if (!outlet.told.equals(Optional.of(state(outlet)))) report(evse, outlet);
  }

  private void report(int evse, Outlet outlet) {
    EvseState state = state(outlet);
    outlet.told = Optional.of(state);
    station.report(
        new ChargerReport.Status(station.id(), station.now(), station.evseId(evse), state, ""));
  }

  private static EvseState state(Outlet outlet) {
    boolean occupied =
        outlet.connectors.isEmpty() || outlet.connectors.containsValue(Connector.OCCUPIED);
    if (outlet.car.isPresent() && occupied) return outlet.car.get().state;
    boolean wasCar = outlet.told.filter(EvseState::occupied).isPresent();
    for (Connector each : Connector.values()) {
      if (!outlet.connectors.containsValue(each)) continue;
      // The transaction is over, and the cable still in.
      boolean finishing =
          each == Connector.OCCUPIED && wasCar && outlet.told.get() != EvseState.PREPARING;
      return finishing ? EvseState.FINISHING : each.state;
    }
    return EvseState.FINISHING;
  }

  private Outlet outlet(int evse) {
    return outlets.computeIfAbsent(evse, number -> new Outlet());
  }
}
