package headroom.sim.csms;

import headroom.sim.ocpp.StationBook;
import headroom.sim.ocpp.StationBook.Said;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what a station says has happened with what its central system took: each message that is
 * due came, once for a reader that tells doubles by the standard's keys, in order, with its
 * original bytes, and in the right transaction.
 *
 * <p>May differ: the transaction id of OCPP 1.6; of 2.0.1 the member {@code offline} and unsigned
 * samples. What the central system refused three times may be missing.
 */
public final class Audit {
  /** So often a message is tried before it is set aside. */
  private static final int ATTEMPTS = 3;

  private final StationBook book;
  private final List<Received> taken;
  private final Map<Received, Bill> bills = new IdentityHashMap<>();
  private final Map<String, Integer> refusals = new LinkedHashMap<>();
  private final Map<Long, Bill> billOf = new LinkedHashMap<>();
  private final List<String> findings = new ArrayList<>();

  private Audit(StationBook book, Ledger ledger) {
    this.book = book;
    this.taken = new ArrayList<>();
    for (Received each : ledger.of(book.station())) {
      if (!Wording.isBilled(each)) continue;
      if (!each.taken()) refusals.merge(Wording.key(each), 1, Integer::sum);
      else if (!each.again()) taken.add(each);
    }
    for (Bill bill : ledger.bills())
      for (Received message : bill.messages()) bills.put(message, bill);
  }

  /**
   * What is wrong when all has been delivered; empty when all is well.
   *
   * @param ledger its own findings are not repeated
   */
  public static List<String> settled(StationBook book, Ledger ledger) {
    Audit audit = new Audit(book, ledger);
    audit.compare(true);
    return List.copyOf(audit.findings);
  }

  /** The same while something may still wait to be delivered. */
  public static List<String> soFar(StationBook book, Ledger ledger) {
    Audit audit = new Audit(book, ledger);
    audit.compare(false);
    return List.copyOf(audit.findings);
  }

  private void compare(boolean settled) {
    List<Said> said = book.said();
    Map<String, Deque<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < said.size(); i++)
      places.computeIfAbsent(Wording.key(said.get(i)), k -> new ArrayDeque<>()).add(i);
    int next = 0;
    for (Received message : taken) {
      Optional<Integer> place =
          Optional.ofNullable(places.get(Wording.key(message))).map(Deque::poll);
      if (place.isEmpty()) {
        find("nobody said, or it came once too often", message.action(), message.payload());
        continue;
      }
      int at = place.get();
      if (at < next) find("out of order", message.action(), message.payload());
      for (; next < at; next++) missing(said.get(next));
      next = Math.max(next, at + 1);
      sameWords(said.get(at), message);
      sameTransaction(said.get(at), message);
    }
    if (settled) for (; next < said.size(); next++) missing(said.get(next));
  }

  private void missing(Said message) {
    boolean setAside = refusals.getOrDefault(Wording.key(message), 0) >= ATTEMPTS;
    if (message.due() && !setAside)
      find("missing, or out of order", message.action(), message.payload());
  }

  private void sameWords(Said said, Received message) {
    if (!Wording.same(said.action(), said.payload(), message.payload()))
      find("altered, was " + said.payload(), message.action(), message.payload());
  }

  private void sameTransaction(Said said, Received message) {
    Bill bill = bills.get(message);
    if (bill == null || !bill.hasBegun()) return;
    Bill known = billOf.putIfAbsent(said.transaction(), bill);
    if (known != null && known != bill)
      find("in transaction " + bill.id() + ", not " + known.id(), said.action(), said.payload());
  }

  private void find(String what, String action, String payload) {
    findings.add(book.station() + ": " + what + ": " + action + " " + payload);
  }
}
