package headroom.sim.wire;

import headroom.sim.wire.MeterFace.PhaseFace;

/**
 * SunSpec meters: the marker, the common model, a model that nobody asked for, then the meter. The
 * points are those of the public model files 1, 203 and 213.
 */
public final class SunSpecTables {
  private static final int NOT_IMPLEMENTED = 0x8000;

  private SunSpecTables() {}

  /**
   * Model 203: integers with scale factors (wye, three phases); currents without a sign.
   *
   * @param base where the marker stands: 0, 40000 or 50000
   */
  public static RegisterTable integers(int base) {
    RegisterTable table = new RegisterTable("SunSpec 203", 125, false, 3, 4);
    int model = chain(table, base, 203, 105);
    for (int offset = 2; offset < 107; offset++)
      table.constant(model + offset, offset < 38 ? NOT_IMPLEMENTED : 0);
    return table
        .currentsAt(model + 3, model + 5)
        .put(model + 2, 1, face -> scaled(face.sumAmps(), -2))
        .eachPhase(model + 3, 1, 1, phase -> scaled(Math.abs(phase.amps()), -2))
        .constant(model + 6, Words.int16(-2))
        .put(model + 7, 1, face -> scaled(face.averageVolts(), -1))
        .eachPhase(model + 8, 1, 1, phase -> scaled(phase.volts(), -1))
        .constant(model + 15, Words.int16(-1))
        .put(model + 16, 1, face -> scaled(face.frequency_Hz(), -2))
        .constant(model + 17, Words.int16(-2))
        .put(model + 18, 1, face -> scaled(face.watts(), 1))
        .eachPhase(model + 19, 1, 1, phase -> scaled(phase.watts(), 1))
        .constant(model + 22, Words.int16(1))
        .put(model + 33, 1, face -> scaled(face.powerFactor() * 100, -1))
        .eachPhase(model + 34, 1, 1, phase -> scaled(phase.powerFactor() * 100, -1))
        .constant(model + 37, Words.int16(-1))
        .put(model + 38, 2, face -> Words.uint32(Math.round(face.exportWh())))
        .put(model + 46, 2, face -> Words.uint32(Math.round(face.importWh())))
        .constant(model + 54, Words.int16(0));
  }

  /**
   * Model 213: floats (wye, three phases); currents carry the sign of their power.
   *
   * @param base where the marker stands: 0, 40000 or 50000
   */
  public static RegisterTable floats(int base) {
    RegisterTable table = new RegisterTable("SunSpec 213", 125, false, 3, 4);
    int model = chain(table, base, 213, 124);
    for (int offset = 2; offset < 124; offset += 2)
      table.float32(model + offset, face -> Double.NaN);
    return table
        .currentsAt(model + 4, model + 9)
        .float32(model + 2, face -> face.phases().stream().mapToDouble(PhaseFace::amps).sum())
        .float32EachPhase(model + 4, 2, PhaseFace::amps)
        .float32(model + 10, MeterFace::averageVolts)
        .float32EachPhase(model + 12, 2, PhaseFace::volts)
        .float32(model + 26, MeterFace::frequency_Hz)
        .float32(model + 28, MeterFace::watts)
        .float32EachPhase(model + 30, 2, PhaseFace::watts)
        .float32(model + 52, MeterFace::powerFactor)
        .float32EachPhase(model + 54, 2, PhaseFace::powerFactor)
        .float32(model + 60, MeterFace::exportWh)
        .float32(model + 68, MeterFace::importWh);
  }

  /** Lays marker, common model, a model to be skipped and the meter's head; where the meter is. */
  private static int chain(RegisterTable table, int base, int meterModel, int meterLength) {
    int common = base + 2;
    int skipped = common + 2 + 66;
    int meter = skipped + 2 + 12;
    int end = meter + 2 + meterLength;
    table
        .span(base, end + 1)
        .constant(base, 0x5375, 0x6E53)
        .constant(common, 1, 66)
        .constant(common + 2, Words.ascii("Headroom simulator", 16))
        .constant(common + 18, Words.ascii("Wye meter", 16))
        .constant(common + 42, Words.ascii("1.0", 8))
        .constant(common + 50, Words.ascii("HR-" + meterModel, 16))
        .constant(common + 66, 1)
        .constant(skipped, 64999, 12)
        .constant(meter, meterModel, meterLength)
        .constant(end, 0xFFFF, 0);
    return meter;
  }

  private static int[] scaled(double value, int exponent) {
    return Words.int16(Math.round(value / Math.pow(10, exponent)));
  }
}
