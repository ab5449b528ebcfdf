package headroom.daemon.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How our SQLite file is opened, and what its errors mean. */
final class Database {
  private Database() {}

  /**
   * Opens the file for writing, makes it where it is missing, and brings it to this program's
   * version. Every commit is synced to disk before it returns (synchronous=FULL).
   */
  static Connection open(StateDirectory directory, Migrations migrations)
      throws SQLException, IOException {
    directory.privateFile(directory.database());
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(2000);
    Connection connection = config.createConnection(url(directory.database()));
    try {
      migrations.apply(connection, directory);
      return connection;
    } catch (SQLException | IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens the file for reading beside the writer. */
  static Connection openForReading(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(2000);
    return config.createConnection(url(file));
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file;
  }

  /** Whether the file is not a sound database, so that no retry will help. */
  static boolean isCorrupt(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) return false;
    int primary = sqlite.getResultCode().code & 0xff;
    return primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** Whether one statement was wrong, not the file or the disk. */
  static boolean isConstraint(SQLException e) {
    return e instanceof SQLiteException sqlite
        && (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_CONSTRAINT.code;
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
