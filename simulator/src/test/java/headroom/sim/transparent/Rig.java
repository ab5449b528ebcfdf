package headroom.sim.transparent;

import headroom.sim.csms.CsmsModel;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A charger and a central system with the controller between them. */
interface Rig extends AutoCloseable {
  String STATION = "CP-1";
  String BOOT =
      "[2,\"boot\",\"BootNotification\",{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}]";

  /** To be touched {@link #inWorld} alone. */
  CsmsModel csms();

  /** The charger's end. To be touched {@link #inWorld} alone. */
  RawCharger charger();

  <T> T inWorld(Supplier<T> what);

  /** Lets time pass until this is so, in the world. */
  void until(String what, BooleanSupplier isSo);

  @Override
  void close();
}
