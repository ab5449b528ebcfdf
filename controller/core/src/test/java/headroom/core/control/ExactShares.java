package headroom.core.control;

import headroom.core.control.SharingCase.Car;
import java.util.ArrayList;
import java.util.List;

/**
 * The shares that design 3.3 asks for, as a linear programme in exact fractions: the lexicographic
 * max-min of x_i/w_i over the cars that are admitted, within all rows, floors and caps.
 *
 * <p>No water level and no rounding is in it. One programme is solved for each level: maximise t
 * where each car that is still open has at least t times its weight. The duals say which cars can
 * have no more than that in any solution: those are closed, and t is raised for the rest, from the
 * solution that is there. The programme is a dictionary as in Chvátal's book: every basic variable
 * is written as a constant and a sum over the others, which are 0.
 *
 * <ul>
 *   <li>raise of a car: what it has above its floor
 *   <li>spare of a row: what is free less what is used
 *   <li>spare of a car: its cap less what it has
 *   <li>lead of an open car: what it has above t times its weight
 *   <li>t itself, counted from the level before
 * </ul>
 */
final class ExactShares {
  private final List<Integer> open = new ArrayList<>();
  private final Admitted site;
  private final Fraction[] share;
  private final List<Fraction[]> rows = new ArrayList<>(); // constant first
  private final List<Integer> basic = new ArrayList<>();
  private int[] others; // per column; the first stands for the constant
  private int pivots;

  /** Variables: t, then four kinds, so many apart. */
  private static final int T = 0;

  private final int apart;

  private enum Kind {
    RAISE,
    ROW_SPARE,
    CAR_SPARE,
    LEAD
  }

  private ExactShares(Admitted site, List<Integer> members, Fraction[] held) {
    this.site = site;
    int n = site.size();
    apart = Math.max(n, site.rows.rows.size());
    share = held.clone();
    open.addAll(members);
    int columns = open.size() + 2;
    others = new int[columns];
    int[] columnOf = new int[n];
    for (int c = 2; c < columns; c++) {
      columnOf[open.get(c - 2)] = c;
      others[c] = variable(Kind.RAISE, open.get(c - 2));
    }
    others[1] = T;
    for (int k = 0; k < site.rows.rows.size(); k++) {
      Fraction[] row = empty(columns);
      row[0] = Fraction.of(site.rows.rows.get(k).free());
      boolean used = false;
      for (SumRows.Entry entry : site.rows.rows.get(k).entries()) {
        int i = entry.car();
        if (!site.has(i)) continue;
        boolean isOpen = columnOf[i] > 0;
        used |= isOpen;
        Fraction has = isOpen ? Fraction.of(site.car(i).floor_mA()) : held[i];
        row[0] = row[0].minus(has.times(Fraction.of(entry.times())));
        if (isOpen) row[columnOf[i]] = Fraction.of(-entry.times());
      }
      if (used) add(variable(Kind.ROW_SPARE, k), row);
    }
    for (int i : open) {
      Car car = site.car(i);
      Fraction[] spare = empty(columns);
      spare[0] = Fraction.of(car.cap_mA() - car.floor_mA());
      spare[columnOf[i]] = Fraction.of(-1);
      add(variable(Kind.CAR_SPARE, i), spare);
      Fraction[] lead = empty(columns);
      lead[0] = Fraction.of(car.floor_mA());
      lead[columnOf[i]] = Fraction.ONE;
      lead[1] = Fraction.of(-car.weight());
      add(variable(Kind.LEAD, i), lead);
    }
  }

  private static Fraction[] empty(int columns) {
    Fraction[] row = new Fraction[columns];
    for (int c = 0; c < columns; c++) row[c] = Fraction.ZERO;
    return row;
  }

  private int variable(Kind kind, int index) {
    return 1 + kind.ordinal() * apart + index;
  }

  private boolean is(Kind kind, int variable) {
    return variable != T && (variable - 1) / apart == kind.ordinal();
  }

  private void add(int variable, Fraction[] row) {
    if (row[0].signum() < 0) throw new IllegalArgumentException("the floors admitted do not fit");
    basic.add(variable);
    rows.add(row);
  }

  /**
   * The share of every car in milliamperes; 0 where it is not admitted. Where priority is strict,
   * class after class: the higher ones hold their shares, the lower ones their floors.
   */
  static Fraction[] of(Admitted site) {
    Fraction[] held = new Fraction[site.size()];
    long[] floors = site.floors();
    for (int i = 0; i < held.length; i++) held[i] = Fraction.of(floors[i]);
    for (List<Integer> members : site.classes()) held = of(site, members, held);
    return held;
  }

