package headroom.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationsTest {
  private static final String FIRST =
      "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);";
  private static final String SECOND = "ALTER TABLE a ADD COLUMN y TEXT;";

  @TempDir Path temp;

  private StateDirectory directory() throws Exception {
    StateDirectory directory = new StateDirectory(temp.resolve("state"));
    directory.claim();
    return directory;
  }

  @Test
  void eachStepIsDoneOnceAndTheStepBeforeIsKeptAsACopy() throws Exception {
    try (StateDirectory directory = directory()) {
      Database.open(directory, new Migrations(List.of(FIRST))).close();
      assertFalse(Files.exists(directory.backupOf(1)));
      try (Connection connection =
          Database.open(directory, new Migrations(List.of(FIRST, SECOND)))) {
        assertEquals(2, Migrations.versionOf(connection));
        assertEquals(1, number(connection, "SELECT count(*) FROM a WHERE y IS NULL"));
      }
      try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + directory.backupOf(1))) {
        assertEquals(1, Migrations.versionOf(copy));
        assertEquals(7, number(copy, "SELECT x FROM a"));
      }
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.backupOf(1))));
    }
  }

  @Test
  void aStepThatFailsLeavesNothingBehind() throws Exception {
    try (StateDirectory directory = directory()) {
      Database.open(directory, new Migrations(List.of(FIRST))).close();
      Migrations broken =
          new Migrations(List.of(FIRST, "CREATE TABLE b (x INTEGER); SELECT nonsense FROM b;"));
      assertThrows(SQLException.class, () -> Database.open(directory, broken));
      try (Connection connection = Database.open(directory, new Migrations(List.of(FIRST)))) {
        assertEquals(1, Migrations.versionOf(connection));
        assertEquals(0, number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'b'"));
      }
    }
  }

  @Test
  void thisProgramsStepsMakeStrictTablesFromNothing() throws Exception {
    try (StateDirectory directory = directory();
        Connection connection = Database.open(directory, Migrations.ofThisProgram())) {
      assertEquals(Migrations.ofThisProgram().version(), Migrations.versionOf(connection));
      assertTrue(number(connection, "SELECT count(*) FROM pragma_table_list WHERE strict") >= 7);
      assertEquals(2, number(connection, "PRAGMA synchronous"));
    }
  }

  @Test
  void boundOfAnOlderProgramStandsForTheFallbackThatNobodyWroteDown() throws Exception {
    try (StateDirectory directory = directory()) {
      List<String> all = Migrations.ofThisProgram().scripts();
      try (Connection old = Database.open(directory, new Migrations(all.subList(0, 3)));
          Statement statement = old.createStatement()) {
        statement.executeUpdate("INSERT INTO committed_bound VALUES ('CP-01', 1, 16000, 300, 0)");
      }
      try (Connection connection = Database.open(directory, Migrations.ofThisProgram())) {
        assertEquals(16_000, number(connection, "SELECT fallback_ma FROM committed_bound"));
      }
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getInt(1);
    }
  }
}
