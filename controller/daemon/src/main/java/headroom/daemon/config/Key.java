package headroom.daemon.config;

/**
 * A key that the reader knows.
 *
 * @param expected what its value is, as a message names it when the key is missing
 */
public record Key<T>(String name, String expected, Value<T> value) {}
