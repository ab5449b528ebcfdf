package headroom.core.profile;

/**
 * A profile in its place.
 *
 * @param evse the EVSE that it is for (in OCPP 1.6 the connector); 0 is the charger
 */
public record Installed(int evse, ChargingProfile profile) {}