  /** The shares of these cars beside what the others hold. */
  static Fraction[] of(Admitted site, List<Integer> members, Fraction[] held) {
    ExactShares programme = new ExactShares(site, members, held);
    programme.solve();
    return programme.share;
  }

  private void solve() {
    Fraction level = Fraction.ZERO;
    while (!open.isEmpty()) {
      maximise();
      level = level.plus(rows.get(basic.indexOf(T))[0]);
      int before = open.size();
      close(level);
      if (open.size() == before) throw new IllegalStateException("a level that nobody holds down");
    }
  }

  /** Raises t as far as it goes. Bland's rule, so it ends. */
  private void maximise() {
    while (true) {
      int column = entering();
      if (column == 0) return;
      pivot(leaving(column), column);
      if (++pivots > 100_000) throw new IllegalStateException("no end");
    }
  }

  /** The first variable whose rise raises t; 0 for none. */
  private int entering() {
    int at = basic.indexOf(T);
    int best = 0;
    for (int c = 1; c < others.length; c++) {
      boolean raises = at < 0 ? others[c] == T : rows.get(at)[c].signum() > 0;
      if (raises && (best == 0 || others[c] < others[best])) best = c;
    }
    return best;
  }

  /** The row that is first at 0 when the column's variable rises. */
  private int leaving(int column) {
    int best = -1;
    Fraction least = Fraction.ZERO;
    for (int r = 0; r < rows.size(); r++) {
      Fraction[] row = rows.get(r);
      if (row[column].signum() >= 0) continue;
      Fraction most = row[0].dividedBy(row[column].negated());
      int by = best < 0 ? -1 : most.compareTo(least);
      if (by < 0 || (by == 0 && basic.get(r) < basic.get(best))) {
        best = r;
        least = most;
      }
    }
    if (best < 0) throw new IllegalStateException("nothing holds the level down");
    return best;
  }

  private void pivot(int at, int column) {
    Fraction[] out = rows.get(at);
    Fraction by = out[column].negated();
    Fraction[] in = new Fraction[out.length];
    for (int c = 0; c < out.length; c++)
      in[c] =
          c == column
              ? Fraction.ONE.negated().dividedBy(by)
              : out[c].signum() == 0 ? Fraction.ZERO : out[c].dividedBy(by);
    // out = ... - by * entering, so entering = (... - out) / by
    int entering = others[column];
    others[column] = basic.get(at);
    basic.set(at, entering);
    rows.set(at, in);
    for (int r = 0; r < rows.size(); r++) {
      Fraction[] row = rows.get(r);
      if (r == at || row[column].signum() == 0) continue;
      Fraction times = row[column];
      row[column] = Fraction.ZERO;
      for (int c = 0; c < row.length; c++)
        if (in[c].signum() != 0) row[c] = row[c].plus(times.times(in[c]));
    }
  }

  /**
   * What holds t down is 0 in every best solution. An open car whose lead is among it is closed at
   * this level; from now on its lead is counted from this level, whatever t is, so that t is free
   * to rise: lead = 0 - weight * rise of t.
   */
  private void close(Fraction level) {
    Fraction[] price = rows.get(basic.indexOf(T));
    List<Integer> stay = new ArrayList<>();
    List<Integer> closed = new ArrayList<>();
    for (int c = 1; c < others.length; c++) {
      if (price[c].signum() == 0) {
        stay.add(c);
        continue;
      }
      if (!is(Kind.LEAD, others[c])) continue;
      closed.add(c);
      int car = others[c] - variable(Kind.LEAD, 0);
      share[car] = level.times(Fraction.of(site.car(car).weight()));
      open.remove((Integer) car);
    }
    List<Fraction[]> next = new ArrayList<>();
    List<Integer> nextBasic = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      if (basic.get(r) == T) continue;
      Fraction[] row = rows.get(r);
      Fraction[] shorter = new Fraction[stay.size() + 2];
      shorter[0] = row[0];
      Fraction ofT = Fraction.ZERO;
      for (int c : closed) {
        long weight = site.car(others[c] - variable(Kind.LEAD, 0)).weight();
        ofT = ofT.minus(row[c].times(Fraction.of(weight)));
      }
      shorter[1] = ofT;
      boolean constant = ofT.signum() == 0;
      for (int s = 0; s < stay.size(); s++) {
        shorter[s + 2] = row[stay.get(s)];
        constant &= shorter[s + 2].signum() == 0;
      }
      if (constant) continue;
      next.add(shorter);
      nextBasic.add(basic.get(r));
    }
    int[] nextOthers = new int[stay.size() + 2];
    nextOthers[1] = T;
    for (int s = 0; s < stay.size(); s++) nextOthers[s + 2] = others[stay.get(s)];
    others = nextOthers;
    rows.clear();
    rows.addAll(next);
    basic.clear();
    basic.addAll(nextBasic);
  }
}
