package headroom.drivers.ocpp.station;

import java.util.List;
import java.util.Optional;

/** The transactions that run on a charger, as far as the dialect knows. */
public interface Transactions {
  /** The transaction that runs on an EVSE, by the name that the charger knows. */
  Optional<String> running(int evse);

  /** EVSEs on which a transaction runs. */
  List<Integer> evses();
}
