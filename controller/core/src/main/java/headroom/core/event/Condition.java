package headroom.core.event;

import headroom.core.units.MonoTime;

/**
 * Something that is wrong now, and stays so until it clears. One type for everything that can be
 * wrong.
 *
 * @param subject what it is about: a meter, charger, circuit, or {@code controller}
 * @param text what is wrong here, in one sentence with the figures
 * @param since when it began
 */
public record Condition(Code code, String subject, String text, MonoTime since) {

  /** Whether two conditions are the same one: code and subject. */
  public boolean isSameAs(Condition other) {
    return code == other.code && subject.equals(other.subject);
  }

  /** How bad it is. */
  public enum Severity {
    /** Good to know; nothing is lost. */
    NOTICE,
    /** Cars charge slower than they could, or something will go wrong soon. */
    WARNING,
    /** A protection, a record or a charger is out of action. */
    ALARM
  }

  /** Every condition there is, with what to do and when it clears. */
  public enum Code {
    METER_LATE(
        Severity.NOTICE,
        "Wait; if it comes often, check bus length, termination and baud rate.",
        "a whole sample arrives"),
    METER_SILENT(
        Severity.ALARM,
        "Check power, wiring, address and unit id of the meter (headroom meters).",
        "a whole sample arrives"),
    METER_IMPLAUSIBLE(
        Severity.ALARM,
        "Check the meter's wiring and its model in the config (headroom meters); the circuit runs"
            + " on its worst-case background.",
        "a plausible sample arrives"),
    METER_FROZEN(Severity.ALARM, "Restart the meter or its gateway.", "a register changes"),
    METER_RATIO(
        Severity.ALARM,
        "The ratio of its current transformers is set wrong in the meter, or they sit around"
            + " another number of conductors: correct it.",
        "meter and chargers move alike"),
    PHASES_CROSSED(
        Severity.ALARM,
        "Current transformers and voltage taps of different phases are paired: swap them.",
        "power and current agree"),
    CHARGER_OFFLINE(
        Severity.WARNING,
        "Check power and network of the charger; it runs on its fallback.",
        "the charger connects"),
    CHARGER_SILENT(
        Severity.WARNING,
        "Its network works, its OCPP does not: restart the charger if it does not come back.",
        "the charger says anything"),
    CHARGER_NOT_LIMITED(
        Severity.ALARM,
        "The charger does not accept our fallback; it counts at its full rating. Check firmware and"
            + " smart charging settings.",
        "the charger accepts the fallback"),
    CHARGER_REFUSES_LIMIT(
        Severity.WARNING,
        "See headroom events for its answer; check its firmware.",
        "a limit is accepted"),
    DISOBEDIENT(
        Severity.ALARM,
        "The car or charger draws more than it is allowed: stop the session and inspect it.",
        "it keeps to a limit for a minute, or its car leaves"),
    CONTACTOR_OPEN(
        Severity.ALARM,
        "Nothing else brought the load down: inspect the charger or circuit before it closes.",
        "the contactor closes, when its breaker is cool and at least five minutes have passed"),
    BREAKER_HOT(
        Severity.ALARM,
        "Find what loads the circuit above its rating (headroom status); cars give way until it"
            + " has been within it for a minute.",
        "the load has been within the rating for a minute"),
    CIRCUIT_OVERLOADED(
        Severity.ALARM,
        "The load above the limit is not ours, or meter and wiring are wrong: find the load.",
        "the load is within the limit"),
    LOAD_UNEXPLAINED(
        Severity.WARNING,
        "Chargers that measure nothing are suspects, and are paused one by one to see whether the"
            + " load falls. Give them a meter, or make them send MeterValues.",
        "the culprit is found, every suspect is cleared, or the load has gone"),
    FALLBACKS_DO_NOT_FIT(
        Severity.ALARM,
        "Lower fallbacks or the background, or raise the limit (headroom check).",
        "they fit again"),
    UNKNOWN_CHARGER(
        Severity.NOTICE,
        "Adopt it (headroom adopt), add it to the config, or correct its identity.",
        "it is configured or goes away"),
    FIRMWARE_SILENT(
        Severity.WARNING,
        "Look at the charger: it may hang in the middle of the update. The CSMS can ask it"
            + " (TriggerMessage), or reset it.",
        "the charger says how far it is"),
    PORT_NOT_OPEN(
        Severity.ALARM, "See the text: another program may hold the port.", "chargers can connect"),
    CSMS_UNREACHABLE(
        Severity.WARNING,
        "Charging goes on, and every record is kept for the CSMS. Check the network and ocpp.csms.",
        "every charger that is here is connected to the CSMS"),
    INPUT_LOST(
        Severity.ALARM,
        "Check the wiring and the driver of the input; until then its limit counts.",
        "the input is read again"),
    STORE_FAILS(
        Severity.ALARM,
        "See the text: free disk space, replace the card, or name a folder that the program may"
            + " write (--state DIR). Charging goes on, records wait in memory.",
        "a write succeeds"),
    STORE_SET_ASIDE(
        Severity.ALARM,
        "The database was corrupt and was set aside; keep the file for recovery.",
        "a person confirms it"),
    BACKLOG_FULL(
        Severity.WARNING,
        "Connect the CSMS again. Starts, ends and signed values are all kept; of the values in"
            + " between every second one is given up.",
        "no charger has that much waiting, looked at once an hour"),
    CLOCK_NOT_TRUSTED(
        Severity.WARNING,
        "Check the network time service; records carry boot id and monotonic time.",
        "the clock is set"),
    CONFIG_REFUSED(
        Severity.WARNING,
        "The running config stays. Correct the file (headroom check) and reload.",
        "a good config is loaded"),
    EVENTS_LOST(
        Severity.WARNING,
        "More happened than could be written; see the count.",
        "none was lost for a minute");

    private final Severity severity;
    private final String whatToDo;
    private final String clearsWhen;

    Code(Severity severity, String whatToDo, String clearsWhen) {
      this.severity = severity;
      this.whatToDo = whatToDo;
      this.clearsWhen = clearsWhen;
    }

    public Severity severity() {
      return severity;
    }

    public String whatToDo() {
      return whatToDo;
    }

    public String clearsWhen() {
      return clearsWhen;
    }
  }
}
