package headroom.core.site;

/** Name of a charging station; also its OCPP identity, as the config gives it. Not empty. */
public record ChargerId(String name) implements Comparable<ChargerId> {
  public ChargerId {
    if (name.isEmpty()) throw new IllegalArgumentException("empty name");
  }

  @Override
  public int compareTo(ChargerId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
