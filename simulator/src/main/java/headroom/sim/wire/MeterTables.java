package headroom.sim.wire;

import headroom.sim.wire.MeterFace.PhaseFace;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Register tables of meters that are met at charging sites, from the makers' documents. Addresses
 * are those on the wire, counted from 0.
 */
public final class MeterTables {
  private MeterTables() {}

  /**
   * The table of a model, by the id that a config names it with.
   *
   * @return empty for a model that the simulator does not have
   */
  public static Optional<RegisterTable> find(String model) {
    return switch (model) {
      case "eastron-sdm630-v2" -> Optional.of(sdm630());
      case "cg-em24-e1" -> Optional.of(em24());
      case "schneider-iem3155" -> Optional.of(iem3155());
      case "shelly-pro-3em" -> Optional.of(shellyPro3Em());
      case "iskra-wm3m4" -> Optional.of(wm3m4());
      case "sunspec" -> Optional.of(SunSpecTables.floats(40000));
      default -> Optional.empty();
    };
  }

  /**
   * Eastron SDM630-Modbus V2: floats, input registers, at most 60, even addresses only; currents
   * without a sign, energies in kWh. Document: "SDM630 Modbus protocol implementation V1.7".
   */
  public static RegisterTable sdm630() {
    return new RegisterTable("SDM630", 60, true, 4)
        .span(0x0000, 0x0057)
        .currentsAt(0x0006, 0x000B)
        .span(0x00C8, 0x010D)
        .span(0x0156, 0x017D)
        .float32EachPhase(0x0000, 2, PhaseFace::volts)
        .float32EachPhase(0x0006, 2, phase -> Math.abs(phase.amps()))
        .float32EachPhase(0x000C, 2, PhaseFace::watts)
        .float32EachPhase(0x0012, 2, PhaseFace::voltAmps)
        .float32EachPhase(0x0018, 2, PhaseFace::vars)
        .float32EachPhase(0x001E, 2, PhaseFace::powerFactor)
        .float32(0x0030, MeterFace::sumAmps)
        .float32(0x0034, MeterFace::watts)
        .float32(0x0038, MeterFace::voltAmps)
        .float32(0x003C, MeterFace::vars)
        .float32(0x003E, MeterFace::powerFactor)
        .float32(0x0046, MeterFace::frequency_Hz)
        .float32(0x0048, face -> face.importWh() / 1000)
        .float32(0x004A, face -> face.exportWh() / 1000)
        .float32(0x0156, face -> (face.importWh() + face.exportWh()) / 1000);
  }

  /**
   * Carlo Gavazzi EM24 Ethernet: 32-bit integers with the low word first, functions 3 and 4 alike;
   * energies in 0.1 kWh. It tells its type at 0x000B.
   */
  public static RegisterTable em24() {
    return new RegisterTable("EM24", 125, false, 3, 4)
        .span(0x0000, 0x0051)
        .currentsAt(0x000C, 0x0011)
        .span(0x0302, 0x0304)
        .span(0x5000, 0x5006)
        .span(0xA000, 0xA000)
        .eachPhase(0x0000, 2, 2, phase -> lowFirst(phase.volts() * 10))
        .constant(0x000B, 1648)
        .eachPhase(0x000C, 2, 2, phase -> lowFirst(Math.abs(phase.amps()) * 1000))
        .eachPhase(0x0012, 2, 2, phase -> lowFirst(phase.watts() * 10))
        .put(0x0028, 2, face -> lowFirst(face.watts() * 10))
        .eachPhase(0x002E, 1, 1, phase -> Words.int16(Math.round(phase.powerFactor() * 1000)))
        .put(0x0031, 1, face -> Words.int16(Math.round(face.powerFactor() * 1000)))
        .put(0x0033, 1, face -> Words.uint16(Math.round(face.frequency_Hz() * 10)))
        .put(0x0034, 2, face -> lowFirst(face.importWh() / 100))
        .put(0x004E, 2, face -> lowFirst(face.exportWh() / 100))
        .constant(0x0302, 2)
        .constant(0x0304, 0x0109)
        .constant(0x5000, Words.ascii("HR24E1", 7))
        .constant(0xA000, 7);
  }

  private static int[] lowFirst(double value) {
    return Words.littleEnd(Words.int32(Math.round(value)));
  }

