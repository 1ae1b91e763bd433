namespace Trunkline.Dsp;

/// <summary>A frequency-shift-keying modem of 1200 baud, one way.</summary>
/// <param name="MarkHz">The frequency of a 1.</param>
/// <param name="SpaceHz">The frequency of a 0.</param>
/// <param name="Baud">Bits a second.</param>
/// <param name="LevelDbm0">Level sent, dBm0.</param>
public sealed record FskStandard(double MarkHz, double SpaceHz, double Baud, double LevelDbm0)
{
    /// <summary>Bell 202: 1200 and 2200 Hz (Telcordia GR-30; caller ID in North America and many other countries).</summary>
    public static FskStandard Bell202 { get; } = new(1200, 2200, 1200, -13.5);

    /// <summary>ITU-T V.23 forward channel: 1300 and 2100 Hz (ETSI EN 300 659-1).</summary>
    public static FskStandard V23 { get; } = new(1300, 2100, 1200, -13.5);

    internal double SamplesPerBit => 8000 / Baud;
}
