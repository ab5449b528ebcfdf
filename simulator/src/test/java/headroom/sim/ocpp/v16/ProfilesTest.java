package headroom.sim.ocpp.v16;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import headroom.sim.ocpp.ChargingProfile;
import headroom.sim.ocpp.Installed;
import headroom.sim.ocpp.Json;
import headroom.sim.ocpp.Refusal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cases worked by hand from OCPP 1.6 section 3.13 and its errata. */
class ProfilesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Optional<Instant> RUNS = Optional.of(NOON.minusSeconds(600));
  private static final Optional<Instant> NONE = Optional.empty();

  private final Installed installed = new Installed();

  private static ChargingProfile profile(int connector, String text) throws Refusal {
    return ProfileReader.read(connector, Json.read(text.replace('\'', '"')));
  }

  private static String simple(int id, int level, String purpose, String extra, String schedule) {
    return "{'chargingProfileId':%d,'stackLevel':%d,'chargingProfilePurpose':'%s',%s'chargingSchedule':{%s}}"
        .formatted(id, level, purpose, extra, schedule);
  }

  private static String flat(int id, int level, String purpose, double limit) {
    return simple(
        id,
        level,
        purpose,
        "'chargingProfileKind':'Relative',",
        "'chargingRateUnit':'A','chargingSchedulePeriod':[{'startPeriod':0,'limit':%s}]"
            .formatted(limit));
  }

  private String amps(Instant at, Optional<Instant> start) {
    return installed.forConnector(1, at, start).map(l -> String.valueOf(l.amps())).orElse("free");
  }

  @Test
  void withoutAProfileThereIsNoLimit() {
    assertEquals("free", amps(NOON, RUNS));
  }

  @Test
  void aDefaultHoldsUntilATransactionHasItsOwn() throws Refusal {
    installed.put(profile(0, flat(1, 0, "TxDefaultProfile", 6)));
    assertEquals("6.0", amps(NOON, RUNS));
    installed.put(profile(1, flat(2, 0, "TxProfile", 16)));
    assertEquals("16.0", amps(NOON, RUNS));
    assertEquals("free", amps(NOON, NONE), "Relative needs a transaction");
  }

  @Test
  void theHighestLevelWins() throws Refusal {
    installed.put(profile(1, flat(1, 3, "TxProfile", 10)));
    installed.put(profile(1, flat(2, 1, "TxProfile", 20)));
    assertEquals("10.0", amps(NOON, RUNS));
  }

  @Test
  void theSameLevelAndPurposeReplaces() throws Refusal {
    installed.put(profile(1, flat(1, 0, "TxDefaultProfile", 6)));
    installed.put(profile(1, flat(2, 0, "TxDefaultProfile", 9)));
    assertEquals(1, installed.size());
    assertEquals("9.0", amps(NOON, RUNS));
    installed.put(profile(1, flat(2, 5, "TxDefaultProfile", 7)));
    assertEquals(1, installed.size(), "and so does the same id");
  }

  @Test
  void aConnectorsOwnDefaultStandsBeforeThatOfTheStation() throws Refusal {
    installed.put(profile(0, flat(1, 0, "TxDefaultProfile", 6)));
    installed.put(profile(1, flat(2, 0, "TxDefaultProfile", 10)));
    assertEquals("10.0", amps(NOON, RUNS));
    assertEquals(
        6.0, installed.forConnector(2, NOON, RUNS).orElseThrow().amps(), "others keep theirs");
  }

  /** The lease of design 3.4: erratum 3.43 lets a profile end into the next lower level. */
  @Test
  void aProfileWithADurationEndsIntoTheDefault() throws Refusal {
    installed.put(profile(0, flat(1, 0, "TxDefaultProfile", 6)));
    installed.put(
        profile(
            1,
            simple(
                2,
                1,
                "TxProfile",
                "'chargingProfileKind':'Absolute',",
                "'duration':300,'startSchedule':'2026-03-02T12:00:00Z','chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':16}]")));
    assertEquals("6.0", amps(NOON.minusMillis(1), RUNS), "not yet");
    assertEquals("16.0", amps(NOON, RUNS));
    assertEquals("16.0", amps(NOON.plusMillis(299_999), RUNS));
    assertEquals("6.0", amps(NOON.plusSeconds(300), RUNS));
    assertEquals(
        Optional.of(NOON.plusSeconds(300)), installed.nextChange(1, NOON, RUNS), "and it is known");
  }

  @Test
  void validToEndsAProfileAtThatInstant() throws Refusal {
    installed.put(profile(0, flat(1, 0, "TxDefaultProfile", 6)));
    installed.put(
        profile(
            1,
            simple(
                2,
                1,
                "TxProfile",
                "'chargingProfileKind':'Relative','validFrom':'2026-03-02T11:59:00Z',"
                    + "'validTo':'2026-03-02T12:05:00.500Z',",
                "'chargingRateUnit':'A','chargingSchedulePeriod':[{'startPeriod':0,'limit':16}]")));
    assertEquals("6.0", amps(NOON.minusSeconds(61), RUNS));
    assertEquals("16.0", amps(NOON.minusSeconds(60), RUNS));
    assertEquals("16.0", amps(NOON.plusMillis(300_499), RUNS));
    assertEquals("6.0", amps(NOON.plusMillis(300_500), RUNS));
  }

  /** A Relative profile counts from the start of the transaction, however late it was sent. */
  @Test
  void aRelativeProfileStaysAnchoredAtTheStart() throws Refusal {
    installed.put(
        profile(
            1,
            simple(
                2,
                1,
                "TxProfile",
                "'chargingProfileKind':'Relative',",
                "'duration':120,'chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':16}]")));
    assertEquals("free", amps(NOON, Optional.of(NOON.minusSeconds(120))));
    assertEquals("16.0", amps(NOON, Optional.of(NOON.minusSeconds(119))));
  }

  @Test
  void anAbsoluteScheduleWithoutAStartCountsFromTheStartOfCharging() throws Refusal {
    installed.put(
        profile(
            1,
            simple(
                2,
                1,
                "TxProfile",
                "'chargingProfileKind':'Absolute',",
                "'duration':60,'chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':16}]")));
    assertEquals("16.0", amps(NOON, Optional.of(NOON.minusSeconds(59))));
    assertEquals("free", amps(NOON, Optional.of(NOON.minusSeconds(60))));
  }

  @Test
  void periodsFollowEachOther() throws Refusal {
    installed.put(
        profile(
            1,
            simple(
                2,
                1,
                "TxProfile",
                "'chargingProfileKind':'Absolute',",
                "'startSchedule':'2026-03-02T12:00:00+00:00','chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':16},"
                    + "{'startPeriod':60,'limit':0},{'startPeriod':90,'limit':10.5}]")));
    assertEquals("16.0", amps(NOON.plusSeconds(59), RUNS));
    assertEquals("0.0", amps(NOON.plusSeconds(60), RUNS));
    assertEquals("10.5", amps(NOON.plusSeconds(90), RUNS));
    assertEquals("10.5", amps(NOON.plusSeconds(90_000), RUNS), "the last one lasts");
  }

  /** Every day at 22:00 for eight hours 20 A; erratum 3.43: outside it the level below. */
  @Test
  void aDailyProfileComesBack() throws Refusal {
    installed.put(profile(0, flat(1, 0, "TxDefaultProfile", 6)));
    installed.put(
        profile(
            0,
            simple(
                2,
                1,
                "TxDefaultProfile",
                "'chargingProfileKind':'Recurring','recurrencyKind':'Daily',",
                "'duration':28800,'startSchedule':'2026-01-01T22:00:00Z','chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':20}]")));
    Instant evening = Instant.parse("2026-03-02T22:00:00Z");
    assertEquals("6.0", amps(evening.minusSeconds(1), RUNS));
    assertEquals("20.0", amps(evening, RUNS));
    assertEquals("20.0", amps(evening.plusSeconds(28_799), RUNS));
    assertEquals("6.0", amps(evening.plusSeconds(28_800), RUNS));
  }

  /** Erratum 3.44: what reaches beyond the recurrence is not executed. */
  @Test
  void aDailyProfileThatLastsTwoDaysStartsAnewEachDay() throws Refusal {
    installed.put(
        profile(
            0,
            simple(
                2,
                1,
                "TxDefaultProfile",
                "'chargingProfileKind':'Recurring','recurrencyKind':'Daily',",
                "'duration':172800,'startSchedule':'2026-01-01T00:00:00Z','chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':20},"
                    + "{'startPeriod':90000,'limit':30}]")));
    assertEquals("20.0", amps(Instant.parse("2026-03-02T01:30:00Z"), RUNS));
  }

  /** Erratum 3.69: nominal voltage, and three phases where the period names none. */
  @Test
  void wattsBecomeAmperesByTheErratum() throws Refusal {
    installed.put(
        profile(
            1,
            simple(
                2,
                1,
                "TxProfile",
                "'chargingProfileKind':'Relative',",
                "'chargingRateUnit':'W','chargingSchedulePeriod':[{'startPeriod':0,'limit':11040},"
                    + "{'startPeriod':600,'limit':3680,'numberPhases':1}]")));
    assertEquals("16.0", amps(NOON.minusSeconds(1), RUNS));
    assertEquals("16.0", amps(NOON, RUNS));
    assertEquals(
        11040, installed.forConnector(1, NOON.minusSeconds(1), RUNS).orElseThrow().watts(1));
  }

  @Test
  void theStationsLimitIsOneOfItsOwn() throws Refusal {
    installed.put(
        profile(
            0,
            simple(
                9,
                0,
                "ChargePointMaxProfile",
                "'chargingProfileKind':'Absolute',",
                "'startSchedule':'2026-03-02T00:00:00Z','chargingRateUnit':'A',"
                    + "'chargingSchedulePeriod':[{'startPeriod':0,'limit':12}]")));
    assertEquals("free", amps(NOON, RUNS));
    assertEquals(12, installed.forStation(NOON).orElseThrow().amps());
  }

  @Test
  void badProfilesAreRefusedByName() {
    refuse(
        "OccurenceConstraintViolation",
        "{'stackLevel':0,'chargingProfilePurpose':'TxProfile','chargingProfileKind':'Relative'}");
    refuse("PropertyConstraintViolation", flat(1, -1, "TxProfile", 6));
    refuse("PropertyConstraintViolation", flat(1, 0, "TxProfile", -1));
    refuse("PropertyConstraintViolation", flat(1, 0, "SomeProfile", 6));
    refuse(
        "PropertyConstraintViolation",
        simple(
            1,
            0,
            "TxProfile",
            "'chargingProfileKind':'Relative',",
            "'chargingRateUnit':'A','chargingSchedulePeriod':[{'startPeriod':5,'limit':6}]"));
    refuse(
        "PropertyConstraintViolation",
        simple(
            1,
            0,
            "TxProfile",
            "'chargingProfileKind':'Relative',",
            "'chargingRateUnit':'kW','chargingSchedulePeriod':[{'startPeriod':0,'limit':6}]"));
    refuse(
        "TypeConstraintViolation",
        simple(
            1,
            0,
            "TxProfile",
            "'chargingProfileKind':'Relative',",
            "'chargingRateUnit':'A','chargingSchedulePeriod':[{'startPeriod':0,'limit':'6'}]"));
    refuse("FormationViolation", "[]");
  }

  private static void refuse(String code, String text) {
    assertEquals(code, assertThrows(Refusal.class, () -> profile(1, text), text).code(), text);
  }
}
