using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>The key of a call record, never used twice: exports use it to count nothing double.</summary>
/// <param name="Node">The node's name in the site.</param>
/// <param name="Epoch">The run of the deciding process that began the record.</param>
/// <param name="Sequence">1 and up within the epoch.</param>
public readonly record struct CallRecordKey(string Node, uint Epoch, ulong Sequence);

/// <summary>How far a record's attempt came.</summary>
public enum CallRecordState : byte
{
    /// <summary>Begun, not answered.</summary>
    Started,

    /// <summary>Answered.</summary>
    Answered,

    /// <summary>Over.</summary>
    Ended,

    /// <summary>Closed at a restart: the end is when the node last knew it alive, the cause is not known.</summary>
    Recovered,
}

/// <summary>
/// One attempt to reach somebody: the record of one outgoing leg, or of a call that never got one. Attempts of a call are
/// linked by <see cref="CallId"/>.
/// </summary>
/// <remarks>Immutable: each stage is a new value with more filled in. Times are wall clock; durations come from the monotonic clock.</remarks>
public sealed record CallRecord
{
    /// <summary>The key.</summary>
    public required CallRecordKey Key { get; init; }

    /// <summary>The call, unique in the node's history.</summary>
    public required ulong CallId { get; init; }

    /// <summary>1 for the call's first attempt, 2 for the next (hunting, forking, overflow).</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How far it came.</summary>
    public CallRecordState State { get; init; }

    /// <summary>Routine, priority or emergency.</summary>
    public CallPriority Priority { get; init; }

    /// <summary>Who calls, as the called side was shown.</summary>
    public PhoneNumber Calling { get; init; } = PhoneNumber.None;

    /// <summary>The caller's display name; empty when none.</summary>
    public string CallingName { get; init; } = "";

    /// <summary>What the caller dialled.</summary>
    public PhoneNumber Dialled { get; init; } = PhoneNumber.None;

    /// <summary>What was sent to the far end on this attempt; none when the attempt had no leg.</summary>
    public PhoneNumber Called { get; init; } = PhoneNumber.None;

    /// <summary>The caller's leg as installers name channels: "SIP/201-1a", "FXO/3".</summary>
    public string Channel { get; init; } = "";

    /// <summary>The attempt's leg; empty when none was made.</summary>
    public string DestinationChannel { get; init; } = "";

    /// <summary>The route that was taken; "internal" between extensions; empty when none.</summary>
    public string Route { get; init; } = "";

    /// <summary>The trunk group; empty for an extension.</summary>
    public string TrunkGroup { get; init; } = "";

    /// <summary>When the attempt began.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>From start to alerting; null when it never alerted. The post-dial delay.</summary>
    public TimeSpan? AlertingAfter { get; init; }

    /// <summary>From start to answer; null when not answered.</summary>
    public TimeSpan? AnsweredAfter { get; init; }

    /// <summary>From start to end; null while open.</summary>
    public TimeSpan? EndedAfter { get; init; }

    /// <summary>How the answer was known.</summary>
    public AnswerEvidence AnswerEvidence { get; init; }

    /// <summary>Why it ended.</summary>
    public Q850Cause Cause { get; init; }

    /// <summary>Where the cause was made.</summary>
    public CauseLocation CauseLocation { get; init; }

    /// <summary>The protocol's own words for it, kept as they came: "SIP 486", "busy tone"; empty when none.</summary>
    public string ProtocolReason { get; init; } = "";

    /// <summary>What the network said it costs.</summary>
    public CallCharge Charge { get; init; }

    /// <summary>The recording's identifier; zero when none was made.</summary>
    public ulong Recording { get; init; }

    /// <summary>Answer time; null when not answered.</summary>
    public DateTimeOffset? Answer => Start + AnsweredAfter;

    /// <summary>End time; null while open.</summary>
    public DateTimeOffset? End => Start + EndedAfter;

    /// <summary>Seconds talked; zero when not answered.</summary>
    public TimeSpan Talked => AnsweredAfter is { } answered && EndedAfter is { } ended ? ended - answered : TimeSpan.Zero;
}

/// <summary>How much a call matters.</summary>
public enum CallPriority : byte
{
    /// <summary>An ordinary call.</summary>
    Routine,

    /// <summary>A call of a duty seat or a priority line.</summary>
    Priority,

    /// <summary>An emergency call: before everything.</summary>
    Emergency,
}

/// <summary>Where call records go. Called on the loop, never blocks, keeps order.</summary>
public interface ICallRecordStore
{
    /// <summary>Writes a stage of a record (start, answer, end); a later stage replaces an earlier one of the same key.</summary>
    /// <param name="record">The record so far.</param>
    /// <param name="onDurable">Called on the loop once it is on disk; null when nobody waits.</param>
    void Write(CallRecord record, Action? onDurable = null);
}
