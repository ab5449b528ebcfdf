package headroom.daemon.cli;

import headroom.daemon.ExitCode;
import headroom.daemon.json.RecordJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a command found out, said twice.
 *
 * @param exit the exit code of the client
 * @param text for people, at most 80 columns wide where nothing in it is longer by itself
 * @param json the same as data
 * @param isError the text says why there is no answer: it goes where errors go
 */
public record Answer(int exit, String text, JsonNode json, boolean isError) {
  /** What was asked for. */
  public Answer(int exit, String text, JsonNode json) {
    this(exit, text, json, false);
  }

  /**
   * Why it could not be done; for programs it is the field {@code error} of what they asked for.
   */
  static Answer failed(String why, String text) {
    ObjectNode json = RecordJson.object();
    json.put("error", why);
    return new Answer(ExitCode.FAILED, text, json, true);
  }
}
