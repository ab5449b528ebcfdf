package headroom.drivers.ocpp;

import static headroom.drivers.ocpp.station.Lease.utc;

import headroom.core.event.Event;
import headroom.core.port.Clock;
import headroom.core.port.EventLog;
import headroom.core.site.Charger.RateUnit;
import headroom.core.site.ChargerId;
import headroom.drivers.ocpp.FrameCodec.Decoded;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.Fields.Violation;
import headroom.drivers.ocpp.station.Rate;
import headroom.drivers.ocpp.station.Wording;
import headroom.drivers.ocpp.station.Wording.FallbackKind;
import headroom.drivers.ocpp.station.Wording.Make;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where chargers wait that are not in the config: connected and held at 0 A, with no right to
 * anything, until somebody adopts them (design 4).
 *
 * <p>A guest's boot is answered {@code Pending}, so that it asks again; everything else but a
 * heartbeat is refused, so that it keeps what it has to say (OCPP 2.0.1 B02.FR.09). Its limit is
 * the one that becomes its fallback later: a TxDefaultProfile at the lowest level, in the unit that
 * it takes. Bounded: there are {@link #PLACES} places, and a guest says what a charger may say.
 *
 * <p>Any thread.
 */
final class Lobby {
  static final int PLACES = 16;
  static final int ASKS_AGAIN_SECONDS = 30;

  private static final int GOING_AWAY = 1001;
  private static final int POLICY = 1008;
  private static final int MOST_BAD_FRAMES = 20;

  private final Clock clock;
  private final EventLog events;
  private final Supplier<Instant> timeForChargers;
  private final Function<String, Wording> wordings;
  private final Map<ChargerId, Guest> guests = new LinkedHashMap<>();

  /**
   * @param timeForChargers what they are told
   * @param wordings how the version of a subprotocol says things
   */
  Lobby(
      Clock clock,
      EventLog events,
      Supplier<Instant> timeForChargers,
      Function<String, Wording> wordings) {
    this.clock = clock;
    this.events = events;
    this.timeForChargers = timeForChargers;
    this.wordings = wordings;
  }

  /** Whether there is a place for it. */
  synchronized boolean hasRoom(ChargerId charger) {
    return guests.containsKey(charger) || guests.size() < PLACES;
  }

  /** A stranger comes in; an older link of the same identity goes. */
  Conversation open(ChargerId charger, String protocol, String peer, Wire wire) {
    Guest guest = new Guest(charger, protocol, peer, wire, clock.wall());
    Optional<Guest> old;
    synchronized (this) {
      old = Optional.ofNullable(guests.put(charger, guest));
    }
    old.ifPresent(before -> before.wire.close(GOING_AWAY, "replaced by a newer link"));
    if (old.isEmpty()) events.append(new Event.StrangerWaits(charger.name(), peer));
    guest.hold();
    return guest;
  }

  /** Those that wait, in the order in which they came. */
  synchronized List<WaitingCharger> waiting() {
    return guests.values().stream().map(Guest::shown).toList();
  }

  /** Sends out those that are known by now: they come again as what they are. */
  void release(Predicate<ChargerId> known) {
    List<Guest> leaving = new ArrayList<>();
    synchronized (this) {
      for (Guest guest : guests.values()) if (known.test(guest.charger)) leaving.add(guest);
      leaving.forEach(guest -> guests.remove(guest.charger));
    }
    for (Guest guest : leaving) guest.wire.close(GOING_AWAY, "adopted: connect again");
  }

  private synchronized void leaves(Guest guest) {
    guests.remove(guest.charger, guest);
  }

  /** One charger that waits. */
  private final class Guest implements Conversation {
    private final ChargerId charger;
    private final String protocol;
    private final String peer;
    private final Wire wire;
    private final Instant since;
    private final Wording wording;
    private final Deque<RateUnit> units = new ArrayDeque<>(List.of(RateUnit.A, RateUnit.W));
    private Optional<Make> make = Optional.empty();
    private Optional<Boolean> held = Optional.empty();
    private String asked = "";
    private int badFrames;

    Guest(ChargerId charger, String protocol, String peer, Wire wire, Instant since) {
      this.charger = charger;
      this.protocol = protocol;
      this.peer = peer;
      this.wire = wire;
      this.since = since;
      this.wording = wordings.apply(protocol);
    }

    synchronized WaitingCharger shown() {
      return new WaitingCharger(
          charger, peer, protocol, since, make.map(Make::vendor), make.map(Make::model), held);
    }

    /** Holds it at 0 A, in the next unit that it has not refused yet. */
    synchronized void hold() {
      RateUnit unit = units.poll();
      if (unit == null) {
        held = Optional.of(false);
        return;
      }
      asked = "lobby-" + unit;
      Rate nothing = new Rate(unit, "0", Optional.empty(), false);
      send(
          new Frame.Call(
              asked, "SetChargingProfile", wording.fallback(0, 0, FallbackKind.RELATIVE, nothing)));
    }

    @Override
    public synchronized void onText(String text) {
      switch (FrameCodec.decode(text)) {
        case Decoded.Good(Frame.Call call) -> answer(call);
        case Decoded.Good(Frame.CallResult result) -> heard(result);
        case Decoded.Good(Frame.CallError error) when error.id().equals(asked) -> hold();
        case Decoded.Good other -> {}
        case Decoded.Bad bad -> {
          if (++badFrames >= MOST_BAD_FRAMES) wire.close(POLICY, "sends no OCPP");
        }
      }
    }

    private void heard(Frame.CallResult result) {
      if (!result.id().equals(asked)) return;
      boolean accepted = result.payload().contains("\"Accepted\"");
      if (accepted) held = Optional.of(true);
      else hold();
    }

    private void answer(Frame.Call call) {
      switch (call.action()) {
        case "BootNotification" -> {
          note(call);
          send(
              new Frame.CallResult(
                  call.id(),
                  "{\"status\":\"Pending\",\"currentTime\":\"%s\",\"interval\":%d}"
                      .formatted(utc(timeForChargers.get()), ASKS_AGAIN_SECONDS)));
        }
        case "Heartbeat" ->
            send(
                new Frame.CallResult(
                    call.id(), "{\"currentTime\":\"%s\"}".formatted(utc(timeForChargers.get()))));
        default ->
            send(
                new Frame.CallError(
                    call.id(),
                    ErrorCode.SECURITY_ERROR.word(),
                    "not adopted yet: keep it, and boot again",
                    "{}"));
      }
    }

    private void note(Frame.Call boot) {
      try {
        make = Optional.of(wording.make(Fields.of(boot.payload())));
      } catch (Violation unreadable) {
        // It waits all the same; who it is shows in its identity.
      }
    }

    private void send(Frame frame) {
      wire.send(FrameCodec.encode(frame));
    }

    @Override
    public void onClosed(String why) {
      leaves(this);
    }
  }
}
