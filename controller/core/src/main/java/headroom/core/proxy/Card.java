package headroom.core.proxy;

import java.util.Locale;

/**
 * Who wants to charge: a card, an app, or the contract of a car. It names a person, and so it shows
 * in no text.
 *
 * @param key what tells it from others: case and blanks around it do not (OCPP 1.6: CiString20)
 */
public record Card(String key) {
  public static Card of(String token) {
    return new Card(token.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The contract of an ISO 15118 car (eMAID): it may be written with hyphens or without (ISO
   * 15118-2 annex H).
   */
  public static Card ofContract(String emaid) {
    return of(emaid.replace("-", ""));
  }

  @Override
  public String toString() {
    return "Card[…]";
  }
}
