package headroom.drivers.ocpp;

import headroom.core.port.RecordStore;
import headroom.core.port.StoredRecord;
import headroom.drivers.ocpp.Link.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Records of one charger on their way to the disk, in order. What could not be written waits in
 * memory and is tried again; what nobody may wait for is told so after a few tries.
 *
 * <p>On the session's queue only.
 */
final class Keeping {
  private static final int TRIES_BEFORE_WORD = 3;
  private static final int MOST_WAITING = 500;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final RecordStore store;
  private final Consumer<Runnable> queue;
  private final BiConsumer<Duration, Runnable> later;
  private final Consumer<String> trouble;
  private final List<Entry> waiting = new ArrayList<>();
  private int writing;
  private boolean pausing;
  private int failures;

  /** What becomes of records; of the last two methods exactly one is called. */
  interface Fate {
    /** Three tries failed, and {@code patience} ends there. */
    void impatient();

    /** They are on disk, whether somebody has lost patience or not. */
    void durable();

    /** They were given up and will never be on disk. */
    void lost();
  }

  private static final class Entry {
    final List<StoredRecord> records;
    final Patience patience;
    final Fate fate;
    int tries;
    boolean told;

    Entry(List<StoredRecord> records, Patience patience, Fate fate) {
      this.records = records;
      this.patience = patience;
      this.fate = fate;
    }
  }

  /**
   * @param queue runs a task on the session's queue
   * @param later the same after a delay, whether a link is open or not
   * @param trouble a word for the status when something could not be kept
   */
  Keeping(
      RecordStore store,
      Consumer<Runnable> queue,
      BiConsumer<Duration, Runnable> later,
      Consumer<String> trouble) {
    this.store = store;
    this.queue = queue;
    this.later = later;
    this.trouble = trouble;
  }

  /**
   * Keeps a record, and then runs one of the two.
   *
   * @param records may be empty, to be told when all before is safe
   * @param impatient runs when three tries failed, if {@code patience} ends then
   */
  void keep(
      List<? extends StoredRecord> records,
      Patience patience,
      Runnable durable,
      Runnable impatient) {
    keep(
        records,
        patience,
        new Fate() {
          private boolean told;

          @Override
          public void impatient() {
            told = true;
            impatient.run();
          }

          @Override
          public void durable() {
            if (!told) durable.run();
          }

          @Override
          public void lost() {}
        });
  }

  /** Keeps a record for somebody who must know its whole fate. */
  void keep(List<? extends StoredRecord> records, Patience patience, Fate fate) {
    if (records.isEmpty() && waiting.isEmpty()) {
      fate.durable();
      return;
    }
    waiting.add(new Entry(List.copyOf(records), patience, fate));
    if (waiting.size() > MOST_WAITING) dropOne();
    write();
  }

  /**
   * The least of what waits makes room: meter values go before starts and ends. Where there are
   * none the newest goes: nobody ends five hundred transactions while a disk is full.
   */
  private void dropOne() {
    for (int i = writing; i < waiting.size() - 1; i++) {
      if (waiting.get(i).told) {
        trouble.accept("too much waits for the disk: the oldest meter values were given up");
        waiting.remove(i).fate.lost();
        return;
      }
    }
    trouble.accept("too much waits for the disk: a record was given up");
    waiting.removeLast().fate.lost();
  }

  private void write() {
    if (writing > 0 || pausing || waiting.isEmpty()) return;
    // After a failure one at a time: a record that the store cannot take must not hold up others.
    writing = failures > 0 ? 1 : waiting.size();
    List<StoredRecord> records = new ArrayList<>();
    for (Entry entry : waiting.subList(0, writing)) records.addAll(entry.records);
    if (records.isEmpty()) written(new RecordStore.Outcome.Durable());
    else store.write(records, outcome -> queue.accept(() -> written(outcome)));
  }

  private void written(RecordStore.Outcome outcome) {
    List<Entry> batch = new ArrayList<>(waiting.subList(0, writing));
    writing = 0;
    switch (outcome) {
      case RecordStore.Outcome.Durable durable -> {
        failures = 0;
        waiting.removeAll(batch);
        for (Entry entry : batch) entry.fate.durable();
        write();
      }
      case RecordStore.Outcome.Lost lost -> {
        failures++;
        trouble.accept("could not be kept: " + lost.why());
        for (Entry entry : List.copyOf(waiting)) failed(entry);
        pause();
      }
    }
  }

  private void failed(Entry entry) {
    entry.tries++;
    if (entry.tries < TRIES_BEFORE_WORD || entry.patience == Patience.ENDLESS || entry.told) return;
    entry.told = true;
    boolean givenUp = entry.patience == Patience.GIVE_UP;
    if (givenUp) waiting.remove(entry);
    entry.fate.impatient();
    if (givenUp) entry.fate.lost();
  }

  private void pause() {
    pausing = true;
    Duration doubled = Duration.ofSeconds(1L << Math.min(failures - 1, 4));
    later.accept(
        doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE,
        () -> {
          pausing = false;
          write();
        });
  }
}
