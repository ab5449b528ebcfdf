package headroom.drivers.ocpp.v16;

import headroom.core.port.ChargerReport;
import headroom.core.site.Evse;
import headroom.core.units.Amps;
import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.v16.Fallback.Result;
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
final class SettingUp {
  /** How often a charger sends samples. */
  static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);

  private static final Duration PING_INTERVAL = Duration.ofSeconds(30);
  private static final Duration BOOT_ASKED_AFTER = Duration.ofSeconds(5);
  private static final Duration BOOT_WAITED_FOR = Duration.ofSeconds(60);
  private static final Duration TRIED_AGAIN_SOON = Duration.ofSeconds(20);
  private static final Duration TRIED_AGAIN_LATER = Duration.ofMinutes(15);

  /** Levels that others use are low, or the highest. */
  private static final int LEVELS_CLEARED = 10;

  private static final int LEVELS_ASSUMED = 8;

  private static final String WAITING = "waiting for its boot";

  private final Station station;
  private final SmartCharging smart;
  private final Metering metering;
  private final Fallback fallback;
  private final Measurands measurands;
  private ConfigurationKeys keys = ConfigurationKeys.NONE;
  private boolean keysRead;
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

  SettingUp(Station station, SmartCharging smart, Metering metering) {
    this.station = station;
    this.smart = smart;
    this.metering = metering;
    this.fallback = new Fallback(station, smart);
    this.measurands = new Measurands(station);
  }

  /** Where it stands, for people. */
  String stage() {
    return stage;
  }

  void opened() {
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

  void closed() {
    run++;
    stage = "offline";
    fallbackSet = Optional.empty();
    held.clear();
  }

  /**
   * Runs what lets a car charge once the fallback is in the charger (design 3.4), or is known not
   * to get there for now. A stranger that asks without a boot does not get to wait for one.
   */
  void onceSafe(Runnable grant) {
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
  void booted() {
    keysRead = false;
    cleared = false;
    configured = false;
    safe = false;
    begin();
  }

  /** The config changed: another fallback may be due. */
  void reconfigured() {
    if (fallbackSet.isPresent() && !fallbackSet.get().equals(station.charger().fallback())) begin();
    else if (fallbackSet.isPresent()) smart.reportCapabilities();
  }

  private void askForBoot() {
    station.ask("TriggerMessage", "{\"requestedMessage\":\"BootNotification\"}", answer -> {});
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
                readKeys(mine, () -> afterKeys(mine));
              } else {
                readKeys(mine, () -> tryAgain(mine, result));
              }
            }));
  }

  private void readKeys(int mine, Runnable then) {
    if (keysRead) {
      then.run();
      return;
    }
    stage = "reading its configuration";
    station.ask(
        "GetConfiguration",
        ConfigurationKeys.request(),
        still(
            mine,
            answer -> {
              keysFrom(answer);
              smart.learn(keys);
              then.run();
            }));
  }

  private void keysFrom(Answer answer) {
    keys = ConfigurationKeys.NONE;
    if (!(answer instanceof Answer.Result result)) {
      station.link.trouble("GetConfiguration: " + Station.word(answer));
      return;
    }
    try {
      keys = ConfigurationKeys.read(result.payload());
      keysRead = true;
    } catch (Fields.Violation unreadable) {
      station.link.trouble("GetConfiguration: " + unreadable.text());
    }
  }

  /** The fallback was refused before the charger's configuration was known. */
  private void tryAgain(int mine, Result before) {
    if (before instanceof Result.NoProfiles || keys.lacksSmartCharging()) {
      smart.unsupported();
      cannotBeLimited(mine, "it has no smart charging: " + why(before), TRIED_AGAIN_LATER);
      return;
    }
    rewrite(mine);
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
                afterKeys(mine);
              } else {
                cannotBeLimited(mine, why(result), pause(result));
              }
            }));
  }

  private void afterKeys(int mine) {
    if (!cleared) {
      stage = "clearing what others left";
      clear(mine, clears(), false);
      return;
    }
    if (fallbackSet.isEmpty()) ready();
    else smart.reportCapabilities();
    settle(mine);
  }

  private List<String> clears() {
    int highest = Math.min(keys.maxStackLevel().orElse(LEVELS_ASSUMED), LEVELS_CLEARED);
    List<String> clears = new ArrayList<>(Profiles.clearForeign(highest, smart.sessionLevel()));
    for (Evse evse : station.charger().evses())
      clears.add(Profiles.clear(evse.id().number(), "TxDefaultProfile", 0));
    return clears;
  }

  /**
   * @param found whether one of those before met something; then it may have met the fallback too
   */
  private void clear(int mine, List<String> clears, boolean found) {
    if (clears.isEmpty()) {
      cleared = true;
      if (found) rewrite(mine);
      else afterKeys(mine);
      return;
    }
    station.ask(
        "ClearChargingProfile",
        clears.getFirst(),
        still(
            mine,
            answer -> {
              if (answer instanceof Answer.Result)
                clear(mine, clears.subList(1, clears.size()), found || Station.isAccepted(answer));
              else
                cannotBeLimited(
                    mine,
                    "what others may have left cannot be cleared: " + Station.word(answer),
                    answer instanceof Answer.Refused ? TRIED_AGAIN_LATER : TRIED_AGAIN_SOON);
            }));
  }

  private void ready() {
    fallbackSet = Optional.of(written);
    wasReady = true;
    stage = "ready";
    smart.reportCapabilities();
    station.report(new ChargerReport.FallbackSet(station.id(), station.now(), written));
    smart.grant();
    // The config may have changed while it was written.
    if (!written.equals(station.charger().fallback())) begin();
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
    measurands.set(
        keys,
        SAMPLE_INTERVAL,
        PING_INTERVAL,
        still(
            mine,
            interval -> {
              configured = true;
              metering.expectEvery(interval);
              askForState();
            }));
  }

  private void askForState() {
    for (Evse evse : station.charger().evses()) {
      station.ask(
          "TriggerMessage",
          "{\"requestedMessage\":\"StatusNotification\",\"connectorId\":"
              + evse.id().number()
              + "}",
          answer -> {});
      metering.request(evse.id());
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
