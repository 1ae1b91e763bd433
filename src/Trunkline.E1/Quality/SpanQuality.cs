namespace Trunkline.E1;

/// <summary>The performance of both directions of a span: what arrives here, and what arrives at the far end by its E and A bits.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
/// <param name="secondOfDay">See <see cref="PathQuality"/>.</param>
public sealed class SpanQuality(int secondOfDay = 0)
{
    private PortAlarms _defects;
    private long _blocks;
    private long _errors;
    private long _fasErrors;
    private long _farBlocks;
    private long _farErrors;

    /// <summary>What arrives here.</summary>
    public PathQuality NearEnd { get; } = new(secondOfDay);

    /// <summary>What arrives at the far end. A second in which we do not hear it, or without E bits, tells nothing.</summary>
    public PathQuality FarEnd { get; } = new(secondOfDay);

    /// <summary>Remembers defects until the second is over.</summary>
    public void Note(PortAlarms defects) => _defects |= defects;

    /// <summary>A second passed.</summary>
    /// <param name="deframer">Whose counters tell what it held.</param>
    public void SecondPassed(E1Deframer deframer)
    {
        ArgumentNullException.ThrowIfNull(deframer);
        var near = new QualitySecond(
            (int)(deframer.CrcBlocks - _blocks), (int)(deframer.CrcErrors - _errors), (int)(deframer.FasErrors - _fasErrors), IsDeaf(_defects));
        var far = new QualitySecond(
            (int)(deframer.FarEndBlocks - _farBlocks), (int)(deframer.FarEndErrors - _farErrors), 0, (_defects & PortAlarms.RemoteAlarm) != 0);
        NearEnd.OnSecond(near);
        FarEnd.OnSecond(near.IsDefect || (far.Blocks == 0 && !far.IsDefect) ? null : far);
        _blocks = deframer.CrcBlocks;
        _errors = deframer.CrcErrors;
        _fasErrors = deframer.FasErrors;
        _farBlocks = deframer.FarEndBlocks;
        _farErrors = deframer.FarEndErrors;
        _defects = PortAlarms.None;
    }

    private static bool IsDeaf(PortAlarms defects) => (defects & (PortAlarms.LossOfSignal | PortAlarms.LossOfFrame | PortAlarms.Ais)) != 0;
}