  /**
   * Schneider iEM3155: floats in holding registers, power in kW, energies as 64-bit Wh. The manual
   * counts its registers from 1.
   */
  public static RegisterTable iem3155() {
    return new RegisterTable("iEM3155", 125, false, 3)
        .span(28, 140)
        .currentsAt(0x0BB7, 0x0BBC)
        .span(0x0BB7, 0x0C26)
        .span(0x0C83, 0x0CCE)
        .span(0x0DBD, 0x0DC8)
        .constant(129, 0x0001, 0x4E35)
        .float32EachPhase(0x0BB7, 2, phase -> Math.abs(phase.amps()))
        .float32(0x0BC1, face -> face.sumAmps() / 3)
        .float32EachPhase(0x0BD3, 2, PhaseFace::volts)
        .float32EachPhase(0x0BED, 2, phase -> phase.watts() / 1000)
        .float32(0x0BF3, face -> face.watts() / 1000)
        .float32(0x0BFB, face -> face.vars() / 1000)
        .float32(0x0C03, face -> face.voltAmps() / 1000)
        .float32(0x0C25, MeterFace::frequency_Hz)
        .put(0x0C83, 4, face -> Words.int64((long) face.importWh()))
        .put(0x0C87, 4, face -> Words.int64((long) face.exportWh()));
  }

  /**
   * Shelly Pro 3EM, triphase profile: floats in input registers with the low word first; currents
   * without a sign. The document counts inputs from 30000.
   */
  public static RegisterTable shellyPro3Em() {
    RegisterTable table =
        new RegisterTable("Shelly Pro 3EM", 125, false, 4)
            .span(0, 15)
            .currentsAt(1022, 1063)
            .span(1000, 1079)
            .span(1160, 1229)
            .constant(0, Words.ascii("0CB815AABBCC", 6))
            .constant(6, Words.ascii("SPEM-003CEBEU", 10));
    lowFirst(table, 1011, MeterFace::sumAmps);
    lowFirst(table, 1013, MeterFace::watts);
    lowFirst(table, 1033, MeterFace::frequency_Hz);
    lowFirst(table, 1162, MeterFace::importWh);
    lowFirst(table, 1164, MeterFace::exportWh);
    return table
        .eachPhase(1020, 20, 2, phase -> lowFirstFloat(phase.volts()))
        .eachPhase(1022, 20, 2, phase -> lowFirstFloat(Math.abs(phase.amps())))
        .eachPhase(1024, 20, 2, phase -> lowFirstFloat(phase.watts()))
        .eachPhase(1028, 20, 2, phase -> lowFirstFloat(phase.powerFactor()));
  }

  private static void lowFirst(
      RegisterTable table, int address, ToDoubleFunction<MeterFace> value) {
    table.put(address, 2, face -> lowFirstFloat(value.applyAsDouble(face)));
  }

  private static int[] lowFirstFloat(double value) {
    return Words.littleEnd(Words.float32(value));
  }

  /**
   * Iskra WM3M4: decimals of its own in input registers; energy counters with their exponents
   * beside them.
   */
  public static RegisterTable wm3m4() {
    return new RegisterTable("WM3M4", 125, false, 4)
        .span(1, 16)
        .currentsAt(126, 131)
        .span(100, 190)
        .span(400, 427)
        .constant(1, Words.ascii("WM3M4", 8))
        .constant(9, Words.ascii("HR000033", 4))
        .put(105, 2, face -> Words.iskraDecimal(face.frequency_Hz(), false))
        .eachPhase(107, 2, 2, phase -> Words.iskraDecimal(phase.volts(), false))
        .eachPhase(126, 2, 2, phase -> Words.iskraDecimal(Math.abs(phase.amps()), false))
        .put(140, 2, face -> Words.iskraDecimal(face.watts(), true))
        .eachPhase(142, 2, 2, phase -> Words.iskraDecimal(phase.watts(), true))
        .put(148, 2, face -> Words.iskraDecimal(face.vars(), true))
        .put(164, 2, face -> Words.iskraPowerFactor(face.powerFactor()))
        .eachPhase(166, 2, 2, phase -> Words.iskraPowerFactor(phase.powerFactor()))
        .constant(414, Words.int16(1))
        .constant(415, Words.int16(1))
        .put(418, 2, face -> Words.int32(Math.round(face.importWh() / 10)))
        .put(420, 2, face -> Words.int32(Math.round(face.exportWh() / 10)));
  }
}
