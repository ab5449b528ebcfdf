package headroom.core.site;

/** Name of a circuit, as the config gives it. Not empty. */
public record CircuitId(String name) implements Comparable<CircuitId> {
  public CircuitId {
    if (name.isEmpty()) throw new IllegalArgumentException("empty name");
  }

  @Override
  public int compareTo(CircuitId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
