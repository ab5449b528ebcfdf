package headroom.core.site;

/**
 * One EVSE (outlet that serves one car at a time) of a charger.
 *
 * @param charger the charging station
 * @param number as OCPP counts: from 1; in OCPP 1.6 this is the connector id
 */
public record EvseId(ChargerId charger, int number) implements Comparable<EvseId> {
  public EvseId {
    if (number < 1) throw new IllegalArgumentException("EVSE numbers start at 1, found " + number);
  }

  public static EvseId of(String charger, int number) {
    return new EvseId(new ChargerId(charger), number);
  }

  @Override
  public int compareTo(EvseId other) {
    int byCharger = charger.compareTo(other.charger);
    return byCharger != 0 ? byCharger : Integer.compare(number, other.number);
  }

  /** {@code CP-07} for the first EVSE, {@code CP-07#2} for others. */
  @Override
  public String toString() {
    return number == 1 ? charger.name() : charger.name() + "#" + number;
  }
}
