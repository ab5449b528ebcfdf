/**
 * A charging station for OCPP 2.0.1: its messages, its device model, its transactions and its
 * profiles. Numbers such as K01.FR.27 are requirements of Part 2 of the standard (edition 3).
 */
@NullMarked
package headroom.sim.ocpp.v201;

import org.jspecify.annotations.NullMarked;
