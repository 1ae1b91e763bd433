namespace Trunkline.Planning.Demand;

/// <summary>What the records do not say about themselves.</summary>
public sealed record DemandOptions
{
    /// <summary>The zone of times without an offset, and of the hours and days that are reported.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What the files are; Auto finds out for each.</summary>
    public CallFormat Format { get; init; }

    /// <summary>The columns of a table, when it is not known by name.</summary>
    public ColumnMap? Map { get; init; }

    /// <summary>Lines there were when the records were made; 0 when not known. Offered traffic near full lines needs it.</summary>
    public int Lines { get; init; }

    /// <summary>Numbers up to so many digits are extensions, 0 to 12.</summary>
    public int ExtensionDigits { get; init; } = 5;

    /// <summary>Emergency numbers, digits only.</summary>
    public IReadOnlyList<string> Emergency { get; init; } = ["112", "911", "999", "110", "119"];

    /// <summary>Numbers of customer service, as dialled.</summary>
    public IReadOnlyList<string> Service { get; init; } = [];

    /// <summary>Beginnings of channel names that are extensions although they do not look it: "SIP/reception".</summary>
    public IReadOnlyList<string> ExtensionChannels { get; init; } = [];

    /// <summary>Beginnings of channel names that are lines although they do not look it: "SIP/2000".</summary>
    public IReadOnlyList<string> LineChannels { get; init; } = [];

    /// <summary>A call longer than this is taken for a line that was not released, and not counted as load.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Share of callers without a line who try again, 0 to below 1, when the records lack failed attempts (ITU-T E.501).</summary>
    public double RetryShare { get; init; } = 0.5;

    /// <summary>True to take all days for the busy hour; false leaves out weekly days off, days cut off and quiet days.</summary>
    public bool AllDays { get; init; }

    /// <summary>No record is later than this; null takes any year up to 2090.</summary>
    public DateTimeOffset? Latest { get; init; }

    /// <summary>Called now and then while reading, with the octets read so far of all files.</summary>
    public Action<long>? OnProgress { get; init; }
}
