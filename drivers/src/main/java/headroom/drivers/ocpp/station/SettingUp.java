package headroom.drivers.ocpp.station;

import headroom.core.port.ChargerReport;
import headroom.core.site.Evse;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.station.Fallback.Result;
import headroom.drivers.ocpp.station.Steps.Foreign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a charger ready after its link opened or it booted. In this order:
 *
 * <ol>
 *   <li>A charger that was accepted before goes on at once. Another one gets 5 s to send its boot;
 *       then one is asked for; after 60 s it goes on without.
 *   <li>The fallback is written. A known charger that did not restart gets its limits from here on,
 *       and cards and starts get their answers.
 *   <li>Its configuration is read, once per boot; where the fallback was refused it is tried again
 *       with what was learnt.
 *   <li>What others left behind is cleared, one profile after the other, and the fallback written
 *       once more where that could have met it. Now limits hold.
 *   <li>Measurands, sample interval and ping interval are set where they differ.
 *   <li>State and a sample of each connector are asked for.
 * </ol>
 */
public final class SettingUp {
  /** How often a charger sends samples. */
  public static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);

  public static final Duration PING_INTERVAL = Duration.ofSeconds(30);
  private static final Duration BOOT_ASKED_AFTER = Duration.ofSeconds(5);
  private static final Duration BOOT_WAITED_FOR = Duration.ofSeconds(60);
  private static final Duration TRIED_AGAIN_SOON = Duration.ofSeconds(20);
  private static final Duration TRIED_AGAIN_LATER = Duration.ofMinutes(15);

  private static final String WAITING = "waiting for its boot";

  private final Station station;
  private final SmartCharging smart;
  private final Sampling sampling;
  private final Steps steps;
  private final Fallback fallback;
  private Capabilities capabilities = Capabilities.UNKNOWN;
  private boolean firstLink = true;
  private boolean cleared;
  private boolean configured;
  private boolean wasReady;

  /** The fallback is in the charger since it last started, as far as it can be had. */
  private boolean safe;

  private final List<Runnable> held = new ArrayList<>();
  private Amps written = Amps.ZERO;
  private int run;
  private String stage = "offline";
  private Optional<Amps> fallbackSet = Optional.empty();

  public SettingUp(Station station, SmartCharging smart, Sampling sampling, Steps steps) {
    this.station = station;
    this.smart = smart;
    this.sampling = sampling;
    this.steps = steps;
    this.fallback = new Fallback(station, smart);
  }

  /** Where it stands, for people. */
  public String stage() {
    return stage;
  }

  public void opened() {
    boolean known = station.link.backOffice().acceptedBefore(station.id());
    if (firstLink) {
      firstLink = false;
      // What was cleared in an earlier run stays cleared: it had no other central system since.
      cleared = known;
      safe = known;
    }
    if (known || wasReady) {
      begin();
      return;
    }
    int mine = ++run;
    stage = WAITING;
    station.link.after(BOOT_ASKED_AFTER, () -> ifStill(mine, this::askForBoot));
    station.link.after(BOOT_WAITED_FOR, () -> ifStill(mine, this::begin));
  }

  public void closed() {
    run++;
    stage = "offline";
    fallbackSet = Optional.empty();
    held.clear();
  }

  /**
   * Runs what lets a car charge once the fallback is in the charger (design 3.4), or is known not
   * to get there for now. A stranger that asks without a boot does not get to wait for one.
   */
  public void onceSafe(Runnable grant) {
    if (safe) {
      grant.run();
      return;
    }
    held.add(grant);
    if (stage.equals(WAITING)) begin();
  }

  private void safe() {
    safe = true;
    List<Runnable> due = List.copyOf(held);
    held.clear();
    due.forEach(Runnable::run);
  }

  /** It restarted: nothing that it was told before is sure to be in force. */
  public void booted() {
    capabilities = Capabilities.UNKNOWN;
    cleared = false;
    configured = false;
    safe = false;
    begin();
  }

  /** The config changed, or another fallback is due. */
  public void reconfigured() {
    if (fallbackSet.isPresent() && !fallbackSet.get().equals(station.link.fallback())) begin();
    else if (fallbackSet.isPresent()) smart.reportCapabilities();
  }

  private void askForBoot() {
    askFor("BootNotification");
  }

  /** Asks the charger for a message of its own. */
  public void askFor(String message) {
    station.ask("TriggerMessage", station.wording.trigger(message), answer -> {});
  }

  private void begin() {
    int mine = ++run;
    fallbackSet = Optional.empty();
    smart.pause();
    stage = "writing the fallback";
    fallback.write(
        still(
            mine,
            result -> {
              // Some answer nothing while they wait for an answer themselves.
              if (result instanceof Result.NoAnswer) safe();
              if (result instanceof Result.Accepted(Amps amps)) {
                written = amps;
                safe();
                if (cleared) ready();
                readCapabilities(mine, () -> afterReading(mine));
              } else {
                readCapabilities(mine, () -> tryAgain(mine, result));
              }
            }));
  }

  private void readCapabilities(int mine, Runnable then) {
    if (capabilities.read()) {
      then.run();
      return;
    }
    stage = "reading its configuration";
    steps.readCapabilities(
        still(
            mine,
            said -> {
              capabilities = said;
              smart.learn(said);
              then.run();
            }));
  }

  /** The fallback was refused before the charger's configuration was known. */
  private void tryAgain(int mine, Result before) {
    if (before instanceof Result.NoProfiles || capabilities.lacksSmartCharging()) {
      smart.unsupported();
      cannotBeLimited(mine, "it has no smart charging: " + why(before), TRIED_AGAIN_LATER);
      return;
    }
    if (!cleared && steps.foreignMayBlockFallback()) clearForeign(mine, true);
    else rewrite(mine);
  }

  private void rewrite(int mine) {
    stage = "writing the fallback";
    fallback.write(
        still(
            mine,
            result -> {
              if (result instanceof Result.Accepted(Amps amps)) {
                written = amps;
                safe();
                afterReading(mine);
              } else {
                cannotBeLimited(mine, why(result), pause(result));
              }
            }));
  }

  private void afterReading(int mine) {
    if (!cleared) {
      clearForeign(mine, false);
      return;
    }
    if (fallbackSet.isEmpty()) ready();
    else smart.reportCapabilities();
    settle(mine);
  }

  /**
   * @param rewrites whether the fallback is to be written once more in any case
   */
  private void clearForeign(int mine, boolean rewrites) {
    stage = "clearing what others left";
    steps.findForeign(
        smart.sessionLevel(),
        still(
            mine,
            foreign -> {
              switch (foreign) {
                case Foreign.Clear clear -> clear(mine, clear, clear.clears(), rewrites);
                case Foreign.Unreadable unreadable -> cannotBeCleared(mine, unreadable.answer());
              }
            }));
  }

  /**
   * @param rewrites whether one of those before may have met the fallback, too
   */
  private void clear(int mine, Foreign.Clear all, List<String> clears, boolean rewrites) {
    if (clears.isEmpty()) {
      cleared = true;
      if (rewrites) rewrite(mine);
      else afterReading(mine);
      return;
    }
    station.ask(
        "ClearChargingProfile",
        clears.getFirst(),
        still(
            mine,
            answer -> {
              boolean met = all.mayMeetFallback() && Station.isAccepted(answer);
              if (answer instanceof Answer.Result)
                clear(mine, all, clears.subList(1, clears.size()), rewrites || met);
              else cannotBeCleared(mine, answer);
            }));
  }

  private void cannotBeCleared(int mine, Answer answer) {
    cannotBeLimited(
        mine,
        "what others may have left cannot be cleared: " + Station.word(answer),
        answer instanceof Answer.Refused ? TRIED_AGAIN_LATER : TRIED_AGAIN_SOON);
  }

  private void ready() {
    fallbackSet = Optional.of(written);
    wasReady = true;
    stage = "ready";
    smart.reportCapabilities();
    station.report(new ChargerReport.FallbackSet(station.id(), station.now(), written));
    smart.grant();
    // The config may have changed while it was written.
    if (!written.equals(station.link.fallback())) begin();
  }

  private void cannotBeLimited(int mine, String why, Duration again) {
    fallbackSet = Optional.empty();
    stage = "does not take the fallback: " + why;
    station.link.trouble("does not take the fallback: " + why);
    smart.reportCapabilities();
    station.report(new ChargerReport.FallbackRefused(station.id(), station.now(), why));
    safe();
    // Limits are still offered to it: less is better than the whole rating.
    smart.grant();
    settle(mine);
    station.link.after(again, () -> ifStill(mine, this::begin));
  }

  private static String why(Result result) {
    return switch (result) {
      case Result.Accepted accepted -> "it was accepted";
      case Result.Refused refused -> refused.why();
      case Result.NoProfiles none -> none.why();
      case Result.NoAnswer silent -> silent.why();
    };
  }

  private static Duration pause(Result result) {
    return result instanceof Result.NoAnswer ? TRIED_AGAIN_SOON : TRIED_AGAIN_LATER;
  }

  /** What is good to have, but holds up no limit. */
  private void settle(int mine) {
    if (configured) {
      askForState();
      return;
    }
    steps.configure(
        still(
            mine,
            interval -> {
              configured = true;
              sampling.expectEvery(interval);
              askForState();
            }));
  }

  private void askForState() {
    for (Evse evse : station.charger().evses()) {
      station.ask(
          "TriggerMessage",
          station.wording.trigger("StatusNotification", evse.id().number()),
          answer -> {});
      sampling.request(evse.id());
    }
  }

  private void ifStill(int mine, Runnable then) {
    if (mine == run) then.run();
  }

  /** Goes on only while no other run has begun: a boot or a lost link ends the one before. */
  private <T> Consumer<T> still(int mine, Consumer<T> then) {
    return value -> ifStill(mine, () -> then.accept(value));
  }
}
