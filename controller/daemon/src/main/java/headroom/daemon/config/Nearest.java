package headroom.daemon.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses what was meant by a misspelt word. */
public final class Nearest {
  private static final int MOST_NAMED = 12;
  private static final int MOST_CHARS = 64;

  private Nearest() {}

  /** The known word that is nearest, when it is near enough to be meant. */
  public static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > MOST_CHARS) return Optional.empty();
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    int allowed = Math.max(1, Math.min(word.length(), best.length()) / 3);
    return bestDistance <= allowed ? Optional.of(best) : Optional.empty();
  }

  /** For a message: what was probably meant, or else all that is known. */
  public static String hint(String word, String noun, Collection<String> known) {
    return to(word, known)
        .map(meant -> noun + "; did you mean '" + meant + "'?")
        .orElseGet(() -> known.isEmpty() ? noun : noun + ": " + either(List.copyOf(known)));
  }

  /** {@code a, b or c}; the first few when there are many. */
  public static String either(List<String> words) {
    if (words.size() > MOST_NAMED) return String.join(", ", words.subList(0, MOST_NAMED)) + ", …";
    if (words.size() < 2) return String.join("", words);
    return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  /** Edits (insert, delete, replace, swap neighbours) that lead from one word to the other. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) d[i][0] = i;
    for (int j = 0; j <= b.length(); j++) d[0][j] = j;
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
    return d[a.length()][b.length()];
  }
}
