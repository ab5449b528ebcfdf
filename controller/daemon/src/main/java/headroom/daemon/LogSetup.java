package headroom.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The log goes to stderr, one line per message: below systemd with the journal's level marks (see
 * sd-daemon(3)) and without a time, which the journal knows itself; elsewhere with both. Libraries
 * speak up for warnings only. {@code HEADROOM_LOG=debug} lets us say more.
 *
 * <p>Set up in Java: an XML file would cost a fifth of a second of each start.
 */
@ConfiguratorRank(value = ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    setContext(context);
    boolean journal = System.getenv("JOURNAL_STREAM") != null;
    LineLayout layout = new LineLayout(journal);
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    stderr.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(stderr);
    context
        .getLogger("headroom")
        .setLevel(Level.toLevel(System.getenv("HEADROOM_LOG"), Level.INFO));
    // They tell of every hiccup of a bus or a peer at a level that is not theirs to judge.
    context.getLogger("com.ghgande.j2mod").setLevel(Level.OFF);
    context.getLogger("org.java_websocket").setLevel(Level.OFF);
    context.getLogger("org.sqlite").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** One line per message, and the trace of what was thrown below it. */
  private static final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final boolean journal;

    private LineLayout(boolean journal) {
      this.journal = journal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
      StringBuilder line = new StringBuilder();
      if (journal) line.append(mark(event.getLevel()));
      else
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .append(' ')
            .append(event.getLevel())
            .append(' ');
      String logger = event.getLoggerName();
      line.append(logger.substring(logger.lastIndexOf('.') + 1)).append(": ");
      // What peers sent must not look like lines of ours.
      line.append(event.getFormattedMessage().replaceAll("\\p{Cntrl}", "?"));
      line.append(System.lineSeparator());
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) line.append(ThrowableProxyUtil.asString(thrown));
      return line.toString();
    }

    private static String mark(Level level) {
      return switch (level.toInt()) {
        case Level.ERROR_INT -> "<3>";
        case Level.WARN_INT -> "<4>";
        case Level.INFO_INT -> "<6>";
        default -> "<7>";
      };
    }
  }
}
