package headroom.core.control;

import headroom.core.event.Condition;
import headroom.core.event.Event;
import headroom.core.port.ChargerLimit;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.units.Amps;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one step decided.
 *
 * @param next state for the next step
 * @param limits to send now, decreases first
 * @param samples EVSEs whose draw must be measured anew
 * @param contactors to open or close now
 * @param bounds committed bounds to make durable; limits above the stored bound are held back until
 *     the store has said so
 * @param fallbacks what chargers are to be told from now on; only what is new
 * @param events what changed: links, boots, transactions, offers, fail-safes, guard cuts,
 *     conditions. Nothing that merely goes on
 * @param conditions everything that is wrong now, oldest first
 * @param picture what to show to people, drawn when somebody asks; see {@link #view}
 */
public record Step(
    ControlState next,
    List<ChargerLimit> limits,
    List<EvseId> samples,
    List<ContactorOrder> contactors,
    List<BoundChange> bounds,
    List<FallbackOrder> fallbacks,
    List<Event> events,
    List<Condition> conditions,
    Supplier<SiteView> picture) {

  /** One whose view is there already. */
  public Step(
      ControlState next,
      List<ChargerLimit> limits,
      List<EvseId> samples,
      List<ContactorOrder> contactors,
      List<BoundChange> bounds,
      List<FallbackOrder> fallbacks,
      List<Event> events,
      List<Condition> conditions,
      SiteView view) {
    this(next, limits, samples, contactors, bounds, fallbacks, events, conditions, () -> view);
  }

  /** The site as this step saw it, whenever it is asked for. Any thread. */
  public SiteView view() {
    return picture.get();
  }

  /**
   * New upper bounds for one EVSE.
   *
   * @param fallback highest fallback that may be in the charger
   * @param lease longest lease that a limit up to the bound may have
   */
  public record BoundChange(EvseId evse, Amps bound, Amps fallback, Duration lease) {}

  /** The fallback that a charger is to be told, now or when it comes back. */
  public record FallbackOrder(ChargerId charger, Amps fallback) {}
}
