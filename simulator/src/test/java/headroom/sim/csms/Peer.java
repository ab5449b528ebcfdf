package headroom.sim.csms;

import headroom.sim.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A station's end of a connection to a central system: says what it is told to say. */
final class Peer implements CsmsModel.Link {
  final List<String> heard = new ArrayList<>();
  final CsmsModel.Visit visit;
  boolean cut;
  private final World world;
  private int ids;

  Peer(World world, CsmsModel csms, String station, String protocol) {
    this.world = world;
    this.visit = csms.onOpen(station, protocol, this);
  }

  /** Calls, and lets ten seconds pass. */
  Peer says(String action, String payload) {
    visit.onText(Envelope.call("m" + ++ids, action, payload));
    world.run(Duration.ofSeconds(10));
    return this;
  }

  @Override
  public void send(String text) {
    heard.add(text);
  }

  @Override
  public void cut() {
    cut = true;
  }
}
