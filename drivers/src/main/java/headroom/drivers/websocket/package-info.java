/**
 * A WebSocket server for peers that nobody may trust: Java-WebSocket with its gaps closed, one
 * class per guard. It knows nothing of OCPP; {@link headroom.drivers.websocket.Door} decides who
 * comes in.
 *
 * <table>
 * <caption>What each guard is there for</caption>
 * <tr><td>{@code WriteSweep}<td>a frame or a close that lost its wake-up
 * <tr><td>{@code CallbackGuard}<td>an exception or error of our own code that would stop the server
 * <tr><td>{@code GuardedServer}<td>a selector, worker or listening socket that died all the same
 * <tr><td>{@code HandshakeDeadline}<td>a peer that never finishes its handshake
 * <tr><td>{@code HeaderLimit}<td>a handshake that never ends
 * <tr><td>{@code SendBudget}<td>a peer that does not read
 * <tr><td>{@code FrameGuard}<td>frames that are too big, too many, cut in too many pieces, or binary
 * <tr><td>{@code AddressQuota}<td>too many sockets from one place
 * <tr><td>{@code DeadPeer}<td>a peer that vanished without a word
 * <tr><td>{@code LostClose}<td>a close that the library tells nobody
 * <tr><td>{@code ClosingDeadline}<td>a close that does not finish
 * </table>
 */
@NullMarked
package headroom.drivers.websocket;

import org.jspecify.annotations.NullMarked;
