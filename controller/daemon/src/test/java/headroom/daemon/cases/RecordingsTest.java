package headroom.daemon.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.control.ControlState;
import headroom.core.control.Controller;
import headroom.core.control.SiteSnapshot;
import headroom.core.control.Step;
import headroom.core.port.ChargerReport;
import headroom.core.port.Clock;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.daemon.config.Config;
import headroom.daemon.config.ConfigReader;
import headroom.daemon.config.Reading;
import headroom.daemon.loop.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring in memory and the files are bounded, and a reload begins anew. */
class RecordingsTest {
  private static final Path EXAMPLE = Path.of("../../config-examples/minimal.yaml");

  @TempDir Path temp;
  private final Config config = ((Reading.Good) ConfigReader.read(EXAMPLE)).config();
  private final Controller controller = new Controller(config.site(), config.control());
  private final Recorder recorder = new Recorder();
  private Decision decision = recorder.recorded(config, controller::step);
  private ControlState state = controller.start(List.of(), MonoTime.ZERO);
  private MonoTime now = MonoTime.ZERO;

  private final Clock clock =
      new Clock() {
        @Override
        public MonoTime now() {
          return now;
        }

        @Override
        public Instant wall() {
          return Instant.parse("2026-03-01T12:00:00Z").plusNanos(now.nanos());
        }
      };

  private Recordings recordings() {
    return new Recordings(temp.resolve("recordings"), recorder, clock, "test");
  }

  private void tick(int reports) {
    now = now.plus(Duration.ofSeconds(1));
    ChargerId charger = config.site().chargers().getFirst().id();
    List<ChargerReport> all = new ArrayList<>();
    for (int i = 0; i < reports; i++) all.add(new ChargerReport.Speaks(charger, now));
    Step step =
        decision.step(state, new SiteSnapshot(now, Map.of(), all, List.of(), List.of(), List.of()));
    state = step.next();
  }

  @Test
  void fiveToSixMinutesAreKept() {
    for (int i = 0; i < 1000; i++) {
      tick(0);
      Recorder.Minutes kept = recorder.minutes().orElseThrow();
      assertTrue(kept.ticks().size() <= 360);
      if (i >= 360) assertTrue(kept.ticks().size() >= 300, "tick " + i);
    }
  }

  @Test
  void aFloodOfReportsMakesTheTimeShorterAndNotTheMemoryLarger() {
    for (int i = 0; i < 200; i++) {
      tick(500);
      Recorder.Minutes kept = recorder.minutes().orElseThrow();
      int reports = kept.ticks().stream().mapToInt(tick -> tick.seen().reports().size()).sum();
      assertTrue(reports <= Recorder.SECTIONS * (Recorder.MOST_ITEMS + 500), "" + reports);
    }
  }

  @Test
  void aReloadBeginsAnew() {
    for (int i = 0; i < 30; i++) tick(0);
    decision = recorder.recorded(config, controller::step);
    tick(0);
    assertEquals(1, recorder.minutes().orElseThrow().ticks().size());
  }

  @Test
  void aFileIsWholePrivateAndCanBePlayed() throws IOException {
    assertTrue(recordings().write("nothing yet").isEmpty());
    for (int i = 0; i < 30; i++) tick(1);
    Recordings.Written written = recordings().write("a test").orElseThrow();
    assertEquals("20260301T120030Z.json", written.file().getFileName().toString());
    assertEquals(30, written.ticks());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written.file())));
    CaseReader.Read read = CaseReader.read(written.file());
    CaseReport report = CaseReport.of(((CaseReader.Read.Good) read).run());
    assertTrue(report.holds(), report::text);
  }

  @Test
  void theNewestTenAreKept() throws IOException {
    tick(0);
    for (int i = 0; i < 15; i++) {
      now = now.plus(Duration.ofSeconds(1));
      recordings().write("number " + i);
    }
    try (var files = Files.list(temp.resolve("recordings"))) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(Recordings.MOST, names.size());
      assertEquals("20260301T120016Z.json", names.getLast());
    }
  }

  @Test
  void byItselfItWritesOneInTenMinutes() throws IOException {
    tick(0);
    Recordings recordings = recordings();
    assertTrue(recordings.writeByItself("fail-safe").isPresent());
    now = now.plus(Recordings.BETWEEN).minus(Duration.ofMillis(1));
    assertTrue(recordings.writeByItself("again").isEmpty());
    now = now.plus(Duration.ofMillis(1));
    assertTrue(recordings.writeByItself("later").isPresent());
    assertTrue(recordings.write("a person may always").isPresent());
  }

  @Test
  void aFailSafeIsSaidOnce() {
    List<String> said = new ArrayList<>();
    recorder.onFailSafe(said::add);
    for (int i = 0; i < 30; i++) tick(0);
    long metered = config.site().circuits().stream().filter(c -> c.meter().isPresent()).count();
    assertEquals(metered, said.size(), said::toString);
  }

  @Test
  void partsPutTogetherAreTheFileAndNoOtherFileCanBeRead() throws IOException {
    for (int i = 0; i < 300; i++) tick(20);
    Recordings recordings = recordings();
    Path file = recordings.write("a test").orElseThrow().file();
    String name = file.getFileName().toString();
    StringBuilder whole = new StringBuilder();
    int parts = 0;
    for (String part = "x"; !part.isEmpty(); whole.append(part), parts++)
      part = recordings.part(name, whole.length());
    assertTrue(parts > 2, "only " + parts + " parts");
    assertEquals(Files.readString(file), whole.toString());
    for (String other : List.of("../headroom.db", "lock", ".part", "", "20260301T120030Z.json/.."))
      assertThrows(NoSuchFileException.class, () -> recordings.part(other, 0));
  }
}
