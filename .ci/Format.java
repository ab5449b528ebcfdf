import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or writes the format of every Java file below a folder: {@code check DIR} or {@code write
 * DIR}.
 */
final class Format {
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    List<Path> files = javaFiles(Path.of(args[1]));
    List<Path> off = files.parallelStream().filter(file -> isOff(file, write)).toList();
    if (write) {
      System.out.println(off.size() + " of " + files.size() + " Java files formatted anew");
    } else if (!off.isEmpty()) {
      off.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: mvn verify -N -Dformat.goal=write");
      System.exit(1);
    }
  }

  /** Whether the file was not formatted; formats it when {@code write}. */
  private static boolean isOff(Path file, boolean write) {
    try {
      String source = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(source);
      if (formatted.equals(source)) return false;
      if (write) Files.writeString(file, formatted);
      return true;
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            boolean skipped =
                name.equals("target") || name.equals("node_modules") || name.equals(".git");
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
