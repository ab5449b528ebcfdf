package headroom.daemon.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The numbered steps from an empty file to today's tables. {@code PRAGMA user_version} counts those
 * that are done. Each is one transaction, and before each the database is copied.
 *
 * @param scripts SQL of step 1, 2, …
 */
record Migrations(List<String> scripts) {
  Migrations {
    scripts = List.copyOf(scripts);
  }

  /** Those of this program. A new one is added at the end; one that was shipped never changes. */
  static Migrations ofThisProgram() {
    return new Migrations(
        List.of(
            read("001_events_and_records.sql"),
            read("002_for_the_csms.sql"),
            read("003_named_transactions.sql"),
            read("004_charging_profiles.sql"),
            read("005_cards.sql"),
            read("006_made_in_doubt.sql"),
            read("007_fallbacks_in_chargers.sql")));
  }

  private static String read(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + name)) {
      if (in == null) throw new IllegalStateException("not in the program: migrations/" + name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int version() {
    return scripts.size();
  }

  /**
   * Brings the database to this program's version.
   *
   * @throws StoreRefused when a newer program wrote it
   */
  void apply(Connection connection, StateDirectory directory) throws SQLException, IOException {
    int found = versionOf(connection);
    if (found > version())
      throw new StoreRefused(
          "%s was written by a newer headroom (its version %d, this program knows %d): install that one again, or move the folder away to start anew"
              .formatted(directory.database(), found, version()));
    for (int step = found; step < version(); step++) {
      if (step > 0) backUp(connection, directory, step);
      apply(connection, step);
    }
  }

  private void apply(Connection connection, int step) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(scripts.get(step));
      statement.executeUpdate("PRAGMA user_version = " + (step + 1));
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static void backUp(Connection connection, StateDirectory directory, int version)
      throws SQLException, IOException {
    Path backup = directory.backupOf(version);
    Files.deleteIfExists(backup);
    directory.privateFile(backup);
    try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, backup.toString());
      copy.execute();
    }
  }

  static int versionOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }
}
