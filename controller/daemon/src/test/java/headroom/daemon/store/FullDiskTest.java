package headroom.daemon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import headroom.core.port.StoredRecord.CommittedBound;
import headroom.core.units.Amps;
import headroom.daemon.Sites;
import headroom.daemon.SystemClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk is full below a whole process: while a file is there, a small library answers every
 * write to the store's folder with ENOSPC. What is promised holds, and all is well when there is
 * room again.
 */
final class FullDiskTest {
  private static final String SHIM =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <errno.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <sys/types.h>
      #include <unistd.h>
      static int full(int fd) {
        char link[64], path[4096];
        const char *flag = getenv("FULL_FLAG"), *folder = getenv("FULL_FOLDER");
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, path, sizeof path - 1);
        if (n < 0 || access(flag, F_OK) != 0) return 0;
        path[n] = 0;
        return strncmp(path, folder, strlen(folder)) == 0;
      }
      ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) {
        static ssize_t (*real)(int, const void *, size_t, off64_t);
        if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
        if (full(fd)) { errno = ENOSPC; return -1; }
        return real(fd, b, n, at);
      }
      ssize_t pwrite(int fd, const void *b, size_t n, off_t at) { return pwrite64(fd, b, n, at); }
      ssize_t write(int fd, const void *b, size_t n) {
        static ssize_t (*real)(int, const void *, size_t);
        if (!real) real = dlsym(RTLD_NEXT, "write");
        if (full(fd)) { errno = ENOSPC; return -1; }
        return real(fd, b, n);
      }
      """;

  @TempDir Path temp;

  @Test
  void recordsAreRefusedBoundsArePromisedAndTheStoreRecovers() throws Exception {
    Path shim = compileShim();
    Path flag = temp.resolve("full");
    Path state = temp.resolve("state");
    ProcessBuilder builder = Child.java(Commanded.class, state.toString());
    builder.environment().put("LD_PRELOAD", shim.toString());
    builder.environment().put("FULL_FLAG", flag.toString());
    builder.environment().put("FULL_FOLDER", state.toString());
    Process child = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter in =
            new PrintWriter(
                new OutputStreamWriter(child.getOutputStream(), StandardCharsets.UTF_8), true)) {
      assertEquals("Durable healthy", ask(in, out, "begin 1"));
      assertTrue(Files.exists(state.resolve("bounds-are-whole")));
      Files.writeString(flag, "");
      assertEquals("Lost STORE_FAILS", ask(in, out, "begin 2"));
      assertEquals("Durable STORE_FAILS", ask(in, out, "bound 13"));
      assertFalse(
          Files.exists(state.resolve("bounds-are-whole")), "a restart now counts the rating");
      Files.delete(flag);
      assertEquals("Durable healthy", ask(in, out, "begin 3"));
      assertTrue(Files.exists(state.resolve("bounds-are-whole")));
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    try (Store store = Store.open(state, new SystemClock())) {
      List<CommittedBound> bounds = store.remembered(Sites.metered(1)).bounds();
      assertEquals(
          List.of(Amps.of(13)),
          bounds.stream().map(CommittedBound::bound).toList(),
          "the bound of the bad time was written with the first good commit");
    }
  }

  private static String ask(PrintWriter in, BufferedReader out, String line) throws IOException {
    in.println(line);
    return String.valueOf(out.readLine());
  }

  private Path compileShim() throws IOException, InterruptedException {
    Path source = temp.resolve("full.c");
    Path shim = temp.resolve("full.so");
    Files.writeString(source, SHIM);
    boolean compiled;
    try {
      compiled =
          new ProcessBuilder(
                      "gcc", "-shared", "-fPIC", "-o", shim.toString(), source.toString(), "-ldl")
                  .inheritIO()
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException noCompiler) {
      compiled = false;
    }
    if (!compiled)
      System.out.println(
          "SKIPPED FullDiskTest: gcc is not here; apt install gcc libc6-dev enables it");
    Assumptions.assumeTrue(compiled, "needs gcc: apt install gcc libc6-dev");
    return shim;
  }

  /** Writes what it is told on its input, and answers with the outcome and the store's health. */
  static final class Commanded {
    private Commanded() {}

    public static void main(String[] args) throws Exception {
      Store store = Store.open(Path.of(args[0]), new SystemClock());
      store.remembered(Sites.metered(1));
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ");
        int number = Integer.parseInt(words[1]);
        var outcome =
            Records.writeAndWait(
                store, words[0].equals("begin") ? Records.begun(number) : Records.bound(1, number));
        String health =
            store.conditions().active().isEmpty()
                ? "healthy"
                : store.conditions().active().getFirst().code().name();
        System.out.println(outcome.getClass().getSimpleName() + " " + health);
      }
    }
  }
}
