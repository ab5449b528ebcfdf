package headroom.drivers.ocpp;

import headroom.core.site.ChargerId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets in who is on its list, and sends every text back. */
final class EchoGate implements ChargerGate {
  private final List<ChargerAccess> access;
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<String> refused = new CopyOnWriteArrayList<>();

  EchoGate(ChargerAccess... access) {
    this.access = List.of(access);
  }

  static ChargerAccess open(String identity) {
    return new ChargerAccess(new ChargerId(identity), Optional.empty());
  }

  static ChargerAccess locked(String identity, String password) {
    return new ChargerAccess(new ChargerId(identity), Optional.of(password));
  }

  @Override
  public Verdict check(String identity, Optional<String> password, boolean encrypted, String peer) {
    for (ChargerAccess known : access) {
      if (!known.identity().name().equals(identity)) continue;
      boolean right =
          known
              .password()
              .map(it -> password.isPresent() && BasicCredentials.matches(password.get(), it))
              .orElse(true);
      return right
          ? new Verdict.Welcome(known.identity())
          : new Verdict.WrongCredentials("wrong password");
    }
    return new Verdict.UnknownIdentity("not in the config");
  }

  @Override
  public List<String> protocols() {
    return List.of("ocpp2.0.1", "ocpp1.6");
  }

  @Override
  public void refused(Optional<ChargerId> charger, String peer, String what) {
    refused.add(charger.map(ChargerId::name).orElse("somebody") + " " + what);
  }

  @Override
  public Conversation open(ChargerId charger, String protocol, String peer, Wire wire) {
    log.add("open " + charger + " " + protocol);
    return new Conversation() {
      @Override
      public void onText(String text) {
        wire.send(text);
      }

      @Override
      public void onClosed(String why) {
        log.add("closed " + charger + ": " + why);
      }
    };
  }
}
