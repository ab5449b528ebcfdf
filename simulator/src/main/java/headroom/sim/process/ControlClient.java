package headroom.sim.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a running controller over its local socket, as the {@code headroom} command does. */
public final class ControlClient {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path socket;

  public ControlClient(Path socket) {
    this.socket = socket;
  }

  /**
   * Asks a command for its data.
   *
   * @param command and its arguments, without {@code --json}
   * @return empty when the controller does not answer, or says no
   */
  public Optional<JsonNode> ask(String... command) {
    return answer(command).filter(answer -> answer.path("exit").asInt(-1) == 0).flatMap(this::data);
  }

  /** The same, also where the exit code is bad news: {@code health} has data then, too. */
  public Optional<JsonNode> askWhatever(String... command) {
    return answer(command).flatMap(this::data);
  }

  private Optional<JsonNode> data(JsonNode answer) {
    try {
      return Optional.of(JSON.readTree(answer.path("out").asString("")));
    } catch (JacksonException noData) {
      return Optional.empty();
    }
  }

  private Optional<JsonNode> answer(String... command) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer request = ByteBuffer.wrap(request(List.of(command)));
      while (request.hasRemaining()) channel.write(request);
      return Optional.of(JSON.readTree(readAll(channel)));
    } catch (IOException | JacksonException noAnswer) {
      return Optional.empty();
    }
  }

  private static byte[] request(List<String> command) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode words = request.putArray("args");
    command.forEach(words::add);
    words.add("--json");
    return (JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String readAll(SocketChannel channel) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(16_384);
    while (channel.read(buffer) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toString(StandardCharsets.UTF_8);
  }
}
