package headroom.drivers.ocpp;

import headroom.core.port.ChargerLimit;
import headroom.core.port.ChargerLink;
import headroom.core.port.ChargerReport.LimitOutcome;
import headroom.core.port.ChargerReport.Outcome;
import headroom.core.profile.ProfileBook;
import headroom.core.profile.WhileAway;
import headroom.core.proxy.BackOffice;
import headroom.core.site.Charger;
import headroom.core.site.ChargerId;
import headroom.core.site.EvseId;
import headroom.core.site.Site;
import headroom.core.units.Amps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The conversations with all chargers of the site: who may connect, where its frames go, and where
 * a limit is sent.
 *
 * <p>Any thread may call. Each charger has a queue of its own ({@link SessionPorts#queues}) on
 * which all of its work is done, so nothing here waits: neither for a charger nor for the store.
 */
public final class ChargerSessions implements ChargerLink, ChargerGate {
  private static final int LONGEST_IDENTITY = 48;

  private final SessionPorts ports;
  private final BackOffice backOffice;
  private final ProfileBook profiles;
  private final Refusals refusals;
  private final Lobby lobby;
  private volatile boolean strangersWait;
  private final Map<ChargerId, Amps> fallbacks = new ConcurrentHashMap<>();
  private volatile Map<ChargerId, Member> members = Map.of();

  /** One charger of the config. */
  private record Member(ChargerAccess access, ChargerSession session) {}

  public ChargerSessions(
      SessionPorts ports, BackOffice backOffice, Site site, List<ChargerAccess> access) {
    this.ports = ports;
    this.backOffice = backOffice;
    this.profiles =
        new ProfileBook(
            site,
            ports.csms().map(Csms::whileAway).orElse(WhileAway.KEEP),
            ports.csms().map(Csms::profiles).orElse(List.of()),
            ports.clock().now());
    this.refusals = new Refusals(ports.clock(), ports.events());
    this.lobby =
        new Lobby(
            ports.clock(),
            ports.events(),
            () -> backOffice.timeForChargers(ports.clock().wall(), ports.clock().now()),
            Dialects::wording);
    reconfigure(site, access);
  }

  /** Whether chargers that are not in the config are let in, to wait at 0 A. Any thread. */
  public void letStrangersWait(boolean wait) {
    strangersWait = wait;
  }

  /** Those that wait. Any thread. */
  public List<WaitingCharger> waiting() {
    return lobby.waiting();
  }

  /**
   * Takes a new config. Links of chargers that stay are not touched; the fallback of one that stays
   * is what {@link #setFallback} said last; the link of one that is gone is closed.
   */
  public synchronized void reconfigure(Site site, List<ChargerAccess> access) {
    profiles.reconfigure(site);
    Map<ChargerId, Member> before = members;
    Map<ChargerId, Member> after = new LinkedHashMap<>();
    for (ChargerAccess each : access) {
      Optional<Charger> charger = site.charger(each.identity());
      if (charger.isEmpty()) continue;
      Member old = before.get(each.identity());
      ChargerSession session =
          old == null
              ? new ChargerSession(
                  ports,
                  backOffice,
                  profiles,
                  refusals,
                  charger.get(),
                  Optional.ofNullable(fallbacks.get(each.identity())))
              : old.session;
      if (old != null) session.reconfigure(charger.get());
      after.put(each.identity(), new Member(each, session));
    }
    members = Collections.unmodifiableMap(after);
    for (Map.Entry<ChargerId, Member> each : before.entrySet())
      if (!after.containsKey(each.getKey())) {
        each.getValue().session.remove();
        fallbacks.remove(each.getKey());
      }
    lobby.release(after::containsKey);
  }

  @Override
  public void offer(ChargerLimit limit) {
    Member member = members.get(limit.evse().charger());
    if (member != null) {
      member.session.offer(limit);
      return;
    }
    ports
        .inbox()
        .offer(
            new LimitOutcome(
                limit.evse().charger(),
                ports.clock().now(),
                limit.evse(),
                limit.seq(),
                Outcome.DROPPED,
                "not in the config"));
  }

  @Override
  public synchronized void setFallback(ChargerId charger, Amps fallback) {
    // A charger may be new in the config: its session begins a moment later.
    fallbacks.put(charger, fallback);
    Member member = members.get(charger);
    if (member != null) member.session.setFallback(fallback);
  }

  @Override
  public void requestSample(EvseId evse) {
    Member member = members.get(evse.charger());
    if (member != null) member.session.requestSample(evse);
  }

  /**
   * Closes the link of a charger that says more between two ticks than can be taken in; it may come
   * again. Any thread; returns at once.
   */
  public void stopFlood(ChargerId charger) {
    Member member = members.get(charger);
    if (member != null) member.session.stopFlood();
  }

  /** The frames of a charger's links; empty: no such charger. Any thread. */
  public Optional<Trace> trace(ChargerId charger) {
    return Optional.ofNullable(members.get(charger)).map(member -> member.session.trace());
  }

  /** The charging profiles that the CSMS has set. */
  public ProfileBook profiles() {
    return profiles;
  }

  /** The state of every charger's link, in the order of the config. Any thread. */
  public List<ChargerStatus> status() {
    List<ChargerStatus> all = new ArrayList<>();
    for (Member member : members.values()) all.add(member.session.status());
    return List.copyOf(all);
  }

  /**
   * {@inheritDoc}
   *
   * <p>An identity has 1 to 48 printable characters and no colon (which would split Basic auth
   * credentials). Passwords are compared in constant time.
   */
  @Override
  public Verdict check(String identity, Optional<String> password, boolean encrypted, String peer) {
    Verdict verdict = verdict(identity, password, encrypted);
    String why =
        switch (verdict) {
          case Verdict.Welcome welcome -> "";
          case Verdict.UnknownIdentity unknown -> unknown.why();
          case Verdict.WrongCredentials wrong -> wrong.why();
          case Verdict.NotEncrypted plain -> plain.why();
        };
    if (!why.isEmpty()) refusals.handshake(printable(identity), peer, why);
    return verdict;
  }

  @Override
  public void refused(Optional<ChargerId> charger, String peer, String what) {
    refusals.rule(charger, peer, what);
  }

  private Verdict verdict(String identity, Optional<String> password, boolean encrypted) {
    if (identity.isEmpty()) return new Verdict.UnknownIdentity("no identity in the path");
    if (identity.length() > LONGEST_IDENTITY)
      return new Verdict.UnknownIdentity(
          "identity of " + identity.length() + " characters, expected at most " + LONGEST_IDENTITY);
    if (identity.indexOf(':') >= 0) return new Verdict.UnknownIdentity("colon in the identity");
    if (!printable(identity).equals(identity))
      return new Verdict.UnknownIdentity("unprintable character in the identity");
    Member member = members.get(new ChargerId(identity));
    if (member == null) {
      ChargerId stranger = new ChargerId(identity);
      if (!strangersWait) return new Verdict.UnknownIdentity("not in the config");
      return lobby.hasRoom(stranger)
          ? new Verdict.Welcome(stranger)
          : new Verdict.UnknownIdentity("not in the config, and too many wait already");
    }
    // First: what it says next would be its password, for anybody on the way to read.
    if (member.access.needsTls() && !encrypted)
      return new Verdict.NotEncrypted("came without TLS, expected security profile 2");
    Optional<String> expected = member.access.password();
    if (expected.isPresent()) {
      if (password.isEmpty()) return new Verdict.WrongCredentials("no password given");
      if (!BasicCredentials.matches(password.get(), expected.get()))
        return new Verdict.WrongCredentials("wrong password");
    }
    return new Verdict.Welcome(member.access.identity());
  }

  private static String printable(String identity) {
    return Printable.of(identity, LONGEST_IDENTITY);
  }

  @Override
  public List<String> protocols() {
    return Dialects.PROTOCOLS;
  }

  @Override
  public Conversation open(ChargerId charger, String protocol, String peer, Wire wire) {
    Member member = members.get(charger);
    if (member == null && strangersWait) return lobby.open(charger, protocol, peer, wire);
    if (member == null) {
      wire.close(1008, "no longer in the config");
      return new Conversation() {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed(String why) {}
      };
    }
    return member.session.open(protocol, peer, wire);
  }
}
