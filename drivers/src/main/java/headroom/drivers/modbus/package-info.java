/**
 * Meters over Modbus TCP, RTU and RTU-over-TCP: register maps as data, polling, and the guards
 * around j2mod.
 */
@NullMarked
package headroom.drivers.modbus;

import org.jspecify.annotations.NullMarked;
