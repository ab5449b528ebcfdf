package headroom.core.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.site.Site;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The core decides and does nothing else: its classes may not refer to anything through which the
 * world, time, chance or an accidental order could get in. Read from the class files, so that no
 * import can hide it.
 */
class CoreStaysPureTest {

  /** Something that core must not refer to, and why. */
  private record Ban(String reference, String why) {}

  private static final String IO = "core has no I/O: put it behind a port in headroom.core.port";
  private static final String THREADS = "core owns no thread and never waits: it is called";
  private static final String TIME = "a decision gets the time as an argument";
  private static final String LOG = "core returns events; the daemon logs them";
  private static final String CHANCE = "the same input gives the same output on every run";
  private static final String ORDER =
      "its order changes between runs or machines: use a List, LinkedHashMap or LinkedHashSet";

  private static final List<Ban> BANS =
      List.of(
          new Ban("java/net/", IO),
          new Ban("javax/net/", IO),
          new Ban("java/nio/", IO),
          new Ban("java/io/", IO),
          new Ban("java/sql/", IO),
          new Ban("java/lang/Process", IO),
          new Ban("java/lang/Runtime.", IO),
          new Ban("java/lang/System.out", LOG),
          new Ban("java/lang/System.err", LOG),
          new Ban("java/lang/System.getenv", IO),
          new Ban("java/lang/System.getProperty", IO),
          new Ban("java/lang/Thread", THREADS),
          new Ban("java/util/concurrent/", THREADS),
          new Ban("java/util/Timer", THREADS),
          new Ban("java/util/stream/Stream.parallel", THREADS),
          new Ban("java/util/Collection.parallelStream", THREADS),
          new Ban("java/util/List.parallelStream", THREADS),
          new Ban("java/lang/System.nanoTime", TIME),
          new Ban("java/lang/System.currentTimeMillis", TIME),
          new Ban("java/time/Clock", TIME),
          new Ban("java/time/Instant.now", TIME),
          new Ban("java/time/LocalDate.now", TIME),
          new Ban("java/time/LocalTime.now", TIME),
          new Ban("java/time/LocalDateTime.now", TIME),
          new Ban("java/time/OffsetDateTime.now", TIME),
          new Ban("java/time/ZonedDateTime.now", TIME),
          new Ban("java/time/ZoneId.systemDefault", TIME),
          new Ban("java/util/Date", TIME),
          new Ban("java/util/Calendar", TIME),
          new Ban("java/util/logging/", LOG),
          new Ban("java/lang/System$Logger", LOG),
          new Ban("java/lang/System.getLogger", LOG),
          new Ban("org/slf4j/", LOG),
          new Ban("java/util/Random", CHANCE),
          new Ban("java/util/random/", CHANCE),
          new Ban("java/util/SplittableRandom", CHANCE),
          new Ban("java/security/SecureRandom", CHANCE),
          new Ban("java/lang/Math.random", CHANCE),
          new Ban("java/util/UUID", CHANCE),
          new Ban("java/lang/System.identityHashCode", CHANCE),
          new Ban("java/util/HashMap", ORDER),
          new Ban("java/util/HashSet", ORDER),
          new Ban("java/util/Hashtable", ORDER),
          new Ban("java/util/IdentityHashMap", ORDER),
          new Ban("java/util/WeakHashMap", ORDER),
          new Ban("java/util/Map.of", ORDER),
          new Ban("java/util/Map.copyOf", ORDER),
          new Ban("java/util/Map.ofEntries", ORDER),
          new Ban("java/util/Set.of", ORDER),
          new Ban("java/util/Set.copyOf", ORDER),
          new Ban("java/util/stream/Collectors.toSet", ORDER),
          new Ban("java/util/stream/Collectors.toUnmodifiableSet", ORDER),
          new Ban("java/util/stream/Collectors.toUnmodifiableMap", ORDER),
          new Ban(
              "java/util/stream/Collectors.toMap(Ljava/util/function/Function;"
                  + "Ljava/util/function/Function;)",
              ORDER),
          new Ban(
              "java/util/stream/Collectors.toMap(Ljava/util/function/Function;"
                  + "Ljava/util/function/Function;Ljava/util/function/BinaryOperator;)",
              ORDER),
          new Ban("java/util/stream/Collectors.groupingBy(Ljava/util/function/Function;)", ORDER),
          new Ban(
              "java/util/stream/Collectors.groupingBy(Ljava/util/function/Function;"
                  + "Ljava/util/stream/Collector;)",
              ORDER),
          new Ban("java/util/stream/Collectors.partitioningBy", ORDER));

