package headroom.daemon.config;

/** A value and where the file gives it. */
public record Given<T>(T value, Place place) {}
