package headroom.daemon.cli;

import headroom.core.control.SiteView;
import headroom.core.event.Condition;
import headroom.core.site.ChargerId;
import headroom.core.units.MonoTime;
import headroom.daemon.cases.Recordings;
import headroom.daemon.config.Config;
import headroom.daemon.loop.TickCounters;
import headroom.daemon.store.LoggedEvent;
import headroom.daemon.store.WaitingMessage;
import headroom.drivers.modbus.MeterStatus;
import headroom.drivers.ocpp.ChargerStatus;
import headroom.drivers.ocpp.Trace;
import headroom.drivers.ocpp.WaitingCharger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a command may ask of the daemon. Any thread. */
public interface RunningDaemon {
  String version();

  /** The file that the config comes from. */
  Path configFile();

  Config config();

  /** What the last tick saw and decided; empty before the first. */
  Optional<SiteView> view();

  /** Worst first. */
  List<Condition> conditions();

  List<ChargerStatus> chargers();

  /** The frames of a charger's links; empty: no such charger. */
  Optional<Trace> trace(ChargerId charger);

  List<MeterStatus> meters();

  /** The port that chargers connect to; empty while it is not open. */
  Optional<Integer> port();

  /**
   * The newest {@code limit} events that are not older than {@code since}, the oldest first.
   *
   * @throws IOException when the log cannot be read
   */
  List<LoggedEvent> events(Instant since, int limit) throws IOException;

  /**
   * The newest messages that the CSMS kept refusing, at most a hundred.
   *
   * @throws IOException when they cannot be read
   */
  List<WaitingMessage> setAside() throws IOException;

  TickCounters.Figures ticks();

  MonoTime now();

  Instant wall();

  /** When the program started. */
  MonoTime startedAt();

  /**
   * Writes the last minutes to a file of the state; empty before the first tick.
   *
   * @throws IOException when the file cannot be written
   */
  Optional<Recordings.Written> record() throws IOException;

  /**
   * A part of a recording's text, from a letter on; empty at its end.
   *
   * @throws IOException when there is none of that name, or it cannot be read
   */
  String recording(String name, long from) throws IOException;

  /** Reads the config file anew and takes it in, or changes nothing. */
  ReloadResult reload();

  /** Chargers that are connected and not in the config. */
  List<WaitingCharger> waiting();

  /**
   * Takes a charger in as if it stood in the config with these keys, for ever, or changes nothing.
   */
  ReloadResult adopt(String identity, Map<String, String> keys);

  /** Takes an adopted charger out again, or changes nothing. */
  ReloadResult forget(String identity);

  /**
   * What became of a reload.
   *
   * @param accepted the new config is in force; otherwise nothing changed
   * @param changes what is new, in words
   * @param problems why it was refused, one entry each
   * @param warnings what an installer should look at in the accepted config
   */
  record ReloadResult(
      boolean accepted, List<String> changes, List<String> problems, List<String> warnings) {
    public ReloadResult {
      changes = List.copyOf(changes);
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
