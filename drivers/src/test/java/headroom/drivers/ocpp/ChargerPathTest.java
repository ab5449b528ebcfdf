package headroom.drivers.ocpp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import headroom.drivers.ocpp.ChargerPath.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OCPP-J 1.6 section 3.1.1. */
class ChargerPathTest {
  private final ChargerPath path = new ChargerPath("/ocpp/");

  @ParameterizedTest
  @CsvSource({
    "/ocpp/CP-01,                CP-01",
    "/ocpp/CP%2D01,              CP-01",
    "/ocpp/cp-01,                cp-01",
    "/ocpp//CP-01,               CP-01",
    "//ocpp/CP-01,               CP-01",
    "/ocpp/CP-01?token=x,        CP-01",
    "/ocpp/RDAM%7C123,           RDAM|123",
    "/ocpp/a+b,                  a+b",
    "/ocpp/S%C3%A4ule,           Säule",
    "/ocpp/a%20b,                a b",
    "/ocpp/a%2Fb,                a/b",
    "/ocpp/%E2%9A%A1,            ⚡"
  })
  void theLastPartOfThePathIsTheIdentity(String target, String identity) {
    assertEquals(new Target.Identity(identity), path.read(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/ocpp",
        "/ocpp/",
        "/ocpp/?x",
        "/ocppCP-01",
        "/OCPP/CP-01",
        "/other/CP-01",
        "/ocpp/a/b",
        "/ocpp/CP-01/",
        "ocpp/CP-01",
        "*",
        "/ocpp/a%3Ab",
        "/ocpp/a:b",
        "/ocpp/%",
        "/ocpp/%4",
        "/ocpp/%4g",
        "/ocpp/%C3",
        "/ocpp/%C0%80",
        "/ocpp/%00",
        "/ocpp/%0A",
        "/ocpp/%7F",
        "/ocpp/%C2%85",
        "/ocpp/%E2%80%AE",
        "/ocpp/\u00e4"
      })
  void whatIsNoIdentityIsSaidSo(String target) {
    assertInstanceOf(Target.Wrong.class, path.read(target));
  }

  @Test
  void anIdentityHas48CharactersAtMostHoweverManyBytesTheyTake() {
    assertInstanceOf(Target.Identity.class, path.read("/ocpp/" + "x".repeat(48)));
    assertInstanceOf(Target.Wrong.class, path.read("/ocpp/" + "x".repeat(49)));
    assertInstanceOf(Target.Identity.class, path.read("/ocpp/" + "%E2%9A%A1".repeat(48)));
    assertInstanceOf(Target.Wrong.class, path.read("/ocpp/" + "%E2%9A%A1".repeat(49)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ocpp/", "/ocpp", "ocpp", "ocpp/"})
  void slashesAroundTheConfiguredPathDoNotMatter(String configured) {
    assertEquals(new Target.Identity("CP-01"), new ChargerPath(configured).read("/ocpp/CP-01"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", ""})
  void thePathMayBeNothingButTheIdentity(String configured) {
    assertEquals(new Target.Identity("CP-01"), new ChargerPath(configured).read("/CP-01"));
  }

  @Test
  void thePathMayHaveSeveralParts() {
    assertEquals(
        new Target.Identity("CP-01"), new ChargerPath("/site/ocpp").read("/site/ocpp/CP-01"));
  }
}