  @Test
  void coreRefersToNothingThatTouchesTheWorld() throws Exception {
    List<String> found = new ArrayList<>();
    int classes = 0;
    try (Stream<Path> files = Files.walk(classesOfCore())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        found.addAll(breaches(Files.readAllBytes(file)));
        classes++;
      }
    }
    assertTrue(classes > 30, "only " + classes + " classes were read");
    assertEquals(List.of(), found, () -> String.join("\n", found));
  }

  /** The check itself: a class with one forbidden reference of each kind is found out. */
  @Test
  void eachBanCatchesAClassThatBreaksIt() {
    for (Ban ban : BANS) {
      byte[] offender = offender(ban.reference());
      List<String> found = breaches(offender);
      assertTrue(
          found.stream().anyMatch(text -> text.contains(ban.why())),
          ban.reference() + " was not found, only " + found);
    }
  }

  @Test
  void orderedCollectionsAreNotBanned() {
    for (String fine :
        List.of(
            "java/util/LinkedHashMap",
            "java/util/LinkedHashSet",
            "java/util/List.of",
            "java/util/List.copyOf",
            "java/time/Instant.plus",
            "java/time/Duration.ofSeconds",
            "java/util/stream/Collectors.joining")) {
      assertEquals(List.of(), breaches(offender(fine)), fine);
    }
  }

  private static Path classesOfCore() throws URISyntaxException {
    return Path.of(Site.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<String> breaches(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    List<String> found = new ArrayList<>();
    for (PoolEntry entry : model.constantPool()) {
      String reference =
          switch (entry) {
            case ClassEntry type -> type.asInternalName();
            case MemberRefEntry member ->
                member.owner().asInternalName()
                    + "."
                    + member.name().stringValue()
                    + member.type().stringValue();
            default -> "";
          };
      for (Ban ban : BANS) {
        if (isBreach(reference, ban.reference()))
          found.add(model.thisClass().asInternalName() + " uses " + reference + ": " + ban.why());
      }
    }
    return found;
  }

  /**
   * A package ends with a slash; else the name ends there, or its members and inner types follow.
   */
  private static boolean isBreach(String reference, String banned) {
    if (!reference.startsWith(banned)) return false;
    if (banned.endsWith("/") || banned.endsWith(".") || banned.endsWith(")")) return true;
    if (reference.length() == banned.length()) return true;
    char next = reference.charAt(banned.length());
    boolean member = banned.indexOf('.') >= 0;
    return member ? next == '(' || next == 'L' : !Character.isLowerCase(next) || isPrefix(banned);
  }

  /**
   * Names that stand for all that begin with them: Thread, ThreadLocal, Process, ProcessBuilder.
   */
  private static boolean isPrefix(String banned) {
    return banned.equals("java/lang/Process");
  }

  /** A class whose only method refers to {@code reference}: a package, a class or a method. */
  private static byte[] offender(String reference) {
    String whole = reference.endsWith("/") ? reference + "Anything" : reference;
    if (whole.endsWith(".")) whole += "anything";
    int dot = whole.indexOf('.');
    String owner = dot < 0 ? whole : whole.substring(0, dot);
    int bracket = whole.indexOf('(');
    String name =
        dot < 0 ? "anything" : whole.substring(dot + 1, bracket < 0 ? whole.length() : bracket);
    MethodTypeDesc type =
        bracket < 0
            ? ConstantDescs.MTD_void
            : MethodTypeDesc.ofDescriptor(whole.substring(bracket) + "V");
    return ClassFile.of()
        .build(
            ClassDesc.of("headroom.core.Offender"),
            builder ->
                builder.withMethodBody(
                    "offends",
                    ConstantDescs.MTD_void,
                    ClassFile.ACC_STATIC,
                    code -> {
                      for (ClassDesc parameter : type.parameterList())
                        code.aconst_null().checkcast(parameter);
                      code.invokestatic(ClassDesc.ofInternalName(owner), name, type).return_();
                    }));
  }
}
