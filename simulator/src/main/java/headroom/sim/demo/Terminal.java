package headroom.sim.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The whole window of a terminal: another page while the demo runs, the old one afterwards. One
 * thread, but for {@link #close}.
 */
final class Terminal implements AutoCloseable {
  private static final String OTHER_PAGE = "\u001b[?1049h\u001b[?25l";
  private static final String OLD_PAGE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_PAGE = "\u001b[J";
  private static final Size USUAL = new Size(80, 24);

  private final PrintStream out;
  private boolean open;

  /** Columns and lines of a window. */
  record Size(int columns, int rows) {}

  Terminal(PrintStream out) {
    this.out = out;
  }

  /** Whether the standard output is a terminal that moves its cursor. */
  static boolean isThere() {
    return System.console() != null
        && System.console().isTerminal()
        && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
  }

  synchronized void open() {
    out.print(OTHER_PAGE);
    out.flush();
    open = true;
  }

  /** Puts these lines in the place of what is shown. */
  synchronized void show(List<String> lines) {
    if (!open) return;
    StringBuilder page = new StringBuilder(HOME);
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) page.append("\r\n");
      page.append(lines.get(i)).append(REST_OF_LINE);
    }
    out.print(page.append(REST_OF_PAGE));
    out.flush();
  }

  @Override
  public synchronized void close() {
    if (!open) return;
    open = false;
    out.print(OLD_PAGE);
    out.flush();
  }

  /** The window as it is now: it may have been resized. */
  static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      stty.waitFor(1, TimeUnit.SECONDS);
      String[] words = answer.trim().split(" ", 2);
      if (words.length == 2) {
        int rows = Integer.parseInt(words[0]);
        int columns = Integer.parseInt(words[1]);
        if (rows > 0 && columns > 0) return new Size(columns, rows);
      }
    } catch (IOException | NumberFormatException unknown) {
      // A terminal that does not tell is taken as the usual one.
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return USUAL;
  }
}
