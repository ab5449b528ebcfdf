package headroom.drivers.modbus;

import java.util.Optional;

/** Where the bytes of answers come from, and whether they stopped coming. */
interface ByteSource {
  /** A new request is about to be sent: its answer must be whole within the timeout. */
  void expectAnswer();

  /** Why the bytes of the last answer ran out, if they did: no answer, or a broken connection. */
  Optional<String> ranDry();

  /** Never throws. */
  void hangUp();
}
