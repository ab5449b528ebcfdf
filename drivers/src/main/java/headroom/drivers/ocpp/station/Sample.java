package headroom.drivers.ocpp.station;

/**
 * One sampled value, as a charger wrote it; a text is empty where it wrote none.
 *
 * @param value a number, if it is one
 * @param unit Wh, kWh, W, kW, A, V, Percent or something else
 */
public record Sample(String measurand, String phase, String location, String unit, String value) {}
