package headroom.sim.ocpp;

import headroom.sim.World;
import headroom.sim.csms.CsmsModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A station right at a central system: frames arrive within the same instant. */
public final class DirectLine implements Line {
  private final World world;
  private final CsmsModel csms;
  private final ChargerModel charger;
  private Optional<CsmsModel.Visit> visit = Optional.empty();

  public DirectLine(World world, CsmsModel csms, ChargerModel charger) {
    this.world = world;
    this.csms = csms;
    this.charger = charger;
  }

  @Override
  public void dial() {
    if (!csms.isUp()) {
      charger.onClosed("nobody there");
      return;
    }
    visit = Optional.of(csms.onOpen(charger.id().name(), charger.protocol(), new Down()));
    charger.onOpen();
  }

  @Override
  public void send(String text) {
    visit.ifPresent(to -> to.onText(text));
  }

  @Override
  public void hangUp() {
    visit.ifPresent(CsmsModel.Visit::onClosed);
  }

  private final class Down implements CsmsModel.Link {
    @Override
    public void send(String text) {
      world.after(Duration.ZERO, () -> charger.onText(text));
    }

    @Override
    public void cut() {
      charger.onClosed("cut");
    }
  }

  /** Calls the station and lets a second pass; {@code !} and the code for an error. */
  public String call(String action, String payload) {
    List<String> answers = new ArrayList<>();
    csms.call(
        charger.id().name(),
        action,
        payload.replace('\'', '"'),
        outcome ->
            answers.add(
                switch (outcome) {
                  case CsmsModel.Outcome.Result result -> result.payload().replace('"', '\'');
                  case CsmsModel.Outcome.Refused refused -> "!" + refused.code();
                  case CsmsModel.Outcome.Gone gone -> "gone";
                }));
    world.run(Duration.ofSeconds(1));
    if (answers.size() != 1) throw new AssertionError(answers.size() + " answers to " + action);
    return answers.getFirst();
  }
}
