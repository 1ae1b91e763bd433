namespace Trunkline.E1;

/// <summary>The performance of both directions of a span: what arrives here, and what arrives at the far end by its E and A bits.</summary>
/// <remarks>Allocates nothing after construction.</remarks>
/// <param name="secondOfDay">See <see cref="PathQuality"/>.</param>
public sealed class SpanQuality(int secondOfDay = 0)
{
    private const int BlocksOfASecond = 1000;

    private PortAlarms _defects;
    private long _blocks;
    private long _errors;
    private long _fasErrors;
    private long _farBlocks;
    private long _farErrors;
    private SpanCounters _counters;

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

    /// <summary>A second passed at an attachment that does the framing itself or has none.</summary>
    /// <remarks>
    /// What it told as alarms (<see cref="Note"/>) stands for defects: shorter ones than its debounce are missed. Blocks are counted from the
    /// first wrong one on: before, nobody knows whether there is CRC-4. A lost packet makes a second errored; 30 % of its packets
    /// (RFC 5604: pwTDMCfgMissingPktsToSes) or an alarm, severely.
    /// </remarks>
    /// <param name="counters">The attachment's, now.</param>
    public void SecondPassed(in SpanCounters counters)
    {
        var crc = (int)(counters.CrcErrors - _counters.CrcErrors);
        var packets = counters.PacketsLost - _counters.PacketsLost + counters.PacketsLate - _counters.PacketsLate;
        var fas = (int)(counters.FrameErrors - _counters.FrameErrors) + (packets > 0 ? 1 : 0);
        var farErrors = (int)(counters.FarEndErrors - _counters.FarEndErrors);
        var expected = counters.PacketsReceived - _counters.PacketsReceived + counters.PacketsLost - _counters.PacketsLost;
        var isSevereLoss = packets > 0 && 10 * packets >= 3 * expected;
        var near = new QualitySecond(counters.CrcErrors > 0 ? BlocksOfASecond : 0, crc, fas, IsDeaf(_defects) || isSevereLoss);
        if (packets > 0 && near is { Blocks: > 0, ErroredBlocks: 0 })
        {
            near = near with { ErroredBlocks = 1 };
        }

        var isFarDefect = (_defects & (PortAlarms.RemoteAlarm | PortAlarms.RemotePacketLoss)) != 0;
        var far = new QualitySecond(counters.FarEndErrors > 0 ? BlocksOfASecond : 0, farErrors, 0, isFarDefect);
        NearEnd.OnSecond(near);
        FarEnd.OnSecond(near.IsDefect || (far.Blocks == 0 && !far.IsDefect) ? null : far);
        _counters = counters;
        _defects = PortAlarms.None;
    }

    /// <summary>Whether nothing of the far end can be used; the last three only where the line is somebody else's.</summary>
    private static bool IsDeaf(PortAlarms defects) =>
        (defects & (PortAlarms.LossOfSignal | PortAlarms.LossOfFrame | PortAlarms.Ais | PortAlarms.Absent | PortAlarms.NotStarted | PortAlarms.PacketLoss)) != 0;
}
