package headroom.drivers.ocpp.v201;

import headroom.core.proxy.Card;
import headroom.drivers.ocpp.station.Fields;
import java.util.Optional;

/**
 * Who charges (OCPP 2.0.1 section 2.28, IdTokenType).
 *
 * @param text a card's number, a contract's eMAID, or what else the type says; compared without
 *     case
 */
record Token(String text, String type) {
  private static final int LONGEST = 36;

  /** Empty where a message names none. */
  static Optional<Token> in(Fields message) {
    return message
        .anyObject("idToken")
        .map(token -> new Token(token.anyText("idToken", LONGEST), token.anyText("type", 20)));
  }

  static Token of(Fields message) throws Fields.Violation {
    Fields token = message.object("idToken");
    return new Token(token.optionalText("idToken", LONGEST).orElse(""), token.text("type", 20));
  }

  /** Somebody pressed a button: there is nobody to be known (C02). */
  boolean isNobody() {
    return type.equals("NoAuthorization");
  }

  /** Of a contract its hyphens do not matter. */
  Card card() {
    return type.equals("eMAID") ? Card.ofContract(text) : Card.of(text);
  }

  /** Hides the token: it names a person. */
  @Override
  public String toString() {
    return "Token[" + type + "]";
  }
}
