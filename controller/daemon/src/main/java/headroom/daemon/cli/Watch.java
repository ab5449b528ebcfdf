package headroom.daemon.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code headroom ocpp trace CHARGER}: asks for the frames that pass, three times a second, and
 * prints them as they come, until {@code --for SECONDS} are over or somebody presses Ctrl-C. As
 * plain as {@link Client}.
 */
final class Watch {
  private static final int EVERY_MS = 300;
  private static final int MOST_SECONDS = 86_400;

  private Watch() {}

  static int frames(Path socket, List<String> words, PrintStream out, PrintStream err) {
    List<String> question = new ArrayList<>();
    boolean json = false;
    long until = Long.MAX_VALUE;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--json")) {
        json = true;
      } else if (word.equals("--for") || word.startsWith("--for=")) {
        String value = "";
        if (word.startsWith("--for=")) value = word.substring("--for=".length());
        else if (++i < words.size()) value = words.get(i);
        int seconds = seconds(value);
        if (seconds < 1) return Client.complain(err, "--for needs seconds, such as 30 or 30s", 64);
        until = System.nanoTime() + seconds * 1_000_000_000L;
      } else {
        question.add(word);
      }
    }
    String after = "0";
    while (true) {
      List<String> ask = new ArrayList<>(question);
      ask.add("--after");
      ask.add(after);
      if (json) ask.add("--json");
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      PrintStream into = new PrintStream(answer);
      int exit = Client.ask(socket, ask, into, err);
      if (exit != 0) return exit;
      into.flush();
      String text = answer.toString(StandardCharsets.UTF_8);
      int line = text.indexOf('\n');
      after = json ? Integer.toString(FlatJson.number(text, "last")) : text.substring(0, line);
      Client.write(out, json ? FlatJson.text(text, "lines") : text.substring(line + 1));
      out.flush();
      if (System.nanoTime() >= until) return 0;
      try {
        Thread.sleep(EVERY_MS);
      } catch (InterruptedException e) {
        return 0;
      }
    }
  }

  /** 0 for what is no number of seconds up to a day. */
  private static int seconds(String text) {
    String digits = text.endsWith("s") ? text.substring(0, text.length() - 1) : text;
    if (digits.isEmpty() || digits.length() > 5) return 0;
    int seconds = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') return 0;
      seconds = seconds * 10 + (c - '0');
    }
    return seconds > MOST_SECONDS ? 0 : seconds;
  }
}
