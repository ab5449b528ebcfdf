package headroom.sim.ocpp;

import java.util.ArrayList;
import java.util.List;

/**
 * What a station says of its transactions, in its own words and in the order in which it happened,
 * whether it was delivered or not: the truth that a central system must be told.
 */
public final class StationBook {
  private final String station;
  private final List<Said> said = new ArrayList<>();

  /**
   * A message about a transaction.
   *
   * @param transaction the station's own count of transactions
   * @param payload byte for byte but for the transaction id, which the station may not know yet
   * @param due false for a sample between begin and end, which a central system that did not ask
   *     for it need not get
   */
  public record Said(long transaction, String action, String payload, boolean due) {}

  public StationBook(String station) {
    this.station = station;
  }

  public void add(Said message) {
    said.add(message);
  }

  public String station() {
    return station;
  }

  public List<Said> said() {
    return List.copyOf(said);
  }
}
