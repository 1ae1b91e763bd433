namespace Trunkline.E1;

/// <summary>How an end of a span is set.</summary>
public sealed record SpanEndSettings
{
    /// <summary>The defaults.</summary>
    public static SpanEndSettings Default { get; } = new();

    /// <summary>What is sent and expected in bit 1 of timeslot 0; default Automatic.</summary>
    public Crc4Mode Crc4 { get; init; } = Crc4Mode.Automatic;

    /// <summary>The alarms' criteria.</summary>
    public AlarmCriteria Alarms { get; init; } = AlarmCriteria.Default;

    /// <summary>What the timeslots are got as while no frames come; 0xD5 is A-law silence.</summary>
    public byte Idle { get; init; } = 0xD5;

    /// <summary>Frames the two clocks may wander before a slip, 1 and up; default 4, half a millisecond.</summary>
    public int Slack { get; init; } = 4;

    /// <summary>Where in its day the first second lies, see <see cref="PathQuality"/>.</summary>
    public int SecondOfDay { get; init; }
}
