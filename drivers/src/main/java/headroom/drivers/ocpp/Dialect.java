package headroom.drivers.ocpp;

import headroom.core.port.ChargerLimit;
import headroom.core.port.StoredRecord;
import headroom.core.port.StoredRecord.ToForward;
import headroom.core.proxy.RelayPolicy;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One version of OCPP, as spoken with one charger over all its links. It answers the charger's
 * questions, sets the charger up, and turns limits into charging profiles. On the session's queue
 * only.
 */
public interface Dialect {
  /** A link opened; {@link Link} works from here on. */
  void opened();

  /**
   * The link is gone: its timers will not run, and questions that are still open get their answers
   * after this.
   */
  void closed();

  /**
   * The charger said something: takes in the facts. Whoever answers it, {@link #asked} or {@link
   * #relayed} follows.
   */
  void heard(Frame.Call call);

  /** It is ours to answer: the question is answered or refused, now or later. */
  void asked(Frame.Call call);

  /** How this version spells an error code. */
  String word(ErrorCode code);

  void offer(ChargerLimit limit);

  void requestSample(EvseId evse);

  /** Nothing came for long: asks for any word. */
  void probe();

  /** The config of the charger changed; {@link Link#charger} is the new one. */
  void reconfigured();

  Facts facts();

  // ---- between the charger and a CSMS

  RelayPolicy policy();

  /** Whether a question of the charger concerns the CSMS; our own faster samples do not. */
  boolean isForCsms(Frame.Call call);

  /** What a question is about, where the latest alone matters: its action, and of which EVSE. */
  String topic(Frame.Call call);

  /** A payload of the charger as the CSMS must see it: the same but for what the policy names. */
  String towardsCsms(String action, String payload);

  /**
   * A payload of the charger as it is kept for the CSMS when it came while the CSMS was away and
   * was never sent: the same but for what the policy names.
   */
  String whileAway(String action, String payload);

  /** A payload of the CSMS as the charger must see it. */
  String towardsCharger(String action, String payload);

  /** The CSMS answered a question of the charger: notes what it said, and passes it on. */
  void relayed(Frame.Call call, Answer answer);

  /** What to keep when the CSMS has taken a message at last, and answered {@code result}. */
  List<StoredRecord> delivered(ToForward message, String result);

  /** What to keep when a message will never be delivered. */
  List<StoredRecord> neverDelivered(ToForward message);

  /**
   * Answers a question of the CSMS that is ours, now or once something is on disk.
   *
   * @param answer takes the answer, on the session's queue
   * @return false: the charger is to answer
   */
  boolean answersCsms(Frame.Call call, Consumer<Answer> answer);

  /**
   * The charger's answer to a question of the CSMS, as the CSMS must see it.
   *
   * @param waits whether messages of the charger wait here for the CSMS
   */
  Answer answerTowardsCsms(Frame.Call call, Answer answer, boolean waits);

  /**
   * The charger has answered a question of the CSMS: notes what it says.
   *
   * @param then passes the answer on; run now, or once it is noted on disk
   */
  default void answeredByCharger(Frame.Call call, Answer answer, Runnable then) {
    then.run();
  }

  /** What the dialect found out, for people. */
  record Facts(
      String setUp,
      Optional<String> vendor,
      Optional<String> model,
      Optional<String> firmware,
      Optional<RateUnit> unit,
      Optional<Amps> step,
      Optional<Duration> clockOffset,
      long profilesWritten) {
    public static final Facts NONE =
        new Facts(
            "offline",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);
  }
}
