package headroom.core.units;

/** A phase of the site's supply, as the grid connection names it. */
public enum Phase {
  L1,
  L2,
  L3
}
