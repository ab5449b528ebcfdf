package headroom.daemon.cli;

import tools.jackson.databind.JsonNode;

/**
 * What a command found out, said twice.
 *
 * @param exit the exit code of the client
 * @param text for people, at most 80 columns wide where nothing in it is longer by itself
 * @param json the same as data
 */
public record Answer(int exit, String text, JsonNode json) {}
