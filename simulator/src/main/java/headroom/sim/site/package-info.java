/**
 * The physics of a site: cars, pilots, breakers, a building, voltages, meters; and an {@link
 * headroom.sim.site.Oracle} that watches them without asking the controller.
 *
 * <p>Currents are doubles in amperes here: physics is not exact, and Java's arithmetic on doubles
 * is the same on every machine. What is not (sine, logarithm) is taken from {@link StrictMath}.
 */
@NullMarked
package headroom.sim.site;

import org.jspecify.annotations.NullMarked;
