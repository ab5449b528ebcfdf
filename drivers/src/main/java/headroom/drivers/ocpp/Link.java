package headroom.drivers.ocpp;

import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.port.StoredRecord;
import headroom.core.profile.ProfileBook;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a dialect can do with its charger. Called on the session's queue only; nothing waits, and
 * nothing fails: on a closed link answers go nowhere and questions are told {@link Answer.NotSent}.
 */
public interface Link {
  /** The charger as the config has it now. */
  Charger charger();

  /** The fallback that the charger is to have now: what the config says may have to wait. */
  Amps fallback();

  BackOffice backOffice();

  /** The charging profiles that the CSMS has set, on all chargers. */
  ProfileBook profiles();

  MonoTime now();

  /** The time that we tell the charger. */
  Instant time();

  /** The CSMS has told the charger this time. */
  void csmsSays(Instant time);

  boolean isOpen();

  void report(ChargerReport report);

  void log(Event event);

  void ask(Question question);

  void answer(Frame.Call call, String payload);

  void refuse(Frame.Call call, ErrorCode code, String description);

  /** Gives the charger the CSMS's answer, as it is. */
  void pass(Frame.Call call, Answer answer);

  /** Says something of ours to the CSMS, as the charger; lost while the CSMS is away. */
  void tellCsms(String action, String payload);

  /** Whether there is a CSMS behind us. */
  boolean hasCsms();

  /** Runs {@code task} on the session's queue, unless the link is closed or replaced by then. */
  void after(Duration delay, Runnable task);

  /**
   * Keeps records in order, and then runs one of the two.
   *
   * @param about the question that they answer: where the CSMS has to have it, it is kept with them
   * @param records may be empty, to be told when all before is on disk
   * @param impatient see {@link Patience}
   */
  void keep(
      Frame.Call about,
      List<? extends StoredRecord> records,
      Patience patience,
      Runnable durable,
      Runnable impatient);

  /** Counts an error of the charger's, or something that was refused; the text shows in status. */
  void trouble(String what);

  /** What happens when a record could not be written three times. */
  enum Patience {
    /** It is kept in memory and tried for as long as it takes; the charger waits. */
    ENDLESS,
    /** It is kept in memory, but the charger waits no longer. */
    ANSWER_MEANWHILE,
    /** It is given up: whatever it was about did not happen. */
    GIVE_UP
  }
}
