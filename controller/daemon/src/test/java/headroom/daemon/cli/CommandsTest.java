package headroom.daemon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.daemon.ExitCode;
import headroom.daemon.cli.RunningDaemon.ReloadResult;
import headroom.daemon.json.RecordJson;
import headroom.daemon.store.LoggedEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class CommandsTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final Commands commands = new Commands(daemon, ZoneId.of("Europe/Berlin"));

  private JsonNode ask(String... words) {
    return RecordJson.parse(commands.answerLine(FlatJson.request(List.of(words))));
  }

  private String out(String... words) {
    return ask(words).path("out").stringValue();
  }

  private String err(String... words) {
    return ask(words).path("err").stringValue();
  }

  private int exit(String... words) {
    return ask(words).path("exit").intValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "why CP-01",
        "why post-1",
        "meters",
        "health",
        "adopt",
        "ocpp chargers",
        "ocpp queue"
      })
  void answersAreWhatAPersonHasLookedAt(String command) throws Exception {
    String name = command.replace(' ', '-').toLowerCase(java.util.Locale.ROOT);
    Golden.check(name + ".txt", out(command.split(" ")));
    Golden.check(name + ".json", out((command + " --json").split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "why CP-01",
        "why post-1",
        "meters",
        "health",
        "events",
        "adopt",
        "ocpp chargers",
        "ocpp queue",
        "ocpp policy"
      })
  void textFitsInEightyColumns(String command) {
    out(command.split(" "))
        .lines()
        .forEach(line -> assertTrue(line.length() <= 80, () -> line.length() + ": " + line));
  }

  @Test
  void aChargerIsAdoptedWithTheKeysThatAPersonGives() {
    assertEquals(
        "In force now:\n  charger CP-09 added {circuit=grid, rating=16 A}\n",
        out("adopt", "CP-09", "circuit=grid", "rating=16 A"));
    assertTrue(err("adopt", "CP-09", "rating").startsWith("expected KEY=VALUE"));
    assertTrue(err("adopt", "CP 09").startsWith("CP 09 is no identity"));
    assertEquals("Nothing was changed.\nno charger CP-10\n", err("forget", "CP-10"));
    assertTrue(err("forget").startsWith("expected: forget and a charger"));
  }

  @Test
  void eventsAreWhatAPersonHasLookedAt() throws Exception {
    daemon.events =
        List.of(
            event(1, "2026-05-03T21:59:59Z", "CP-01", "a car was plugged in"),
            event(2, "2026-05-04T09:59:00Z", "CP-01#2", "offer raised from 6 A to 8 A"),
            event(3, "2026-05-04T09:59:58Z", "POST-1", "lost its link: \u001b[31mcolour"));
    Golden.check("events.txt", out("events", "--since", "1d"));
    Golden.check("events.json", out("events", "--since=1d", "--json"));
    assertEquals(1, out("events", "--limit", "1", "cp-01").lines().count());
    assertTrue(out("events", "CP-01").contains("CP-01#2"));
    assertTrue(out("events", "CP-0").startsWith("nothing happened"));
  }

  private static LoggedEvent event(long seq, String wall, String subject, String sentence) {
    return new LoggedEvent(
        Optional.of(seq),
        "boot",
        1000 * seq,
        Instant.parse(wall),
        "CarPluggedIn",
        subject,
        "{\"evse\":\"" + subject + "\"}",
        sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CP-1", "CP01", "cp-0l", "PC-01"})
  void aMisspeltChargerIsGuessed(String misspelt) {
    assertEquals(ExitCode.FAILED, exit("why", misspelt));
    assertTrue(err("why", misspelt).contains("did you mean CP-01?"), () -> err("why", misspelt));
  }

  @Test
  void aChargerThatResemblesNoneIsNotGuessed() {
    assertEquals(
        "no charger is called garage-door. headroom status lists them all.\n",
        err("why", "garage-door"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5001", "9999", "10000", "-1", "many"})
  void aLimitOfEventsOutOfRangeIsRefused(String limit) {
    assertEquals(ExitCode.USAGE, exit("events", "--limit", limit));
    assertEquals(ExitCode.OK, exit("events", "--limit", "5000"));
  }

  @Test
  void nothingThatSteersATerminalIsPrinted() {
    assertEquals("a?b?c?d?é", Words.printable("a\u001bb\u009bc\u202ed\u2028é"));
  }

  @Test
  void aLogThatCannotBeReadIsAnAnswerInWords() {
    daemon.logFails = true;
    assertEquals(ExitCode.FAILED, exit("events"));
    assertTrue(err("events").contains("cannot read the event log"));
  }

  @Test
  void healthExitsAsAMonitoringPlugin() {
    assertEquals(ExitCode.ALARM, exit("health"));
    daemon.conditions = daemon.conditions.subList(1, 2);
    assertEquals(ExitCode.FAILED, exit("health"));
    daemon.conditions = List.of();
    assertEquals(ExitCode.OK, exit("health"));
    assertTrue(out("health").startsWith("Nothing is wrong."));
  }

  @Test
  void aReloadSaysWhatIsNewOrWhyNot() {
    assertTrue(out("reload").startsWith("Nothing is new"));
    daemon.reload =
        new ReloadResult(true, List.of("charger CP-03 added"), List.of(), List.of("look here"));
    assertEquals("In force now:\n  charger CP-03 added\nwarning: look here\n", out("reload"));
    daemon.reload = new ReloadResult(false, List.of(), List.of("a:1: x", "a:2: y"), List.of());
    assertEquals(ExitCode.CONFIG, exit("reload"));
    assertEquals("", out("reload"));
    assertTrue(err("reload").endsWith("a:1: x\na:2: y\n"));
  }

  @Test
  void anUnknownChargerIsAnsweredWithItsLikes() {
    assertEquals(ExitCode.FAILED, exit("why", "CP"));
    assertTrue(err("why", "CP").contains("did you mean CP-01 or CP-02?"));
    assertTrue(err("why", "zz").contains("headroom status lists them all"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"why nobody", "meters nobody"})
  void whyThereIsNoAnswerGoesWhereErrorsGoAndForProgramsIntoTheirJson(String command) {
    String[] words = command.split(" ");
    assertEquals("", out(words));
    assertTrue(err(words).contains("is called nobody"), err(words));
    String[] json = {words[0], words[1], "--json"};
    assertTrue(out(json).contains("\"error\""), out(json));
    assertEquals("", err(json));
  }

  @Test
  void beforeTheFirstTickStatusSaysSo() {
    daemon.view = Optional.empty();
    assertTrue(out("status").contains("first look"));
    assertEquals(ExitCode.OK, exit("status", "--json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "frobnicate",
        "status --nonsense",
        "why",
        "status too many",
        "events --since yesterday",
        "events --limit 0",
        "events --since",
        "why CP-01 CP-02",
        "record --of x --from y"
      })
  void wordsThatMakeNoSenseAreAnsweredWithWhatWould(String line) {
    JsonNode answer = ask(line.split(" "));
    assertEquals(ExitCode.USAGE, answer.path("exit").intValue());
    assertTrue(answer.path("err").stringValue().contains("headroom help"), answer::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"args\":[]}", "{\"args\":[1]}", "{\"args\":\"status\"}", "nul"})
  void whatIsNoRequestIsAnsweredInWords(String line) {
    JsonNode answer = RecordJson.parse(commands.answerLine(line));
    assertEquals(ExitCode.USAGE, answer.path("exit").intValue());
    assertTrue(answer.path("err").stringValue().contains("not a request"));
  }

  @Test
  void deeplyNestedRequestsAreRefusedAndNothingElseHappens() {
    String nested = "{\"args\":" + "[".repeat(8000);
    assertEquals(
        ExitCode.USAGE, RecordJson.parse(commands.answerLine(nested)).path("exit").intValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "headroom",
        "status",
        "why",
        "events",
        "meters",
        "health",
        "check",
        "explain",
        "record",
        "reload",
        "run",
        "version"
      })
  void everyCommandHasHelpThatFitsAndShowsAnExample(String command) throws Exception {
    assertNotNull(Client.class.getResource("help/" + command + ".txt"));
    String text =
        new String(
            Client.class.getResourceAsStream("help/" + command + ".txt").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    text.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    if (!command.equals("version")) assertTrue(text.contains("\n  headroom "), command);
  }

  @Test
  void aRecordingSaysWhereItIs() throws Exception {
    Golden.check("record.txt", ask("record").path("out").stringValue());
    Golden.check("record.json", ask("record", "--json").path("out").stringValue());
  }

  @Test
  void aRecordingThatCannotBeWrittenIsAnswered() {
    daemon.logFails = true;
    JsonNode answer = ask("record");
    assertEquals(ExitCode.FAILED, answer.path("exit").intValue());
    assertTrue(answer.path("out").stringValue().contains("no space left"), answer::toString);
  }

  @Test
  void beforeTheFirstTickThereIsNothingToRecord() {
    daemon.recording = "";
    JsonNode answer = ask("record");
    assertEquals(ExitCode.FAILED, answer.path("exit").intValue());
    assertTrue(answer.path("out").stringValue().contains("nothing to record yet"));
  }
}
