/**
 * What is the same in every version of OCPP: the sequence that makes a charger safe, limits as
 * leased profiles, its clock, its samples. {@link headroom.drivers.ocpp.station.Wording} and {@link
 * headroom.drivers.ocpp.station.Steps} are what a version adds.
 */
@NullMarked
package headroom.drivers.ocpp.station;

import org.jspecify.annotations.NullMarked;
