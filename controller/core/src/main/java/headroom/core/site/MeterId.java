package headroom.core.site;

/** Name of a meter, as the config gives it. Not empty. */
public record MeterId(String name) implements Comparable<MeterId> {
  public MeterId {
    if (name.isEmpty()) throw new IllegalArgumentException("empty name");
  }

  @Override
  public int compareTo(MeterId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
