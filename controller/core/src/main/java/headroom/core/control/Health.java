package headroom.core.control;

import headroom.core.event.Condition;
import headroom.core.event.Condition.Code;
import headroom.core.event.Event;
import headroom.core.port.ChargerReport;
import headroom.core.port.SetLimit;
import headroom.core.site.Charger;
import headroom.core.site.Circuit;
import headroom.core.site.Contactor;
import headroom.core.site.Evse;
import headroom.core.units.Amps;
import headroom.core.units.MonoTime;
import headroom.core.units.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The ledger of what is wrong with the site: looks at everything in each step, keeps since when
 * each thing has been wrong, and says what came and what went.
 */
final class Health {
  private static final Phase[] PHASES = Phase.values();

  private static final Duration OFFLINE_AFTER = Duration.ofSeconds(30);
  private static final int REFUSALS = 2;

  private final ControlState state;
  private final MonoTime now;
  private final List<Condition> wrong = new ArrayList<>();

  private Health(ControlState state, MonoTime now) {
    this.state = state;
    this.now = now;
  }

  /** Everything that is wrong now, oldest first; changes are added to {@code events}. */
  static List<Condition> look(
      Tree tree, ControlState state, List<Boolean> fallbacksFit, List<Event> events, MonoTime now) {
    Health health = new Health(state, now);
    for (Tree.Node node : tree.nodes()) health.circuit(node, fallbacksFit.get(node.index()));
    for (Tree.Leaf leaf : tree.leaves()) {
      boolean first = leaf.evse().id().equals(leaf.charger().evses().getFirst().id());
      if (first) health.charger(leaf);
      health.evse(leaf);
    }
    state.switches.forEach(health::contactor);
    for (SetLimit.OfSignal input : state.lostInputs) health.lost(input);
    return health.compared(events);
  }

  private void circuit(Tree.Node node, boolean fallbacksFit) {
    Circuit circuit = node.circuit();
    CircuitTrack track = state.circuit(node);
    if (track.verdict.condition().isPresent() && circuit.meter().isPresent()) {
      add(
          track.verdict.condition().get(),
          circuit.meter().get().name(),
          "meter %s of circuit %s: %s"
              .formatted(circuit.meter().get(), circuit.id(), track.verdict.why()));
    }
    if (!fallbacksFit) {
      add(
          Code.FALLBACKS_DO_NOT_FIT,
          circuit.id().name(),
          "fallbacks and worst-case background of circuit %s come to %s, its limit is %s"
              .formatted(circuit.id(), Fallbacks.load(node, state), circuit.limit()));
    }
    for (Phase phase : PHASES) ratio(circuit, track, phase);
    track.rise.ifPresent(rise -> unexplained(node, track, rise));
    for (Phase phase : PHASES) overloaded(circuit, track, phase);
    if (track.stage() != Heat.Stage.COLD) {
      add(
          Code.BREAKER_HOT,
          circuit.id().name(),
          "the breaker of circuit %s may be at %d %% of its earliest trip: %s"
              .formatted(circuit.id(), track.heatPercent(), track.stage().says()));
    }
  }

  private void ratio(Circuit circuit, CircuitTrack track, Phase phase) {
    OptionalDouble wrong = track.ratio[phase.ordinal()].wrong();
    if (wrong.isEmpty() || circuit.meter().isEmpty()) return;
    String meter = circuit.meter().get().name();
    for (Condition each : wrong(Code.METER_RATIO)) if (each.subject().equals(meter)) return;
    add(
        Code.METER_RATIO,
        meter,
        String.format(
            Locale.ROOT,
            "%s of meter %s (circuit %s) moves by %.2f times what the chargers below measure",
            phase,
            meter,
            circuit.id(),
            wrong.getAsDouble()));
  }

  private List<Condition> wrong(Code code) {
    return wrong.stream().filter(each -> each.code() == code).toList();
  }

  private void unexplained(Tree.Node node, CircuitTrack track, Elimination.Rise rise) {
    if (!now.isAtLeast(Guard.BELIEVED_FOR, rise.at())) return;
    List<String> suspects = new ArrayList<>();
    rise.suspect().ifPresent(suspect -> suspects.add(suspect.evse() + " (is paused to see)"));
    for (Tree.Leaf leaf : new Elimination(state, now).suspects(node, rise.phase()))
      suspects.add(leaf.evse().id().toString());
    add(
        Code.LOAD_UNEXPLAINED,
        track.id.name(),
        "%s of circuit %s went above its limit, and nobody who measures himself drew too much: it is the building, or %s"
            .formatted(rise.phase(), track.id, String.join(", ", suspects)));
  }

