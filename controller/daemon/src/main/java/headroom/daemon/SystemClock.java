package headroom.daemon;

import headroom.core.port.Clock;
import headroom.core.units.MonoTime;
import java.time.Instant;

/** The machine's clocks. The monotonic one begins with this object, near 0 s. */
public final class SystemClock implements Clock {
  private final long originNanos = System.nanoTime();

  @Override
  public MonoTime now() {
    return new MonoTime(System.nanoTime() - originNanos);
  }

  @Override
  public Instant wall() {
    return Instant.now();
  }
}
