package headroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows of the design: core, then drivers, then daemon, then simulator; nothing refers to what
 * comes after it. Checked in the class files, from the one module that sees them all, so that no
 * dependency in a pom and no name in a string can turn an arrow round.
 */
class ArrowsTest {
  private static final List<String> ORDER =
      List.of("headroom/core/", "headroom/drivers/", "headroom/daemon/", "headroom/sim/");

  @Test
  void nothingRefersToWhatComesAfterIt() throws Exception {
    List<String> found = new ArrayList<>();
    for (Class<?> witness :
        List.of(
            headroom.core.site.Site.class,
            headroom.drivers.ocpp.ChargerGate.class,
            headroom.daemon.config.Config.class,
            headroom.sim.World.class)) {
      int classes = 0;
      for (byte[] bytes : classesBeside(witness)) {
        found.addAll(turnedRound(bytes));
        classes++;
      }
      assertTrue(classes > 10, "only " + classes + " classes were read beside " + witness);
    }
    assertEquals(List.of(), found, () -> String.join("\n", found));
  }

  /** The check itself: every wrong arrow is found, every right one is not. */
  @Test
  void everyArrowThatIsTurnedRoundIsFound() {
    for (int from = 0; from < ORDER.size(); from++) {
      for (int to = 0; to < ORDER.size(); to++) {
        byte[] bytes = referring(ORDER.get(from), ORDER.get(to));
        assertEquals(to > from, !turnedRound(bytes).isEmpty(), ORDER.get(from) + ORDER.get(to));
      }
    }
  }

  /** Every name counts, in code, signatures, annotations and strings. */
  private static List<String> turnedRound(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    String name = model.thisClass().asInternalName();
    int place = placeOf(name);
    List<String> found = new ArrayList<>();
    if (place < 0) return found;
    for (PoolEntry entry : model.constantPool()) {
      if (!(entry instanceof Utf8Entry text)) continue;
      String said = text.stringValue().replace('.', '/');
      for (int later = place + 1; later < ORDER.size(); later++)
        if (said.contains(ORDER.get(later)))
          found.add(name + " refers to " + text.stringValue() + ": the arrow is turned round");
    }
    return found;
  }

  private static int placeOf(String name) {
    for (int i = 0; i < ORDER.size(); i++) if (name.startsWith(ORDER.get(i))) return i;
    return -1;
  }

  private static byte[] referring(String from, String to) {
    return ClassFile.of()
        .build(
            ClassDesc.ofInternalName(from + "Offender"),
            builder ->
                builder.withMethodBody(
                    "offends",
                    ConstantDescs.MTD_void,
                    ClassFile.ACC_STATIC,
                    code ->
                        code.invokestatic(
                                ClassDesc.ofInternalName(to + "Witness"),
                                "is",
                                ConstantDescs.MTD_void)
                            .return_()));
  }

  /**
   * In a build up to the tests modules are directories of classes, after packaging they are jars.
   */
  private static List<byte[]> classesBeside(Class<?> witness) throws Exception {
    URI place = witness.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path path = Path.of(place);
    if (Files.isDirectory(path)) return classesIn(path);
    try (FileSystem jar = FileSystems.newFileSystem(path)) {
      return classesIn(jar.getPath("/"));
    }
  }

  private static List<byte[]> classesIn(Path root) throws IOException {
    List<byte[]> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList())
        classes.add(Files.readAllBytes(file));
    }
    return classes;
  }
}