  private void overloaded(Circuit circuit, CircuitTrack track, Phase phase) {
    if (track.sample.isEmpty() || !track.guard[phase.ordinal()].isOverloaded(now)) return;
    Amps load = track.sample.get().current().get(phase);
    for (Condition condition : wrong) {
      if (condition.code() == Code.CIRCUIT_OVERLOADED
          && condition.subject().equals(circuit.id().name())) return;
    }
    add(
        Code.CIRCUIT_OVERLOADED,
        circuit.id().name(),
        "%s of circuit %s carries %s, its limit is %s"
            .formatted(phase, circuit.id(), load, track.limit.get(phase).limit()));
  }

  private void lost(SetLimit.OfSignal input) {
    add(
        Code.INPUT_LOST,
        input.input(),
        "nobody knows what input %s shows: it is taken as active, and circuit %s is limited"
            .formatted(input.input(), input.whenActive().circuit()));
  }

  private void contactor(Contactor contactor, Contactors.Switch known) {
    if (!known.isOpen()) return;
    add(
        Code.CONTACTOR_OPEN,
        contactor.name(),
        "the contactor of %s is open: %s (opened %d times since the start)"
            .formatted(contactor.name(), known.why(), known.cycles()));
  }

  private void charger(Tree.Leaf leaf) {
    Charger charger = leaf.charger();
    EvseTrack track = state.evse(leaf);
    if (charger.planned() && !track.seen) return;
    MonoTime since = track.linkChangedAt.max(state.startedAt);
    if (!track.connected && now.isAtLeast(OFFLINE_AFTER, since)) {
      add(
          Code.CHARGER_OFFLINE,
          charger.id().name(),
          track.seen
              ? "the link to %s is down; it counts with %s"
                  .formatted(charger.id(), track.counted(now))
              : "%s has not connected yet; until it has taken our fallback it counts with %s where no meter sees it"
                  .formatted(charger.id(), track.counted(now)));
    }
    if (track.silence.isPresent()) silent(charger, track, track.silence.get());
    if (track.committed.isUnlimitable()) {
      add(
          Code.CHARGER_NOT_LIMITED,
          charger.id().name(),
          "%s does not take our fallback: %s; it counts with its rating"
              .formatted(charger.id(), track.whyUnlimitable.orElse("no reason given")));
    }
  }

  private void silent(Charger charger, EvseTrack track, ChargerReport.Silent silence) {
    wrong.add(
        new Condition(
            Code.CHARGER_SILENT,
            charger.id().name(),
            "the link to %s is open, but nothing has come over it for %d s, not even after %s; it counts with %s"
                .formatted(
                    charger.id(),
                    now.since(silence.since()).toSeconds(),
                    silence.asked(),
                    track.counted(now)),
            silence.since()));
  }

  private void evse(Tree.Leaf leaf) {
    Evse evse = leaf.evse();
    EvseTrack track = state.evse(leaf);
    if (track.refusals >= REFUSALS) {
      add(
          Code.CHARGER_REFUSES_LIMIT,
          evse.id().toString(),
          "%s refused the last %d limits: %s"
              .formatted(evse.id(), track.refusals, track.refusal.orElse("no reason given")));
    }
    if (track.obedience.stage() != Obedience.Stage.KEEPS
        && track.obedience.stage() != Obedience.Stage.SUSPECTED)
      add(Code.DISOBEDIENT, evse.id().toString(), disobedient(evse, track));
  }

  private String disobedient(Evse evse, EvseTrack track) {
    Obedience obedience = track.obedience;
    return switch (obedience.stage()) {
      case KEEPS, SUSPECTED -> "";
      case DISOBEYS ->
          obedience.byMeter() || track.draw.isEmpty()
              ? "%s does not measure itself, and all others came down as told: the load above the limit is its own"
                  .formatted(evse.id())
              : "%s draws %s where %s is allowed"
                  .formatted(evse.id(), track.draw.get().draw().highest(), track.offer(now));
      case STOPPED ->
          "%s drew more than it was allowed and is paused; it gets another chance in %d min"
              .formatted(
                  evse.id(),
                  Math.ceilDiv(
                      obedience.since().plus(obedience.patience()).since(now).toSeconds(), 60));
      case TRIED ->
          "%s drew more than it was allowed and is tried again with its floor".formatted(evse.id());
    };
  }

  private void add(Code code, String subject, String text) {
    wrong.add(new Condition(code, subject, text, now));
  }

  private List<Condition> compared(List<Event> events) {
    List<Condition> still = new ArrayList<>();
    for (Condition old : state.conditions) {
      Optional<Condition> same = find(wrong, old);
      if (same.isEmpty()) events.add(new Event.ConditionCleared(old));
      else still.add(new Condition(old.code(), old.subject(), same.get().text(), old.since()));
    }
    for (Condition found : wrong) {
      if (find(still, found).isPresent()) continue;
      still.add(found);
      events.add(new Event.ConditionRaised(found));
    }
    return List.copyOf(still);
  }

  private static Optional<Condition> find(List<Condition> among, Condition like) {
    for (Condition condition : among) if (condition.isSameAs(like)) return Optional.of(condition);
    return Optional.empty();
  }
}
