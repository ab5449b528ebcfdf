package headroom.core.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings of a charger that the CSMS does not change (design 4): those that would take the charger
 * away from us or raise its limits behind our back, and those of samples, which we need faster. One
 * table for each version; the first rule that fits counts, and what none fits passes.
 *
 * @param version the subprotocol that the table is for
 */
public record Intercepts(String version, List<Rule> rules) {
  /** What the CSMS is told; in all cases the charger hears nothing. */
  public enum Verdict {
    /** Rejected, and written into the event log. */
    REJECTED,
    /** Accepted: the CSMS gets what it asks for as far as it can be had from our own samples. */
    ABSORBED
  }

  /**
   * One rule.
   *
   * @param setting a name in lower case: in 1.6 a key, in 2.0.1 {@code component.variable}; a star
   *     at either end stands for anything
   * @param why one clause for people
   */
  public record Rule(String setting, Verdict verdict, String why) {
    boolean fits(String name) {
      boolean before = setting.startsWith("*");
      boolean after = setting.endsWith("*");
      String core = setting.substring(before ? 1 : 0, setting.length() - (after ? 1 : 0));
      if (before && after) return name.contains(core);
      if (before) return name.endsWith(core);
      return after ? name.startsWith(core) : name.equals(core);
    }
  }

  public Intercepts {
    rules = List.copyOf(rules);
  }

  /** The rule for a setting; case does not matter. */
  public Optional<Rule> of(String setting) {
    String name = setting.strip().toLowerCase(Locale.ROOT);
    return rules.stream().filter(rule -> rule.fits(name)).findFirst();
  }

  private static Rule keeps(String setting, String why) {
    return new Rule(setting, Verdict.REJECTED, why);
  }

  private static Rule samples(String setting, String why) {
    return new Rule(setting, Verdict.ABSORBED, why);
  }

  private static final String PASSWORD = "the charger's password is ours to give";
  private static final String WAY = "it says where the charger connects to";
  private static final String BALANCE = "the charger would share out current by itself";
  private static final String SAMPLES = "the charger keeps what we measure with";

  /** ChangeConfiguration of OCPP 1.6, the keys of its security extension, and makers' own. */
  public static final Intercepts V16 =
      new Intercepts(
          "ocpp1.6",
          List.of(
              keeps("authorizationkey", PASSWORD),
              keeps("*basicauthpassword*", PASSWORD),
              keeps("securityprofile", "it says how the charger's link to us is secured"),
              keeps("*centralsystem*", WAY),
              keeps("*ocppurl*", WAY),
              keeps("*backendurl*", WAY),
              keeps("*backofficeurl*", WAY),
              keeps("*csmsurl*", WAY),
              keeps("*serverurl*", WAY),
              keeps("*websocketurl*", WAY),
              keeps("*chargeboxid*", "we know the charger by this name"),
              keeps("*chargepointid*", "we know the charger by this name"),
              keeps("*loadbalanc*", BALANCE),
              keeps("*loadmanag*", BALANCE),
              keeps("*powersharing*", BALANCE),
              samples("metervaluesampleinterval", "the CSMS gets its samples at this interval"),
              samples("metervaluessampleddata", SAMPLES),
              samples("metervaluesaligneddata", SAMPLES),
              samples("clockaligneddatainterval", SAMPLES),
              samples("websocketpinginterval", "it is of the charger's link to us")));

  /** SetVariables of OCPP 2.0.1. */
  public static final Intercepts V201 =
      new Intercepts(
          "ocpp2.0.1",
          List.of(
              keeps("ocppcommctrlr.networkconfigurationpriority", WAY),
              keeps("ocppcommctrlr.activenetworkprofile", WAY),
              keeps("securityctrlr.basicauthpassword", PASSWORD),
              keeps("securityctrlr.identity", "we know the charger by this name"),
              keeps(
                  "securityctrlr.securityprofile",
                  "it says how the charger's link to us is secured"),
              keeps("smartchargingctrlr.enabled", "without it no limit of ours holds"),
              keeps("*loadbalanc*", BALANCE),
              keeps("*loadmanag*", BALANCE),
              samples("aligneddatactrlr.measurands", SAMPLES),
              samples("ocppcommctrlr.websocketpinginterval", "it is of the charger's link to us")));

  /** All tables. */
  public static final List<Intercepts> ALL = List.of(V16, V201);
}
