package headroom.core.event;

/** Who set a limit (design 3.1). The lowest limit wins, and the source that won is kept. */
public enum Source {
  HARDWARE,
  INSTALLER,
  OPERATOR,
  CSMS,
  GRID,
  SCHEDULE,
  TARIFF,
  UNBALANCE,
  FAILSAFE,
  TECHNICIAN;

  /** Lower-case word for people and data. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
