package headroom.drivers.ocpp;

import headroom.core.units.MonoTime;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a silent charger from an idle one (design 4). Silent: the link is open, we asked, and for
 * {@link #PATIENCE} no word came, whatever it be. A charger from which nothing came for {@link
 * #QUIET} is asked for a word.
 *
 * <p>One per link, on the session's queue only.
 */
final class Silence {
  /** Slow chargers take ten seconds for an answer, and say something else meanwhile. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A heartbeat is due every 300 s; one may be a tenth late. */
  static final Duration QUIET = Duration.ofSeconds(330);

  private static final Pattern TRIGGERED = Pattern.compile("\"requestedMessage\":\"(\\w+)\"");

  private final Outside outside;
  private MonoTime heardAt;
  private Optional<Frame.Call> asked = Optional.empty();
  private boolean silent;

  /** What the watch needs of its link. */
  interface Outside {
    MonoTime now();

    /** Runs {@code task} on the session's queue while the link is open. */
    void after(Duration delay, Runnable task);

    /** Asks for any word. */
    void probe();

    /** It became silent; see {@link headroom.core.port.ChargerReport.Silent}. */
    void silent(MonoTime since, String asked);

    /** It was silent and says something. */
    void speaks();
  }

  /** Begins to watch a link that has just opened. */
  Silence(Outside outside) {
    this.outside = outside;
    this.heardAt = outside.now();
    outside.after(QUIET, this::watch);
  }

  /** Something came, be it an answer, a question or no OCPP at all. */
  void heard() {
    heardAt = outside.now();
    asked = Optional.empty();
    if (silent) {
      silent = false;
      outside.speaks();
    }
  }

  /** A question of ours was sent. The first one since the last word counts. */
  void asked(Frame.Call call) {
    if (asked.isPresent()) return;
    asked = Optional.of(call);
    outside.after(PATIENCE, () -> expired(call));
  }

  private void expired(Frame.Call call) {
    if (asked.filter(open -> open == call).isEmpty()) return;
    silent = true;
    outside.silent(heardAt, words(call));
  }

  private void watch() {
    Duration quiet = outside.now().since(heardAt);
    if (quiet.compareTo(QUIET) < 0) {
      outside.after(QUIET.minus(quiet), this::watch);
      return;
    }
    outside.probe();
    outside.after(QUIET, this::watch);
  }

  /** {@code TriggerMessage (BootNotification)}. */
  private static String words(Frame.Call call) {
    Matcher triggered = TRIGGERED.matcher(call.payload());
    return triggered.find() ? call.action() + " (" + triggered.group(1) + ")" : call.action();
  }
}
