package headroom.sim.replay;

import headroom.core.units.Phase;
import headroom.daemon.config.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a file of recorded sessions: comma-separated, a header line that names the columns, one
 * session a line. All that is wrong is told at once; a file with a mistake gives no sessions.
 *
 * <p>Columns, in any order, others are passed over: {@code session}, {@code station}, {@code
 * line_pair} (AB, BC or CA: the pair of line conductors of a delta site, which here is one phase),
 * {@code arrival_min}, {@code departure_min}, {@code energy_kwh}.
 */
final class SessionFile {
  /** A file that is all wrong is not told line by line. */
  private static final int MOST_PROBLEMS = 100;

  private static final List<String> REQUIRED =
      List.of("session", "station", "line_pair", "arrival_min", "departure_min", "energy_kwh");

  private static final int TEN_YEARS_MIN = 10 * 366 * 24 * 60;
  private static final BigDecimal MOST_KWH = BigDecimal.valueOf(10_000);

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final Map<String, Session> byId = new LinkedHashMap<>();
  private final Map<String, Session> firstAt = new LinkedHashMap<>();
  private int width;

  /** What a file gave. */
  sealed interface Reading {
    /** Sessions by arrival; at least one. */
    record Good(List<Session> sessions) implements Reading {
      public Good {
        sessions = List.copyOf(sessions);
      }
    }

    record Bad(List<Problem> problems) implements Reading {
      public Bad {
        problems = List.copyOf(problems);
      }
    }
  }

  private SessionFile(String file) {
    this.file = file;
  }

  static Reading read(Path path) {
    String name = path.toString();
    try {
      return read(name, Files.readAllLines(path, StandardCharsets.UTF_8));
    } catch (CharacterCodingException notText) {
      return bad(name, "bytes that are not UTF-8", "a text file");
    } catch (IOException unreadable) {
      return bad(name, "nothing (" + unreadable.getClass().getSimpleName() + ")", "a file to read");
    }
  }

  private static Reading bad(String name, String found, String expected) {
    return new Reading.Bad(List.of(new Problem(name, 1, "", found, expected)));
  }

  static Reading read(String name, List<String> lines) {
    return new SessionFile(name).parse(lines);
  }

