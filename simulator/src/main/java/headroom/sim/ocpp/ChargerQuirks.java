package headroom.sim.ocpp;

import java.time.Duration;
import java.util.List;

/**
 * How a model of charging station differs from what the standard leads one to expect, as data.
 *
 * @param model as in BootNotification
 */
public record ChargerQuirks(
    String model,
    Speech speech,
    Profiles profiles,
    Manners manners,
    Timekeeping time,
    Metering metering) {

  /**
   * @param protocol subprotocol of its version: {@code ocpp1.6}, {@code ocpp2.0.1}
   * @param txStartPoint of 2.0.1: what begins a transaction, {@code EVConnected} or {@code
   *     PowerPathClosed}
   */
  public record Speech(String protocol, String txStartPoint) {}

  /**
   * @param supported takes charging profiles at all
   * @param rateUnits value of ChargingScheduleAllowedChargingRateUnit: {@code Current}, {@code
   *     Power}
   * @param maxStackLevel highest stack level that it takes; 0 leaves no level above a default
   * @param relativeOnly refuses Absolute and Recurring profiles
   * @param txProfiles takes TxProfile
   * @param connectorZero takes a TxDefaultProfile for connector 0
   * @param wholeAmps its hardware limits in whole amperes, rounded down
   * @param dividesByUse divides a power by the phases that the car uses; otherwise by those that
   *     the profile names (erratum 3.69)
   * @param heeded does as its profiles say; otherwise it accepts them and goes on at its rating
   */
  public record Profiles(
      boolean supported,
      List<String> rateUnits,
      int maxStackLevel,
      boolean relativeOnly,
      boolean txProfiles,
      boolean connectorZero,
      boolean wholeAmps,
      boolean dividesByUse,
      boolean heeded) {
    public Profiles {
      rateUnits = List.copyOf(rateUnits);
    }

    public boolean takesAmps() {
      return rateUnits.contains("Current");
    }

    public boolean takesWatts() {
      return rateUnits.contains("Power");
    }
  }

  /**
   * @param answersAtLeast quickest answer to a call
   * @param answersAtMost slowest answer to a call
   * @param bootsOnReconnect sends a BootNotification each time that it connects
   * @param bootsFor from power to the first connection
   */
  public record Manners(
      Duration answersAtLeast,
      Duration answersAtMost,
      boolean bootsOnReconnect,
      Duration bootsFor) {}

  /**
   * @param off its clock at power-on, against the true time
   * @param takesTime sets its clock by the central system
   */
  public record Timekeeping(Duration off, boolean takesTime) {}

  /**
   * @param phaseToNeutral names phases {@code L1-N} where others say {@code L1}
   * @param measurands that it can sample; none: it sends no MeterValues at all
   * @param changeable whether the sampled measurands can be changed
   * @param signed gives signed values at the beginning and the end of a transaction, as calibration
   *     law asks
   */
  public record Metering(
      boolean phaseToNeutral, List<String> measurands, boolean changeable, boolean signed) {
    public Metering {
      measurands = List.copyOf(measurands);
    }
  }

  private static final Speech V16 = new Speech("ocpp1.6", "PowerPathClosed");
  private static final Speech V201 = new Speech("ocpp2.0.1", "PowerPathClosed");
  private static final Profiles ALL_PROFILES =
      new Profiles(true, List.of("Current", "Power"), 8, false, true, true, false, false, true);
  private static final Manners PROMPT =
      new Manners(Duration.ofMillis(10), Duration.ofMillis(120), false, Duration.ofSeconds(8));
  private static final Timekeeping GOOD_TIME = new Timekeeping(Duration.ZERO, true);
  private static final Metering ALL_MEASURANDS =
      new Metering(
          false,
          List.of(
              "Current.Import",
              "Current.Offered",
              "Energy.Active.Import.Register",
              "Power.Active.Import",
              "SoC",
              "Temperature",
              "Voltage"),
          true,
          false);

  /** Keeps to the standard in everything. */
  public static final ChargerQuirks STANDARD =
      new ChargerQuirks("Standard 22", V16, ALL_PROFILES, PROMPT, GOOD_TIME, ALL_MEASURANDS);

  /** Takes profiles in watts only, as many DC stations do. */
  public static final ChargerQuirks WATT_ONLY =
      STANDARD.with(
          "Watt", new Profiles(true, List.of("Power"), 8, false, true, true, false, false, true));

  /** Takes profiles in watts only, and divides them by the phases that the car uses. */
  public static final ChargerQuirks WATT_BY_USE =
      STANDARD.with(
          "Watt by Use",
          new Profiles(true, List.of("Power"), 8, false, true, true, false, true, true));

  /** Takes stack level 0 only: no room for a hold above the fallback. */
  public static final ChargerQuirks ONE_LEVEL =
      STANDARD.with(
          "One Level",
          new Profiles(true, List.of("Current"), 0, false, true, true, false, false, true));

  /** Says Accepted to every limit, and does nothing. */
  public static final ChargerQuirks HEEDLESS =
      STANDARD.with(
          "Heedless",
          new Profiles(
              true, List.of("Current", "Power"), 8, false, true, true, false, false, false));

  /** Measures nothing. */
  public static final ChargerQuirks MUTE =
      STANDARD.with("Mute", new Metering(false, List.of(), false, false));

  /** Cannot be limited. */
  public static final ChargerQuirks DUMB =
      STANDARD.with(
          "Dumb", new Profiles(false, List.of(), 0, false, false, false, false, false, true));

  /** Rounds down to whole amperes. */
  public static final ChargerQuirks WHOLE_AMPS =
      STANDARD.with(
          "Whole Amps",
          new Profiles(true, List.of("Current"), 3, false, true, true, true, false, true));

  /** Answers after two to four seconds. */
  public static final ChargerQuirks SLOW =
      STANDARD.with(
          "Slow",
          new Manners(Duration.ofSeconds(2), Duration.ofSeconds(4), false, Duration.ofSeconds(30)));

  /** Boots anew on each connection, and names phases in the other way. */
  public static final ChargerQuirks CHATTY =
      STANDARD
          .with(
              "Chatty",
              new Manners(
                  Duration.ofMillis(10), Duration.ofMillis(120), true, Duration.ofSeconds(8)))
          .with(new Metering(true, ALL_MEASURANDS.measurands(), true, false));

  /** Its clock is wrong by years and stays so. */
  public static final ChargerQuirks WRONG_CLOCK =
      new ChargerQuirks(
          "Wrong Clock",
          V16,
          ALL_PROFILES,
          PROMPT,
          new Timekeeping(Duration.ofDays(-3 * 365), false),
          ALL_MEASURANDS);

  /** Samples little, and that cannot be changed. */
  public static final ChargerQuirks TERSE =
      new ChargerQuirks(
          "Terse",
          V16,
          ALL_PROFILES,
          PROMPT,
          GOOD_TIME,
          new Metering(
              false, List.of("Current.Import", "Energy.Active.Import.Register"), false, false));

  /** Bills by signed values. */
  public static final ChargerQuirks SIGNING =
      STANDARD.with("Signing", new Metering(false, ALL_MEASURANDS.measurands(), true, true));

  /** The same, but it speaks OCPP 2.0.1. */
  public ChargerQuirks in201() {
    return with(V201);
  }

  public ChargerQuirks with(Speech other) {
    return new ChargerQuirks(model, other, profiles, manners, time, metering);
  }

  public ChargerQuirks with(String otherModel, Profiles other) {
    return new ChargerQuirks(otherModel, speech, other, manners, time, metering);
  }

  public ChargerQuirks with(String otherModel, Manners other) {
    return new ChargerQuirks(otherModel, speech, profiles, other, time, metering);
  }

  public ChargerQuirks with(String otherModel, Metering other) {
    return new ChargerQuirks(otherModel, speech, profiles, manners, time, other);
  }

  public ChargerQuirks with(Metering other) {
    return new ChargerQuirks(model, speech, profiles, manners, time, other);
  }
}
