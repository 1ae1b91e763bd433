namespace Trunkline.Planning.Demand;

/// <summary>What can be wrong with call records; each is told by one finding.</summary>
public enum FindingKind : byte
{
    /// <summary>A row that cannot be read: no time, too few columns, too long.</summary>
    UnreadableRow,

    /// <summary>End before start, answer outside the call, a year no call of today is in.</summary>
    ImpossibleTime,

    /// <summary>The same call written twice.</summary>
    Duplicate,

    /// <summary>Several rows of one call on one line: transfers, forks, hunting.</summary>
    LegsJoined,

    /// <summary>Legs cannot be joined: no call identifier and no circuit in the records.</summary>
    NoCallIdentifier,

    /// <summary>Starts are cut to the minute.</summary>
    MinuteStarts,

    /// <summary>Durations are rounded up to the minute.</summary>
    MinuteDurations,

    /// <summary>Only answered calls are recorded.</summary>
    AnsweredOnly,

    /// <summary>Ring time is not in the records: start is the answer.</summary>
    NoRingTime,

    /// <summary>Failed attempts are missing although all lines were busy.</summary>
    MissingFailures,

    /// <summary>Calls far longer than any talk: a line that was not released.</summary>
    StuckCall,

    /// <summary>The end is written with the day of the start.</summary>
    MidnightWrap,

    /// <summary>Start or end lie in the hour that clocks repeat in autumn.</summary>
    AmbiguousHour,

    /// <summary>Start or end lie in an hour that did not exist: the zone is wrong.</summary>
    MissingHour,

    /// <summary>Duration and times differ by whole hours: a clock change in between.</summary>
    ClockChange,

    /// <summary>Duration and times disagree otherwise.</summary>
    TimesDisagree,

    /// <summary>Two gateways' clocks differ.</summary>
    ClockSkew,

    /// <summary>The busy hour is at night: perhaps another time zone.</summary>
    NightBusyHour,

    /// <summary>Fewer days than a busy hour needs.</summary>
    FewDays,

    /// <summary>Days that were left out of the busy hour: weekends, holidays, days cut off.</summary>
    DaysLeftOut,

    /// <summary>Days vary more than chance: the mean load misleads.</summary>
    DayVariation,

    /// <summary>The load grows or falls.</summary>
    Trend,

    /// <summary>All lines were busy: more was offered than the records show.</summary>
    LinesFull,

    /// <summary>Lines were so full that the records set no upper end to the offered load.</summary>
    OpenUpperEnd,

    /// <summary>Rows that are calls inside the house or say too little: not counted.</summary>
    NotOnLines,

    /// <summary>Attempts repeated by callers who found no line.</summary>
    Retries,

    /// <summary>The records span more than can be held.</summary>
    TooMuch,
}

/// <summary>How much a finding matters.</summary>
public enum FindingWeight : byte
{
    /// <summary>Good to know; nothing is wrong.</summary>
    Note,

    /// <summary>The figures stand, corrected or with a wider range.</summary>
    Warning,

    /// <summary>Rows were left out or figures cannot be given.</summary>
    Error,
}

/// <summary>Something the records told about themselves, in words, with a count and where to look.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Weight">How much it matters.</param>
/// <param name="Text">A sentence: what, how many, what was done about it.</param>
/// <param name="Count">Rows, days or calls it concerns.</param>
/// <param name="Rows">The first few places, "file:row" or "file:row column end"; empty when it concerns everything.</param>
public sealed record DemandFinding(FindingKind Kind, FindingWeight Weight, string Text, long Count, IReadOnlyList<string> Rows);
