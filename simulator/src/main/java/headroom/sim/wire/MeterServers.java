package headroom.sim.wire;

import headroom.core.site.MeterId;
import headroom.drivers.modbus.BusConfig;
import headroom.drivers.modbus.MeterConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The meters of a config on real sockets: one Modbus server on loopback per bus, with all its unit
 * ids. A serial line becomes RTU over TCP, the nearest that needs no device.
 */
public final class MeterServers implements AutoCloseable {
  private final Map<BusConfig, ModbusServer> servers = new LinkedHashMap<>();
  private final List<MeterConfig> meters;

  /**
   * Opens a server per bus.
   *
   * @param unit what stands behind each meter
   * @throws IOException when no port is to be had
   */
  public MeterServers(List<MeterConfig> meters, Function<MeterConfig, ModbusUnit> unit)
      throws IOException {
    this.meters = List.copyOf(meters);
    Map<BusConfig, Map<Integer, ModbusUnit>> buses = new LinkedHashMap<>();
    for (MeterConfig meter : meters)
      buses
          .computeIfAbsent(meter.bus(), bus -> new LinkedHashMap<>())
          .put(meter.unit(), unit.apply(meter));
    for (Map.Entry<BusConfig, Map<Integer, ModbusUnit>> bus : buses.entrySet())
      servers.put(
          bus.getKey(),
          bus.getKey() instanceof BusConfig.Tcp
              ? ModbusServer.tcp(bus.getValue())
              : ModbusServer.rtuOverTcp(bus.getValue()));
  }

  /** Where each meter is reached now, in the order of the config. */
  public Map<MeterId, BusConfig> addresses() {
    Map<MeterId, BusConfig> addresses = new LinkedHashMap<>();
    for (MeterConfig meter : meters) {
      ModbusServer server = servers.get(meter.bus());
      if (server == null) throw new IllegalStateException("no server for " + meter.id());
      addresses.put(
          meter.id(),
          meter.bus() instanceof BusConfig.Tcp
              ? new BusConfig.Tcp("127.0.0.1", server.port())
              : new BusConfig.RtuOverTcp("127.0.0.1", server.port()));
    }
    return addresses;
  }

  @Override
  public void close() {
    new ArrayList<>(servers.values()).forEach(ModbusServer::close);
  }
}
