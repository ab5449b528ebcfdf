package headroom.drivers.modbus;

import java.time.Duration;
import java.util.Optional;

/**
 * The line of one bus: opened when it is needed, dropped when it may be out of step.
 *
 * <p>On a TCP connection that is enough: the late answer dies with the connection. RTU answers
 * carry no number, and a device on the far side of the port or gateway does not know that we hung
 * up. So after a silence there is a pause in which the slowest device has answered, and what came
 * in meanwhile is thrown away with the line.
 */
final class BusLine implements PolledMeter.LineSource, AutoCloseable {
  private final BusConfig config;
  private final Duration timeout;
  private final Duration lateAnswers;
  private final Runnable whenOpened;
  private Optional<Line> open = Optional.empty();

  /**
   * @param timeout for opening, and for each answer as a whole
   * @param lateAnswers how long after the timeout a device on a serial line may still answer
   * @param whenOpened runs each time that the line is opened anew
   */
  BusLine(BusConfig config, Duration timeout, Duration lateAnswers, Runnable whenOpened) {
    this.config = config;
    this.timeout = timeout;
    this.lateAnswers = lateAnswers;
    this.whenOpened = whenOpened;
  }

  @Override
  public Line line() throws LineFault {
    if (open.isPresent()) return open.get();
    Line line = Lines.open(config, timeout);
    open = Optional.of(line);
    whenOpened.run();
    return line;
  }

  @Override
  public void failed(LineFault fault) {
    if (fault.lineUsable() || open.isEmpty()) return;
    if (!(config instanceof BusConfig.Tcp)) awaitLateAnswers();
    close();
  }

  private void awaitLateAnswers() {
    try {
      Thread.sleep(lateAnswers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Drops the line; the next request opens it anew. Never throws. */
  @Override
  public void close() {
    open.ifPresent(Line::close);
    open = Optional.empty();
  }
}
