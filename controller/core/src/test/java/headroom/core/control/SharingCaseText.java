package headroom.core.control;

import headroom.core.control.Demand.Place;
import headroom.core.control.SharingCase.Board;
import headroom.core.control.SharingCase.Car;
import headroom.core.units.Phase;
import headroom.core.units.PhaseSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A {@link SharingCase} as text, one circuit or car per line, all currents in milliamperes:
 *
 * <pre>
 * strict
 * circuit 0 free 63000/63000/- power 150000 unbalance 20000
 * circuit 1 in 0 free 32000
 * car in 1 on L1+L2 or L1 floor 6000 cap 32000 step 1000 weight 1000 priority 1 order 7 keeps
 * </pre>
 *
 * One number stands for all phases (or pairs of phases), a dash for "not limited". Left out: floor
 * 6000, cap 32000, step 1000, weight 1000, priority 0, order never served, arrived 0.
 */
final class SharingCaseText {
  private SharingCaseText() {}

  static SharingCase read(String text) {
    boolean strict = false;
    List<Board> boards = new ArrayList<>();
    List<Car> cars = new ArrayList<>();
    for (String line : text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList()) {
      ArrayDeque<String> words = new ArrayDeque<>(List.of(line.split(" +")));
      switch (words.pop()) {
        case "strict" -> strict = true;
        case "circuit" -> boards.add(board(words, boards.size()));
        case "car" -> cars.add(car(words));
        default -> throw new IllegalArgumentException("neither circuit nor car: " + line);
      }
    }
    return new SharingCase(strict, boards, cars);
  }

  private static Board board(ArrayDeque<String> words, int index) {
    if (Integer.parseInt(words.pop()) != index)
      throw new IllegalArgumentException("circuits are numbered from 0; expected " + index);
    int parent = -1;
    List<OptionalLong> free = numbers("-", 3);
    OptionalLong power = OptionalLong.empty();
    List<Long> unbalance = List.of();
    while (!words.isEmpty()) {
      switch (words.pop()) {
        case "in" -> parent = Integer.parseInt(words.pop());
        case "free" -> free = numbers(words.pop(), 3);
        case "power" -> power = OptionalLong.of(Long.parseLong(words.pop()));
        case "unbalance" ->
            unbalance = numbers(words.pop(), 6).stream().map(OptionalLong::getAsLong).toList();
        default -> throw new IllegalArgumentException("unknown word of a circuit");
      }
    }
    return new Board(parent, free, power, unbalance);
  }

  private static List<OptionalLong> numbers(String word, int count) {
    List<OptionalLong> numbers = new ArrayList<>();
    String[] parts = word.split("/");
    for (int i = 0; i < count; i++) {
      String part = parts[parts.length == 1 ? 0 : i];
      numbers.add(part.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(part)));
    }
    return numbers;
  }

  private static Car car(ArrayDeque<String> words) {
    int board = 0;
    PhaseSet phases = PhaseSet.ALL;
    Optional<PhaseSet> narrow = Optional.empty();
    int floor = 6000;
    int cap = 32_000;
    int step = 1000;
    long weight = 1000;
    int priority = 0;
    long order = Long.MIN_VALUE;
    long arrived = 0;
    List<String> flags = new ArrayList<>();
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "in" -> board = Integer.parseInt(words.pop());
        case "on" -> phases = phases(words.pop());
        case "or" -> narrow = Optional.of(phases(words.pop()));
        case "floor" -> floor = Integer.parseInt(words.pop());
        case "cap" -> cap = Integer.parseInt(words.pop());
        case "step" -> step = Integer.parseInt(words.pop());
        case "weight" -> weight = Long.parseLong(words.pop());
        case "priority" -> priority = Integer.parseInt(words.pop());
        case "order" -> order = Long.parseLong(words.pop());
        case "arrived" -> arrived = Long.parseLong(words.pop());
        case "rests", "keeps", "turn", "reserves" -> flags.add(word);
        default -> throw new IllegalArgumentException("unknown word of a car: " + word);
      }
    }
    Place place =
        new Place(
            flags.contains("rests"),
            flags.contains("keeps"),
            priority,
            flags.contains("turn"),
            order,
            arrived,
            flags.contains("reserves"));
    return new Car(board, phases, narrow, floor, cap, step, weight, place);
  }

  private static PhaseSet phases(String word) {
    PhaseSet phases = PhaseSet.NONE;
    for (String phase : word.split("\\+")) phases = phases.with(Phase.valueOf(phase));
    return phases;
  }

  static String write(SharingCase asked) {
    StringBuilder text = new StringBuilder(asked.strict() ? "strict\n" : "");
    for (int at = 0; at < asked.boards().size(); at++) {
      Board board = asked.boards().get(at);
      text.append("circuit ").append(at);
      if (board.parent() >= 0) text.append(" in ").append(board.parent());
      text.append(" free ").append(join(board.free()));
      if (board.power().isPresent()) text.append(" power ").append(board.power().getAsLong());
      if (!board.unbalance().isEmpty())
        text.append(" unbalance ")
            .append(join(board.unbalance().stream().map(OptionalLong::of).toList()));
      text.append('\n');
    }
    for (Car car : asked.cars()) {
      text.append("car in ").append(car.board()).append(" on ").append(car.phases());
      if (car.narrow().isPresent()) text.append(" or ").append(car.narrow().get());
      text.append(" floor ").append(car.floor_mA()).append(" cap ").append(car.cap_mA());
      if (car.step_mA() != 1000) text.append(" step ").append(car.step_mA());
      if (car.weight() != 1000) text.append(" weight ").append(car.weight());
      write(text, car.place());
      text.append('\n');
    }
    return text.toString();
  }

  private static void write(StringBuilder text, Place place) {
    if (place.priority() != 0) text.append(" priority ").append(place.priority());
    if (place.order() != Long.MIN_VALUE) text.append(" order ").append(place.order());
    if (place.arrivedAt_ns() != 0) text.append(" arrived ").append(place.arrivedAt_ns());
    if (place.resting()) text.append(" rests");
    if (place.keeps()) text.append(" keeps");
    if (place.inTurn()) text.append(" turn");
    if (place.reserves()) text.append(" reserves");
  }

  private static String join(List<OptionalLong> numbers) {
    if (numbers.stream().distinct().count() == 1) return word(numbers.getFirst());
    return numbers.stream().map(SharingCaseText::word).collect(Collectors.joining("/"));
  }

  private static String word(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }
}
