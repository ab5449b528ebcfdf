package headroom.drivers.modbus;

import headroom.core.port.Clock;
import headroom.core.port.SiteInbox;
import headroom.core.site.MeterId;
import headroom.core.units.MonoTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Polls all meters of the site, one thread per bus, and puts what they say into the inbox.
 *
 * <p>Any thread may call it.
 */
public final class MeterPolling implements AutoCloseable {
  private final Clock clock;
  private final SiteInbox inbox;
  private RegisterMaps maps;
  private final Map<BusConfig, MeterBus> buses = new LinkedHashMap<>();
  private List<MeterId> order = List.of();
  private boolean closed;

  public MeterPolling(Clock clock, SiteInbox inbox, RegisterMaps maps) {
    this.clock = clock;
    this.inbox = inbox;
    this.maps = maps;
  }

  /**
   * Polls these meters from now on. Buses and meters that are as before go on undisturbed, with
   * their connections and counters; others start, change or stop. A meter that cannot work as
   * configured ({@link RegisterMaps#unfit}) is reported as failed in each of its polls.
   */
  public synchronized void apply(List<MeterConfig> meters) {
    apply(meters, maps);
  }

  /** The same with other register maps; a meter whose own map has changed starts anew. */
  public synchronized void apply(List<MeterConfig> meters, RegisterMaps with) {
    if (closed) throw new IllegalStateException("closed");
    maps = with;
    Map<BusConfig, List<MeterConfig>> wanted = new LinkedHashMap<>();
    for (MeterConfig meter : meters)
      wanted.computeIfAbsent(meter.bus(), bus -> new ArrayList<>()).add(meter);
    List<BusConfig> gone = buses.keySet().stream().filter(bus -> !wanted.containsKey(bus)).toList();
    for (BusConfig bus : gone) Optional.ofNullable(buses.remove(bus)).ifPresent(MeterBus::close);
    wanted.forEach(this::apply);
    order = meters.stream().map(MeterConfig::id).toList();
  }

  private void apply(BusConfig config, List<MeterConfig> meters) {
    MeterBus running = buses.get(config);
    MeterBus bus = running == null ? new MeterBus(config, clock, inbox) : running;
    bus.apply(meters, maps);
    if (running != null) return;
    buses.put(config, bus);
    bus.start();
  }

  /** How every meter is doing, in the order of the config. */
  public synchronized List<MeterStatus> status() {
    MonoTime now = clock.now();
    Map<MeterId, MeterStatus> byMeter = new LinkedHashMap<>();
    for (MeterBus bus : buses.values())
      for (MeterStatus status : bus.status(now)) byMeter.put(status.config().id(), status);
    return order.stream().filter(byMeter::containsKey).map(byMeter::get).toList();
  }

  /** Stops all polling and closes all lines; nothing is reported afterwards. */
  @Override
  public synchronized void close() {
    closed = true;
    buses.values().forEach(MeterBus::stop);
    buses.values().forEach(MeterBus::close);
    buses.clear();
    order = List.of();
  }
}
