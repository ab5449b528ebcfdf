package headroom.daemon.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * {@code headroom record FILE}: has the daemon write its last minutes and copies them, part by
 * part, into a file of whoever asks. As plain as {@link Client}.
 */
final class Fetch {
  private Fetch() {}

  static int recording(Path socket, String file, PrintStream out, PrintStream err) {
    Answer made = ask(socket, List.of("record", "--json"), err);
    String name = FlatJson.text(made.text, "name");
    if (made.exit != 0 || name.isEmpty()) {
      Client.write(err, FlatJson.text(made.text, "error"));
      return made.exit == 0 ? 1 : made.exit;
    }
    Path to = Path.of(file);
    try (OutputStream copy = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW)) {
      long size = 0;
      while (true) {
        Answer part = ask(socket, List.of("record", "--of", name, "--from", "" + size), err);
        if (part.exit != 0) return part.exit;
        if (part.text.isEmpty()) break;
        copy.write(part.text.getBytes(StandardCharsets.US_ASCII));
        size += part.text.length();
      }
      Client.write(
          out,
          "Wrote the last "
              + FlatJson.number(made.text, "seconds")
              + " s to "
              + file
              + ": headroom explain "
              + file
              + "\n");
      return 0;
    } catch (FileAlreadyExistsException e) {
      return Client.complain(err, file + " is there already: choose another name", 73);
    } catch (IOException e) {
      return Client.complain(err, "cannot write " + file + ": " + e.getMessage(), 73);
    }
  }

  private record Answer(int exit, String text) {}

  private static Answer ask(Path socket, List<String> words, PrintStream err) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream into = new PrintStream(text);
    int exit = Client.ask(socket, words, into, err);
    into.flush();
    return new Answer(exit, text.toString(StandardCharsets.UTF_8));
  }
}
