package headroom.core.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who may charge while no central system can be asked: because there is none, or because it is
 * away.
 *
 * @param policy whom to let charge
 * @param known the local list of the config: cards that may charge; compared without case, as OCPP
 *     1.6 does (CiString20)
 * @param cacheFor how long an earlier answer of the CSMS counts
 */
public record Authorization(Policy policy, List<String> known, Duration cacheFor) {
  /** As long as a site is to work without its CSMS. */
  public static final Duration CACHE_FOR = Duration.ofDays(90);

  /** Every card may charge. */
  public static final Authorization ALL = new Authorization(Policy.ALL, List.of());

  public Authorization {
    known = List.copyOf(known);
  }

  public Authorization(Policy policy, List<String> known) {
    this(policy, known, CACHE_FOR);
  }

  /** Whom to let charge. */
  public enum Policy {
    /** Every card but those that the CSMS is known to refuse. */
    ALL,
    /** Cards that the CSMS let charge before, and those of the local lists. */
    CACHED,
    /** Cards on the local lists: of the config, and those that the CSMS sent. */
    KNOWN,
    /** Nobody. */
    NONE;

    /** Whether a card stands for one person under it. */
    boolean namesOnePerson() {
      // Where all may charge, chargers without a reader send one and the same tag for everybody.
      return this == KNOWN || this == CACHED;
    }
  }

  /**
   * Decides on a card. What the CSMS is known to refuse stays refused under every policy (OCPP 1.6
   * section 3.5.3).
   *
   * @param onOwnList whether the config names it
   * @param said what the CSMS said of it
   */
  CardInfo decide(boolean onOwnList, Optional<CardBook.Known> said) {
    if (policy == Policy.NONE) return CardInfo.of(TagStatus.BLOCKED);
    Optional<CardInfo> refused =
        said.map(CardBook.Known::info).filter(info -> !info.status().mayCharge());
    if (refused.isPresent()) return refused.get();
    boolean welcome =
        switch (policy) {
          case ALL -> true;
          case CACHED -> onOwnList || said.isPresent();
          case KNOWN -> onOwnList || said.map(CardBook.Known::listed).orElse(false);
          case NONE -> false;
        };
    if (!welcome) return CardInfo.of(TagStatus.INVALID);
    return said.map(CardBook.Known::info).orElse(CardInfo.of(TagStatus.ACCEPTED));
  }

  /** Hides the tags: they name people. */
  @Override
  public String toString() {
    return "Authorization[" + policy + ", " + known.size() + " known]";
  }
}
