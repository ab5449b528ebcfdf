package headroom.sim.ocpp;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a payload and refuses what the standard refuses. */
public final class Fields {
  private final JsonNode node;
  private final String path;

  public Fields(JsonNode node, String path) throws Refusal {
    if (!node.isObject()) throw new Refusal("FormationViolation", path + " should be an object");
    this.node = node;
    this.path = path;
  }

  public JsonNode need(String name) throws Refusal {
    return find(name)
        .orElseThrow(
            () -> new Refusal("OccurenceConstraintViolation", path + "." + name + " is missing"));
  }

  public Optional<JsonNode> find(String name) {
    return Optional.ofNullable(node.get(name)).filter(found -> !found.isNull());
  }

  public Fields object(String name) throws Refusal {
    return new Fields(need(name), path + "." + name);
  }

  public int needInt(String name) throws Refusal {
    return integer(name, need(name));
  }

  public Optional<Integer> findInt(String name) throws Refusal {
    Optional<JsonNode> found = find(name);
    return found.isEmpty() ? Optional.empty() : Optional.of(integer(name, found.get()));
  }

  private int integer(String name, JsonNode found) throws Refusal {
    if (!found.isNumber() || found.asDouble() != Math.rint(found.asDouble()))
      throw new Refusal("TypeConstraintViolation", path + "." + name + " should be an integer");
    return (int) found.asDouble();
  }

  public double needNumber(String name) throws Refusal {
    JsonNode found = need(name);
    if (!found.isNumber())
      throw new Refusal("TypeConstraintViolation", path + "." + name + " should be a number");
    return found.asDouble();
  }

  public String needText(String name) throws Refusal {
    return text(name, need(name));
  }

  public Optional<String> findText(String name) throws Refusal {
    Optional<JsonNode> found = find(name);
    return found.isEmpty() ? Optional.empty() : Optional.of(text(name, found.get()));
  }

  private String text(String name, JsonNode found) throws Refusal {
    if (!found.isString())
      throw new Refusal("TypeConstraintViolation", path + "." + name + " should be a string");
    return found.asString();
  }

  public <E extends Enum<E>> E needEnum(String name, Class<E> type) throws Refusal {
    String value = needText(name);
    for (E each : type.getEnumConstants()) if (each.name().equals(value)) return each;
    throw new Refusal(
        "PropertyConstraintViolation", path + "." + name + ": unknown value " + value);
  }

  public Optional<Instant> findInstant(String name) throws Refusal {
    Optional<String> text = findText(name);
    if (text.isEmpty()) return Optional.empty();
    try {
      return Optional.of(OffsetDateTime.parse(text.get()).toInstant());
    } catch (DateTimeParseException wrong) {
      throw new Refusal(
          "PropertyConstraintViolation", path + "." + name + " is no time: " + text.get());
    }
  }
}
