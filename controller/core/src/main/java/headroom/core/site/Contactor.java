package headroom.core.site;

/**
 * A contactor that we can open when nothing else helps (design 3.5): of one charger's supply, or of
 * a whole circuit.
 */
public sealed interface Contactor {
  /** The name of what it feeds, for people. */
  String name();

  /** In the supply of one EVSE. */
  record OfEvse(EvseId evse) implements Contactor {
    @Override
    public String name() {
      return evse.toString();
    }
  }

  /** In the feed of our chargers on a circuit. */
  record OfCircuit(CircuitId circuit) implements Contactor {
    @Override
    public String name() {
      return circuit.name();
    }
  }
}