  private Reading parse(List<String> lines) {
    if (lines.isEmpty()) return bad(file, "an empty file", "a header line, then sessions");
    header(lines.getFirst());
    if (!problems.isEmpty()) return new Reading.Bad(problems);
    for (int at = 1; at < lines.size(); at++)
      if (!lines.get(at).isBlank()) session(at + 1, lines.get(at));
    overlaps();
    if (byId.isEmpty() && problems.isEmpty())
      problem(lines.size(), "", "no session", "at least one line after the header");
    if (problems.isEmpty()) return new Reading.Good(byArrival());
    problems.sort(Comparator.comparingInt(Problem::line));
    return new Reading.Bad(problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
  }

  private void header(String text) {
    // Spreadsheets begin a file with a byte order mark.
    String line = text.startsWith("\uFEFF") ? text.substring(1) : text;
    Optional<List<String>> names = fields(1, line);
    if (names.isEmpty()) return;
    width = names.get().size();
    for (int at = 0; at < width; at++) {
      String column = names.get().get(at).strip();
      if (REQUIRED.contains(column) && columns.put(column, at) != null)
        problem(1, column, "this column twice", "each column once");
    }
    for (String column : REQUIRED)
      if (!columns.containsKey(column))
        problem(1, column, "no such column", "the columns " + String.join(", ", REQUIRED));
  }

  private void session(int line, String text) {
    Optional<List<String>> split = fields(line, text);
    if (split.isEmpty()) return;
    List<String> fields = split.get();
    if (fields.size() != width) {
      problem(line, "", fields.size() + " fields", width + ", as many as the header has");
      return;
    }
    Optional<String> id = word(line, fields, "session");
    Optional<String> station = word(line, fields, "station");
    Optional<Phase> phase = phase(line, fields);
    OptionalInt arrival = minute(line, fields, "arrival_min");
    OptionalInt departure = minute(line, fields, "departure_min");
    Optional<Long> asked = energy_mJ(line, fields);
    if (arrival.isPresent()
        && departure.isPresent()
        && departure.getAsInt() <= arrival.getAsInt()) {
      problem(
          line,
          "departure_min",
          departure.getAsInt() + "",
          "later than arrival_min, which is " + arrival.getAsInt());
      return;
    }
    if (id.isEmpty()
        || station.isEmpty()
        || phase.isEmpty()
        || arrival.isEmpty()
        || departure.isEmpty()
        || asked.isEmpty()) return;
    add(
        new Session(
            line,
            id.get(),
            station.get(),
            phase.get(),
            arrival.getAsInt(),
            departure.getAsInt(),
            asked.get()));
  }

  private void add(Session session) {
    Session same = byId.putIfAbsent(session.id(), session);
    if (same != null)
      problem(
          session.line(), "session", session.id(), "another name than that of line " + same.line());
    Session first = firstAt.computeIfAbsent(session.station(), station -> session);
    if (first.phase() != session.phase())
      problem(
          session.line(),
          "line_pair",
          pair(session.phase()),
          pair(first.phase())
              + ", as station "
              + session.station()
              + " has in line "
              + first.line());
  }

  /** A station has one outlet, and that has one car at a time. */
  private void overlaps() {
    Map<String, Session> latest = new LinkedHashMap<>();
    for (Session session : byArrival()) {
      Session before = latest.get(session.station());
      if (before != null && session.arrival_min() < before.departure_min())
        problem(
            session.line(),
            "arrival_min",
            session.arrival_min() + "",
            "%d or later: the session of line %d at station %s lasts until then"
                .formatted(before.departure_min(), before.line(), session.station()));
      if (before == null || session.departure_min() > before.departure_min())
        latest.put(session.station(), session);
    }
  }

  private List<Session> byArrival() {
    List<Session> sessions = new ArrayList<>(byId.values());
    sessions.sort(Comparator.comparingInt(Session::arrival_min));
    return sessions;
  }

  // ---- one field

  private String field(List<String> fields, String column) {
    return fields.get(columns.getOrDefault(column, 0)).strip();
  }

  private Optional<String> word(int line, List<String> fields, String column) {
    String text = field(fields, column);
    if (!text.isEmpty()) return Optional.of(text);
    problem(line, column, "nothing", "a name");
    return Optional.empty();
  }

  private Optional<Phase> phase(int line, List<String> fields) {
    String text = field(fields, "line_pair");
    for (Phase phase : Phase.values()) if (pair(phase).equals(text)) return Optional.of(phase);
    problem(line, "line_pair", text, "AB, BC or CA");
    return Optional.empty();
  }

  private static String pair(Phase phase) {
    return switch (phase) {
      case L1 -> "AB";
      case L2 -> "BC";
      case L3 -> "CA";
    };
  }

  private OptionalInt minute(int line, List<String> fields, String column) {
    String text = field(fields, column);
    int every = Session.DECIDES_EVERY_MIN;
    try {
      int minute = Integer.parseInt(text);
      if (minute >= 0 && minute <= TEN_YEARS_MIN && minute % every == 0)
        return OptionalInt.of(minute);
    } catch (NumberFormatException notWhole) {
      // Told below, with the range.
    }
    problem(
        line,
        column,
        text,
        "whole minutes since the beginning, from 0 to %d, a multiple of %d"
            .formatted(TEN_YEARS_MIN, every));
    return OptionalInt.empty();
  }

  private Optional<Long> energy_mJ(int line, List<String> fields) {
    String text = field(fields, "energy_kwh");
    try {
      BigDecimal kwh = new BigDecimal(text);
      if (kwh.signum() >= 0 && kwh.compareTo(MOST_KWH) <= 0) {
        BigDecimal millijoules = kwh.multiply(BigDecimal.valueOf(Session.MJ_PER_KWH));
        return Optional.of(millijoules.setScale(0, RoundingMode.HALF_UP).longValueExact());
      }
    } catch (NumberFormatException notANumber) {
      // Told below, with the range; NaN and Infinity come here, too.
    }
    problem(line, "energy_kwh", text, "kilowatt-hours from 0 to " + MOST_KWH);
    return Optional.empty();
  }

  // ---- one line

  /** The fields of a line (RFC 4180): a field in quotes may hold commas, and quotes doubled. */
  private Optional<List<String>> fields(int line, String text) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == '"';
        if (doubled) field.append(text.charAt(at++));
        else quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    if (!quoted) return Optional.of(fields);
    problem(line, "", "a quote that is not closed", "each quoted field closed in its line");
    return Optional.empty();
  }

  private void problem(int line, String column, String found, String expected) {
    problems.add(new Problem(file, line, column, shortened(found), expected));
  }

  private static String shortened(String found) {
    String shown = found.isEmpty() ? "nothing" : found;
    return shown.length() <= 60 ? shown : shown.substring(0, 57) + "...";
  }
}
