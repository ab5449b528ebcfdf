package headroom.daemon.store;

import static headroom.daemon.store.Records.begun;
import static headroom.daemon.store.Records.bound;
import static headroom.daemon.store.Records.done;
import static headroom.daemon.store.Records.write;
import static headroom.daemon.store.Records.writeAndWait;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.RecordStore.Outcome;
import headroom.core.port.Remembered;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.CardAnswered;
import headroom.core.port.StoredRecord.ChargerSeen;
import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.port.StoredRecord.LocalListKept;
import headroom.core.port.StoredRecord.MeterValuesTaken;
import headroom.core.port.StoredRecord.SecurityEvent;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.port.StoredRecord.TransactionBegun;
import headroom.core.port.StoredRecord.TransactionMapped;
import headroom.core.port.StoredRecord.TransactionReported;
import headroom.core.port.StoredRecord.TransactionReported.Stage;
import headroom.core.profile.ChargingProfile;
import headroom.core.profile.ChargingProfile.Kind;
import headroom.core.profile.ChargingProfile.Period;
import headroom.core.profile.ChargingProfile.Purpose;
import headroom.core.profile.ChargingProfile.Recurrency;
import headroom.core.profile.ChargingProfile.Schedule;
import headroom.core.profile.Installed;
import headroom.core.proxy.Card;
import headroom.core.proxy.CardInfo;
import headroom.core.proxy.TagStatus;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import headroom.daemon.Sites;
import headroom.daemon.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
  private static final Site SITE = Sites.metered(2);

  @TempDir Path temp;
  private final List<Store> opened = new ArrayList<>();

  private Path dir() {
    return temp.resolve("state");
  }

  private Store open() throws IOException {
    Store store = Store.open(dir(), new SystemClock());
    opened.add(store);
    return store;
  }

  private Remembered afterRestart(Store store) throws IOException {
    store.close();
    return open().remembered(SITE);
  }

  @AfterEach
  void close() {
    opened.forEach(Store::close);
  }

  @Test
  void aNewFolderRemembersNothing() throws IOException {
    assertEquals(Remembered.NOTHING, open().remembered(SITE));
  }

  @Test
  void everyKindOfRecordIsKeptAndWhatAStartNeedsIsReadBack() throws IOException {
    Store store = open();
    store.remembered(SITE);
    ChargerSeen seen =
        new ChargerSeen(Sites.charger(1), "Maker", "Model", "1.0", "{\"a\":1}", Records.AT);
    assertInstanceOf(Outcome.Durable.class, writeAndWait(store, bound(1, 16), seen));
    writeAndWait(store, begun(1), begun(2));
    writeAndWait(
        store, new MeterValuesTaken(Optional.of(1L), Sites.evse(1), "{\"m\":1}", Records.AT));
    writeAndWait(store, new MeterValuesTaken(Optional.empty(), Sites.evse(1), "{}", Records.AT));
    writeAndWait(store, new SecurityEvent(Sites.charger(1), "{\"type\":\"x\"}", Records.AT));
    writeAndWait(store, done(1));
    Remembered remembered = afterRestart(store);
    assertEquals(List.of(bound(1, 16)), remembered.bounds());
    assertEquals(List.of(seen), remembered.chargers());
    assertEquals(List.of(begun(2)), remembered.open());
    assertEquals(Optional.of(1L), remembered.lowestTransaction());
    assertEquals(Optional.of(Records.AT), remembered.lastWall());
  }

  @Test
  void aTransactionThatItsChargerNamedIsOpenUntilItsEndAndItsLatestEventCounts()
      throws IOException {
    Store store = open();
    store.remembered(SITE);
    TransactionReported latest = Records.reported("t-1", Stage.UPDATED, 4);
    writeAndWait(store, Records.reported("t-1", Stage.STARTED, 0));
    writeAndWait(store, Records.reported("t-2", Stage.STARTED, 0));
    writeAndWait(store, latest, Records.reported("t-2", Stage.ENDED, 5));
    assertEquals(List.of(latest), afterRestart(store).reported());
  }

  @Test
  void whatTheCsmsHasNotAcknowledgedIsKnownAfterARestartInItsOrder() throws Exception {
    Store store = open();
    store.remembered(SITE);
    for (long seq = 1; seq <= 4; seq++) writeAndWait(store, toForward(seq));
    writeAndWait(store, new StoredRecord.Forwarded(1));
    writeAndWait(store, new StoredRecord.ForwardFailed(3, 2));
    writeAndWait(store, new StoredRecord.SetAside(4, "InternalError no", Records.AT));
    TransactionMapped mapped = new TransactionMapped(Sites.charger(1), 9_000, Optional.of(71L));
    writeAndWait(store, mapped);
    store.close();
    try (Store again = open()) {
      Remembered.Undelivered undelivered = again.remembered(SITE).undelivered();
      assertEquals(4, undelivered.lastSeq());
      assertEquals(List.of(2), List.copyOf(undelivered.waiting().values()));
      assertEquals(List.of(mapped), undelivered.mapped());
      assertEquals(List.of(2L, 3L), read(again, 0, 10).stream().map(ToForward::seq).toList());
      assertEquals(List.of(0, 2), read(again, 0, 10).stream().map(ToForward::attempts).toList());
      assertEquals(List.of(3L), read(again, 2, 10).stream().map(ToForward::seq).toList());
      assertEquals(List.of(2L), read(again, 0, 1).stream().map(ToForward::seq).toList());
      assertEquals(toForward(2), read(again, 0, 1).getFirst());
      assertEquals(
          List.of("InternalError no"),
          again.setAside().stream().map(WaitingMessage::answer).toList());
    }
  }

  @Test
  void chargingProfilesAreReadBackWholeInTheOrderInWhichTheyCame() throws Exception {
    Store store = open();
    store.remembered(SITE);
    Installed whole =
        profile(
            7,
            new ChargingProfile(
                7,
                3,
                Purpose.TRANSACTION,
                Kind.RECURRING,
                Optional.of(Recurrency.WEEKLY),
                Optional.of(Records.AT),
                Optional.of(Records.AT.plusSeconds(60)),
                Optional.of("2147483647"),
                new Schedule(
                    4,
                    Optional.of(Records.AT),
                    Optional.of(Duration.ofHours(2)),
                    RateUnit.W,
                    List.of(
                        new Period(0, 6_900_100, Optional.of(1)),
                        new Period(60, 0, Optional.empty())))));
    Installed bare = bare(2, 16_000);
    writeAndWait(store, kept(1, whole), kept(1, bare), kept(2, bare));
    writeAndWait(store, new StoredRecord.ProfileGone(Sites.charger(2), 2));
    assertEquals(List.of(kept(1, whole), kept(1, bare)), afterRestart(store).profiles());
    Store again = opened.getLast();
    Installed next = bare(7, 10_000);
    writeAndWait(again, kept(1, next));
    assertEquals(List.of(kept(1, bare), kept(1, next)), afterRestart(again).profiles());
  }

  @Test
  void whatTheCsmsSaidOfCardsIsReadBack() throws Exception {
    Store store = open();
    store.remembered(SITE);
    CardInfo whole = new CardInfo(TagStatus.BLOCKED, Optional.of("HOME"), Optional.of(Records.AT));
    CardInfo bare = CardInfo.of(TagStatus.ACCEPTED);
    CardAnswered first = new CardAnswered(Card.of("a"), bare, Records.AT);
    CardAnswered again = new CardAnswered(Card.of("a"), whole, Records.AT.plusSeconds(2));
    CardAnswered other = new CardAnswered(Card.of("b"), bare, Records.AT.plusSeconds(1));
    writeAndWait(store, first, other, again);
    writeAndWait(store, list(1, true, Optional.of(bare)), list(2, true, Optional.of(whole)));
    writeAndWait(store, list(3, false, Optional.empty()));
    Remembered.Cards cards = afterRestart(store).cards();
    assertEquals(List.of(other, again), cards.answered());
    assertEquals(
        List.of(new LocalListKept(Sites.charger(1), 3, true, new LinkedHashMap<>())),
        cards.lists());
    Store reopened = opened.getLast();
    writeAndWait(
        reopened, new StoredRecord.CardsForgotten(Records.AT), list(0, true, Optional.empty()));
    assertEquals(Remembered.Cards.NOTHING, afterRestart(reopened).cards());
  }

  private static LocalListKept list(int version, boolean whole, Optional<CardInfo> info) {
    Map<Card, Optional<CardInfo>> cards = new LinkedHashMap<>();
    cards.put(Card.of("c"), info);
    return new LocalListKept(Sites.charger(1), version, whole, cards);
  }

  private static Installed bare(int id, long limit_milli) {
    return profile(
        1,
        new ChargingProfile(
            id,
            0,
            Purpose.DEFAULT,
            Kind.RELATIVE,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Schedule(
                0,
                Optional.empty(),
                Optional.empty(),
                RateUnit.A,
                List.of(new Period(0, limit_milli, Optional.empty())))));
  }

  private static Installed profile(int evse, ChargingProfile profile) {
    return new Installed(evse, profile);
  }

  private static StoredRecord.ProfileKept kept(int charger, Installed installed) {
    return new StoredRecord.ProfileKept(Sites.charger(charger), installed, Records.AT);
  }

  @Test
  void theNumberOfAMessageIsNeverGivenTwiceThoughAllWereDelivered() throws Exception {
    Store store = open();
    store.remembered(SITE);
    writeAndWait(store, toForward(7));
    writeAndWait(store, new StoredRecord.Forwarded(7));
    assertEquals(7, afterRestart(store).undelivered().lastSeq());
  }

  @Test
  void thePairsOfNamesOutliveTheirTransactionsSoThatALateWordIsStillTranslated() throws Exception {
    Store store = open();
    store.remembered(SITE);
    List<StoredRecord> all = new ArrayList<>();
    for (long local = 1; local <= 300; local++) {
      all.add(done(local));
      all.add(new TransactionMapped(Sites.charger(1), local, Optional.of(1_000 + local)));
    }
    writeAndWait(store, all.toArray(StoredRecord[]::new));
    // Ours count down: the lowest are the latest.
    List<Long> known =
        afterRestart(store).undelivered().mapped().stream().map(TransactionMapped::local).toList();
    assertEquals(LongStream.rangeClosed(1, 256).boxed().toList(), known);
  }

  @Test
  void recordsOfAClockThatIsNotTrustedCarryBootAndMonotonicTimeAndAreNotTouchedOtherwise()
      throws Exception {
    Store store = open();
    store.remembered(SITE);
    writeAndWait(store, begun(1), toForward(1));
    store.clockIsTrusted(false);
    writeAndWait(store, begun(2), toForward(2), bound(1, 16));
    store.clockIsTrusted(true);
    writeAndWait(store, begun(3), done(2), toForward(3));
    store.close();
    try (Connection connection = Database.openForReading(dir().resolve("headroom.db"))) {
      String charger = Sites.charger(1).name();
      assertEquals(
          List.of("to_forward/2", "transaction_begun/" + charger + "/2"),
          RecordTables.query(
              connection,
              "SELECT record FROM made_in_doubt WHERE length(boot) = 36 AND mono_ms > 0",
              row -> row.getString(1)));
    }
    try (Store again = open()) {
      again.remembered(SITE);
      assertEquals(toForward(2), read(again, 1, 1).getFirst());
    }
  }

  @Test
  void theLatestTimeInTheStoreIsThatOfAnyRecord() throws Exception {
    Store store = open();
    store.remembered(SITE);
    Instant late = Instant.parse("2031-01-01T00:00:00Z");
    writeAndWait(
        store,
        new ToForward(1, Sites.charger(1), "StopTransaction", "{}", Optional.empty(), 0, late));
    assertEquals(Optional.of(late), afterRestart(store).lastWall());
  }

  @Test
  void ofAFullBacklogEverySecondValueIsGivenUpAndNeverAStartAnEndASignedOrAnEdgeValue()
      throws Exception {
    Store store = open();
    store.remembered(SITE);
    List<String> words =
        List.of(
            "StartTransaction {}",
            "MeterValues {\"n\":1}",
            "MeterValues {\"n\":2,\"format\":\"SignedData\"}",
            "MeterValues {\"n\":3}",
            "MeterValues {\"n\":4,\"context\":\"Transaction.Begin\"}",
            "MeterValues {\"n\":5}",
            "TransactionEvent {\"eventType\":\"Updated\"}",
            "TransactionEvent {\"eventType\":\"Ended\"}",
            "SecurityEventNotification {}",
            "StopTransaction {}");
    List<StoredRecord> all = new ArrayList<>();
    for (String each : words)
      all.add(
          new ToForward(
              all.size() + 1,
              Sites.charger(1),
              each.substring(0, each.indexOf(' ')),
              each.substring(each.indexOf(' ') + 1),
              Optional.empty(),
              0,
              Records.AT));
    writeAndWait(store, all.toArray(StoredRecord[]::new));
    store.close();
    BacklogBound bound = new BacklogBound(9);
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + dir().resolve("headroom.db"))) {
      assertEquals(List.of(), new BacklogBound(10).full(connection));
      assertEquals(List.of(Sites.charger(1)), bound.full(connection));
      assertEquals(2, bound.thin(connection, Sites.charger(1)));
      assertEquals(List.of(), bound.full(connection));
      List<Long> left =
          ForwardTable.read(connection, Sites.charger(1), 0, 100).stream()
              .map(ToForward::seq)
              .toList();
      // Of 2, 4, 6 and 7, which may go, the second and the fourth went.
      assertEquals(List.of(1L, 2L, 3L, 5L, 6L, 8L, 9L, 10L), left);
    }
  }

  private static ToForward toForward(long seq) {
    return new ToForward(
        seq,
        Sites.charger(1),
        "StartTransaction",
        "{ \"n\": " + seq + "}",
        seq == 2 ? Optional.of(9_000L) : Optional.empty(),
        0,
        Records.AT);
  }

  private static List<ToForward> read(Store store, long after, int most) throws Exception {
    CompletableFuture<List<ToForward>> found = new CompletableFuture<>();
    store.read(Sites.charger(1), after, most, found::complete);
    return found.get(10, TimeUnit.SECONDS);
  }

  @Test
  void theLatestBoundOfAnEvseCounts() throws IOException {
    Store store = open();
    store.remembered(SITE);
    writeAndWait(store, bound(1, 16));
    writeAndWait(store, bound(1, 6), bound(2, 10));
    assertEquals(List.of(bound(1, 6), bound(2, 10)), afterRestart(store).bounds());
  }

  @Test
  void theEndOfATransactionThatNobodySawBeginIsKept() throws IOException {
    Store store = open();
    store.remembered(SITE);
    assertInstanceOf(Outcome.Durable.class, writeAndWait(store, done(77)));
  }

  @Test
  void aWriteIsKeptWholeOrNotAtAllAndTheOthersOfItsGroupStand() throws IOException {
    Store store = open();
    store.remembered(SITE);
    writeAndWait(store, begun(1));
    CompletableFuture<Outcome> good = write(store, begun(2));
    CompletableFuture<Outcome> half = write(store, begun(3), begun(1));
    CompletableFuture<Outcome> next = write(store, begun(4));
    assertInstanceOf(Outcome.Lost.class, half.join());
    assertInstanceOf(Outcome.Durable.class, good.join());
    assertInstanceOf(Outcome.Durable.class, next.join());
    assertEquals(
        List.of(1L, 2L, 4L),
        afterRestart(store).open().stream().map(TransactionBegun::transaction).toList());
  }

  @Test
  void writesAreAnsweredInTheirOrder() throws IOException {
    Store store = open();
    store.remembered(SITE);
    List<Integer> answered = new ArrayList<>();
    CompletableFuture<Void> last = new CompletableFuture<>();
    for (int i = 0; i < 2000; i++) {
      int number = i;
      store.write(
          List.of(bound(1, i % 32)),
          outcome -> {
            answered.add(number);
            if (number == 1999) last.complete(null);
          });
    }
    last.join();
    for (int i = 0; i < 2000; i++) assertEquals(i, answered.get(i));
  }

  @Test
  void eventsAreKeptInOrderWithTheirFieldsAcrossARestart() throws IOException {
    Store store = open();
    store.remembered(SITE);
    store.append(new Event.CarPluggedIn(Sites.evse(1)));
    store.append(new Event.LimitRefused(Sites.evse(2), Amps.of(16), "said \"no\"\nand no more"));
    store.close();
    Store next = open();
    next.remembered(SITE);
    List<LoggedEvent> events = next.events(Instant.EPOCH, 10);
    assertEquals(
        List.of("CarPluggedIn", "LimitRefused"), events.stream().map(LoggedEvent::kind).toList());
    assertEquals("CP-02", events.get(1).subject());
    assertEquals(
        "{\"evse\":\"CP-02\",\"limit_A\":16,\"answer\":\"said \\\"no\\\"\\nand no more\"}",
        events.get(1).body());
    assertTrue(events.get(0).seq().orElseThrow() < events.get(1).seq().orElseThrow());
  }

  @Test
  void anEventCanBeReadBeforeItIsOnDiskAndAppearsOnceWhenItIs() throws IOException {
    Store store = open();
    store.remembered(SITE);
    store.append(new Event.CarPluggedIn(Sites.evse(1)));
    assertEquals(1, store.events(Instant.EPOCH, 10).size());
    Awaitility.await().until(() -> store.events(Instant.EPOCH, 10).getFirst().seq().isPresent());
    assertEquals(1, store.events(Instant.EPOCH, 10).size());
  }

  @Test
  void theNewestEventsAreGivenWhenThereAreMoreThanAsked() throws IOException {
    Store store = open();
    store.remembered(SITE);
    for (int i = 1; i <= 9; i++) store.append(new Event.CarPluggedIn(Sites.evse(i)));
    assertEquals(
        List.of("CP-08", "CP-09"),
        store.events(Instant.EPOCH, 2).stream().map(LoggedEvent::subject).toList());
  }

  @Test
  void onlyTheOwnerMayReadTheFiles() throws IOException {
    Store store = open();
    store.remembered(SITE);
    writeAndWait(store, begun(1));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir())));
    try (Stream<Path> files = Files.list(dir())) {
      for (Path file : files.toList())
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file::toString);
    }
  }

  @Test
  void aSecondProgramOnTheSameFolderIsRefused() throws IOException {
    open();
    StoreRefused refused = assertThrows(StoreRefused.class, this::open);
    assertTrue(refused.getMessage().contains("another headroom already uses"));
    assertTrue(refused.getMessage().contains("--state"));
  }

  @Test
  void aCorruptFileIsSetAsideAndEveryEvseThenCountsAtItsRating() throws IOException {
    Store store = open();
    store.remembered(SITE);
    writeAndWait(store, bound(1, 10));
    store.close();
    Files.writeString(dir().resolve("headroom.db"), "this is no database, but it is long enough");
    Store next = open();
    Remembered remembered = next.remembered(SITE);
    assertEquals(
        List.of(Amps.of(16), Amps.of(16)),
        remembered.bounds().stream().map(CommittedBound::bound).toList());
    assertTrue(next.conditions().find(Code.STORE_SET_ASIDE, "store").isPresent());
    try (Stream<Path> files = Files.list(dir())) {
      Path aside =
          files.filter(each -> each.toString().contains(".corrupt-")).findFirst().orElseThrow();
      assertTrue(Files.readString(aside).startsWith("this is no database"));
    }
    assertInstanceOf(Outcome.Durable.class, writeAndWait(next, bound(1, 7)));
    assertEquals(
        List.of(bound(1, 7).bound(), Amps.of(16)),
        afterRestart(next).bounds().stream().map(CommittedBound::bound).toList());
  }

  @Test
  void aFolderThatCannotBeWrittenStopsNobodyAndIsTriedAgain() throws IOException {
    Files.writeString(temp.resolve("file"), "in the way");
    Store store = Store.open(temp.resolve("file"), new SystemClock());
    opened.add(store);
    Remembered remembered = store.remembered(SITE);
    assertEquals(2, remembered.bounds().size(), "nothing is known: all at their rating");
    assertTrue(store.conditions().find(Code.STORE_FAILS, "store").isPresent());
    assertInstanceOf(Outcome.Lost.class, writeAndWait(store, begun(1)));
  }

  @Test
  void theFolderOfAnOlderVersionIsTakenOver() throws IOException {
    Migrations older = new Migrations(List.of("CREATE TABLE old (x INTEGER) STRICT;"));
    List<String> scripts = new ArrayList<>(older.scripts());
    scripts.addAll(Migrations.ofThisProgram().scripts());
    Migrations newer = new Migrations(scripts);
    Store first = Store.open(dir(), new SystemClock(), older);
    assertTrue(first.conditions().find(Code.STORE_FAILS, "store").isPresent(), "no tables yet");
    first.close();
    Store second = Store.open(dir(), new SystemClock(), newer);
    opened.add(second);
    second.remembered(SITE);
    assertInstanceOf(Outcome.Durable.class, writeAndWait(second, begun(1)));
    assertTrue(Files.size(dir().resolve("headroom.db.version-1")) > 0);
  }

  @Test
  void transactionsOfTheFirstVersionAreFoundInTheTablesOfThisOne() throws Exception {
    Migrations first = new Migrations(Migrations.ofThisProgram().scripts().subList(0, 1));
    Store.open(dir(), new SystemClock(), first).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + dir().resolve("headroom.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO transaction_begun VALUES (3, 'CP-1', 1, 'CARD', 1000, 5, '{}', 6)");
      statement.executeUpdate(
          "INSERT INTO transaction_begun VALUES (4, 'CP-1', 1, 'CARD', 1000, 5, '{}', 6)");
      statement.executeUpdate(
          "INSERT INTO transaction_done (id, charger, meter_stop_wh, reason, stopped_ms, payload,"
              + " at_ms) VALUES (4, 'CP-1', 2000, 'Local', 7, '{}', 8)");
    }
    Remembered remembered = open().remembered(SITE);
    assertEquals(
        List.of(3L), remembered.open().stream().map(TransactionBegun::transaction).toList());
    assertTrue(remembered.open().getFirst().ours());
    assertEquals(Optional.of(3L), remembered.lowestTransaction());
  }

  @Test
  void theFolderOfANewerProgramIsRefusedInWords() throws IOException {
    List<String> scripts = new ArrayList<>(Migrations.ofThisProgram().scripts());
    scripts.add("CREATE TABLE tomorrow (x INTEGER) STRICT;");
    Migrations tomorrow = new Migrations(scripts);
    Store.open(dir(), new SystemClock(), tomorrow).close();
    StoreRefused refused = assertThrows(StoreRefused.class, this::open);
    assertTrue(refused.getMessage().contains("newer headroom"), refused.getMessage());
  }
}
