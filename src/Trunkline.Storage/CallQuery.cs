using Trunkline.Calls;

namespace Trunkline.Storage;

/// <summary>Which call records to read; everything left out does not matter.</summary>
public sealed record CallQuery
{
    /// <summary>At most so many, the newest. 1 and up.</summary>
    public int Last { get; init; } = 100;

    /// <summary>Begun at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Begun before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Digits that the calling, dialled or called number contains; empty for all.</summary>
    public string Number { get; init; } = "";

    /// <summary>True for calls that are not over.</summary>
    public bool OnlyOpen { get; init; }

    /// <summary>Takes from records, newest first, those it asks for.</summary>
    internal List<CallRecord> Run(IEnumerable<CallRecord> newestFirst) => [.. newestFirst.Where(Matches).Take(Math.Max(1, Last))];

    private bool Matches(CallRecord record) =>
        (From is not { } from || record.Start >= from)
        && (To is not { } to || record.Start < to)
        && (!OnlyOpen || record.State is CallRecordState.Started or CallRecordState.Answered)
        && (Number.Length == 0
            || record.Calling.Digits.Contains(Number, StringComparison.Ordinal)
            || record.Dialled.Digits.Contains(Number, StringComparison.Ordinal)
            || record.Called.Digits.Contains(Number, StringComparison.Ordinal));
}
