package headroom.drivers.ocpp.v201;

import headroom.drivers.ocpp.Answer;
import headroom.drivers.ocpp.Frame.Call;
import headroom.drivers.ocpp.station.Fields;
import headroom.drivers.ocpp.station.ForeignLevels;
import headroom.drivers.ocpp.station.ProfileIds;
import headroom.drivers.ocpp.station.Station;
import headroom.drivers.ocpp.station.Steps.Foreign;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Profiles of others in the charger: it is asked for all that it has (K09), and each that is not
 * ours is to be cleared by its id (K10.FR.03). One that cannot tell is cleared by purpose and
 * level.
 */
final class ForeignProfiles {
  /** K09.FR.03 wants a filter: all sources that there are. */
  private static final String ALL_SOURCES = "[\"CSO\",\"EMS\",\"SO\",\"Other\"]";

  /** So long after the last word of it a report is taken for broken off. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String OF_OTHER_SYSTEMS = "ChargingStationExternalConstraints";
  private static final int MOST_PROFILES = 1000;
  private static final int FIRST_REQUEST = 88_000;

  private final Station station;
  private Optional<Inquiry> open = Optional.empty();
  private int requests = FIRST_REQUEST;

  /** One GetChargingProfiles and what came of it so far. */
  private static final class Inquiry {
    final int request;
    final Runnable unheard;
    final Consumer<Foreign> then;
    final Set<Long> found = new LinkedHashSet<>();
    boolean answered;
    boolean complete;
    int words;

    Inquiry(int request, Runnable unheard, Consumer<Foreign> then) {
      this.request = request;
      this.unheard = unheard;
      this.then = then;
    }
  }

  ForeignProfiles(Station station) {
    this.station = station;
  }

  void closed() {
    open = Optional.empty();
  }

  /**
   * @param sessionLevel the level of our transaction limits
   */
  void find(Optional<Integer> maxStackLevel, int sessionLevel, Consumer<Foreign> then) {
    Runnable byLevel =
        () ->
            then.accept(
                new Foreign.Clear(
                    ForeignLevels.of(station.charger(), maxStackLevel, sessionLevel).stream()
                        .map(Profiles::clear)
                        .toList(),
                    true));
    Inquiry inquiry = new Inquiry(++requests, byLevel, then);
    open = Optional.of(inquiry);
    station.ask(
        "GetChargingProfiles",
        "{\"requestId\":%d,\"chargingProfile\":{\"chargingLimitSource\":%s}}"
            .formatted(inquiry.request, ALL_SOURCES),
        answer -> answered(inquiry, answer));
  }

  private void answered(Inquiry inquiry, Answer answer) {
    if (open.filter(inquiry::equals).isEmpty()) return;
    switch (answer) {
      case Answer.Result result when Station.isAccepted(answer) -> {
        inquiry.answered = true;
        heardOf(inquiry);
      }
      case Answer.Result result when Station.word(answer).equals("NoProfiles") -> {
        inquiry.answered = true;
        inquiry.complete = true;
        heardOf(inquiry);
      }
      case Answer.Result result -> giveUp(inquiry);
      case Answer.Refused refused -> giveUp(inquiry);
      case Answer.Unknown unknown -> cannotTell(inquiry, answer);
      case Answer.NotSent notSent -> cannotTell(inquiry, answer);
    }
  }

  private void cannotTell(Inquiry inquiry, Answer answer) {
    open = Optional.empty();
    inquiry.then.accept(new Foreign.Unreadable(answer));
  }

  private void giveUp(Inquiry inquiry) {
    open = Optional.empty();
    inquiry.unheard.run();
  }

  private void heardOf(Inquiry inquiry) {
    if (inquiry.answered && inquiry.complete) {
      open = Optional.empty();
      List<String> clears = inquiry.found.stream().map(Profiles::clear).toList();
      inquiry.then.accept(new Foreign.Clear(clears, false));
      return;
    }
    int words = ++inquiry.words;
    station.link.after(
        PATIENCE,
        () -> {
          if (words == inquiry.words && open.filter(inquiry::equals).isPresent()) giveUp(inquiry);
        });
  }

  /** Whether a ReportChargingProfiles answers a question of ours. */
  boolean isOurs(Call report) {
    try {
      long request = Fields.of(report.payload()).integer("requestId");
      return request > FIRST_REQUEST && request <= requests;
    } catch (Fields.Violation unreadable) {
      return false;
    }
  }

  void heard(Fields report) throws Fields.Violation {
    long request = report.integer("requestId");
    Optional<Inquiry> asked = open.filter(inquiry -> inquiry.request == request);
    if (asked.isEmpty()) return;
    Inquiry inquiry = asked.get();
    for (Fields profile : report.objects("chargingProfile")) {
      long id = profile.integer("id");
      boolean clearable = !profile.anyText("chargingProfilePurpose", 50).equals(OF_OTHER_SYSTEMS);
      if (clearable && !ProfileIds.isOurs(id) && inquiry.found.size() < MOST_PROFILES)
        inquiry.found.add(id);
    }
    inquiry.complete = !report.isTrue("tbc");
    heardOf(inquiry);
  }
}
