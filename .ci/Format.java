import com.google.googlejavaformat.java.Formatter;
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
    Formatter formatter = new Formatter();
    List<Path> off = new ArrayList<>();
    for (Path file : files) {
      String source = Files.readString(file);
      String formatted = formatter.formatSourceAndFixImports(source);
      if (formatted.equals(source)) continue;
      off.add(file);
      if (write) Files.writeString(file, formatted);
    }
    if (write) {
      System.out.println(off.size() + " of " + files.size() + " Java files formatted anew");
    } else if (!off.isEmpty()) {
      off.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: mvn verify -N -Dformat.goal=write");
      System.exit(1);
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
