package headroom.drivers.ocpp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Under which id the latest questions of one side went to the other: who asked may complain of the
 * answer afterwards (OCPP 2.1 CALLRESULTERROR), by its own id.
 */
final class PassedIds {
  private static final int REMEMBERED = 32;

  private final Map<String, String> ids =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A question went on under another id. */
  void went(String asked, String under) {
    ids.put(asked, under);
  }

  /** A complaint as the other side must see it; empty where its question is not known. */
  Optional<Frame> translated(Frame.CallResultError error) {
    return Optional.ofNullable(ids.get(error.id()))
        .map(
            id ->
                new Frame.CallResultError(id, error.code(), error.description(), error.details()));
  }
}
