package headroom.core.port;

/**
 * Where drivers put what they saw. Any thread; never blocks. The latest sample per meter wins;
 * reports of one charger keep their order.
 */
public interface SiteInbox {
  void offer(MeterReport report);

  void offer(ChargerReport report);
}
