package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerReport;
import headroom.core.port.ChargerReport.EvseState;
import headroom.drivers.ocpp.ErrorCode;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.Printable;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Station;

/** StatusNotification (OCPP 1.6 section 4.9). */
final class Statuses {
  private final Station station;
  private final Transacting transacting;

  Statuses(Station station, Transacting transacting) {
    this.station = station;
    this.transacting = transacting;
  }

  void answer(Call call, Fields fields) throws Fields.Violation {
    fields.connector("connectorId");
    state(fields.text("status", 50));
    station.link.answer(call, "{}");
  }

  void heard(Fields fields) throws Fields.Violation {
    int connector = fields.connector("connectorId");
    EvseState state = state(fields.text("status", 50));
    fields.anyTime("timestamp").ifPresent(station::saw);
    // Connector 0 is the charger itself; it has no car.
    if (connector == 0) return;
    if (station.evse(connector).isEmpty()) {
      station.link.trouble("has a connector " + connector + " that the config does not name");
      return;
    }
    if (state == EvseState.AVAILABLE) transacting.connectorFree(connector);
    station.report(
        new ChargerReport.Status(
            station.id(), station.now(), station.evseId(connector), state, detail(fields)));
  }

  private static String detail(Fields fields) {
    String error = fields.anyText("errorCode", 50);
    if (error.equals("NoError")) error = "";
    String all =
        String.join(" ", error, fields.anyText("vendorErrorCode", 50), fields.anyText("info", 50));
    return Printable.of(all.strip(), 160);
  }

  private static EvseState state(String word) throws Fields.Violation {
    return switch (word) {
      case "Available" -> EvseState.AVAILABLE;
      case "Preparing" -> EvseState.PREPARING;
      case "Charging" -> EvseState.CHARGING;
      case "SuspendedEVSE" -> EvseState.SUSPENDED_EVSE;
      case "SuspendedEV" -> EvseState.SUSPENDED_EV;
      case "Finishing" -> EvseState.FINISHING;
      case "Reserved" -> EvseState.RESERVED;
      case "Unavailable" -> EvseState.UNAVAILABLE;
      case "Faulted" -> EvseState.FAULTED;
      default ->
          throw new Fields.Violation(
              ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "status: not one of ChargePointStatus");
    };
  }
}
