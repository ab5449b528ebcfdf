package headroom.daemon.config;

import headroom.core.proxy.Authorization;
import headroom.core.proxy.Authorization.Policy;
import headroom.daemon.config.Shapes.AuthorizeShape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Who may charge: the policy and the local list. No message shows an id tag: it names a person. */
final class Cards {
  /** OCPP 1.6: idToken is a CiString20Type. */
  static final int MOST_TAG_CHARS = 36;

  private Cards() {}

  /**
   * @param csms whether there is one, which has lists and answers of its own
   */
  static Optional<Authorization> build(
      AuthorizeShape shape, boolean csms, NamedFiles files, Problems problems) {
    List<String> known =
        shape.localList().map(named -> tags(named, files, problems)).orElse(List.of());
    if (shape.policy().isEmpty()) return Optional.empty();
    Given<Policy> policy = shape.policy().get();
    if (policy.value() == Policy.CACHED && !csms) {
      problems.add(
          policy.place(),
          "the policy cached without a CSMS",
          "'csms: wss://…/' in 'ocpp', or known");
      return Optional.empty();
    }
    if (shape.cacheFor().isPresent() && !csms)
      problems.add(
          shape.cacheFor().get().place(),
          "answers of a CSMS, and no CSMS",
          "'csms: wss://…/' in 'ocpp'");
    if (policy.value() == Policy.KNOWN && shape.localList().isEmpty() && !csms) {
      problems.add(
          policy.place(), "the policy known without a local list", "'local_list: …' beside it");
      return Optional.empty();
    }
    if (policy.value() == Policy.KNOWN && known.isEmpty() && !csms)
      problems.warn(
          policy.place(), "a local list without id tags", "one per line: now nobody may charge");
    return Optional.of(
        new Authorization(
            policy.value(),
            known,
            shape.cacheFor().map(Given::value).orElse(Authorization.CACHE_FOR)));
  }

  private static List<String> tags(Given<String> named, NamedFiles files, Problems problems) {
    List<String> tags = new ArrayList<>();
    Optional<NamedFiles.Lines> lines = files.lines(named);
    if (lines.isEmpty()) return tags;
    Set<String> seen = new LinkedHashSet<>();
    for (NamedFiles.Line line : lines.get().lines()) {
      Place place = new Place(line.number(), "");
      String tag = line.text();
      if (tag.length() > MOST_TAG_CHARS || !tag.chars().allMatch(c -> c > 0x20 && c < 0x7f))
        problems.add(
            lines.get().file(),
            place,
            "what is no id tag",
            "one id tag of 1 to " + MOST_TAG_CHARS + " printable ASCII characters per line");
      else if (!seen.add(tag.toUpperCase(Locale.ROOT)))
        problems.warn(lines.get().file(), place, "an id tag for the second time", "each one once");
      else tags.add(tag);
    }
    return tags;
  }
}
