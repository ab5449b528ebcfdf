package headroom.core.proxy;

import java.time.Instant;
import java.util.Optional;

/**
 * What a central system says of a card (OCPP 1.6 IdTagInfo, OCPP 2.0.1 IdTokenInfoType).
 *
 * @param group the parent id or group id: cards of one group may end each other's transactions
 * @param expires when this is no longer true; empty: never
 */
public record CardInfo(TagStatus status, Optional<String> group, Optional<Instant> expires) {
  public static CardInfo of(TagStatus status) {
    return new CardInfo(status, Optional.empty(), Optional.empty());
  }

  /** The same, with what time has made of it. */
  CardInfo at(Instant wall) {
    boolean over = expires.map(end -> !wall.isBefore(end)).orElse(false);
    return over && status.mayCharge() ? new CardInfo(TagStatus.EXPIRED, group, expires) : this;
  }

  /** Without the group: it may name a household. */
  @Override
  public String toString() {
    return "CardInfo[" + status + "]";
  }
}
