using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>What call records tell of the demand for lines.</summary>
public sealed record MeasuredDemand
{
    /// <summary>The files read, in order, with what each was taken for.</summary>
    public required IReadOnlyList<MeasuredFile> Files { get; init; }

    /// <summary>The first local day with a record.</summary>
    public DateOnly FirstDay { get; init; }

    /// <summary>The last local day with a record.</summary>
    public DateOnly LastDay { get; init; }

    /// <summary>Days with records.</summary>
    public int Days { get; init; }

    /// <summary>Days the busy hour is taken from: working days that are whole.</summary>
    public int CountedDays { get; init; }

    /// <summary>All streams together: what one shared group of lines would see.</summary>
    public required StreamMeasure Total { get; init; }

    /// <summary>Each stream that has calls.</summary>
    public required IReadOnlyList<StreamMeasure> Streams { get; init; }

    /// <summary>What is worth knowing about the records, the gravest first.</summary>
    public required IReadOnlyList<DemandFinding> Findings { get; init; }

    /// <summary>The streams as a plan wants them; empty when nothing could be measured.</summary>
    public IReadOnlyList<DemandEstimate> Estimates => [.. Streams.Select(s => s.Estimate)];

    /// <summary>The finding of a kind, or null.</summary>
    public DemandFinding? Finding(FindingKind kind) => Findings.FirstOrDefault(f => f.Kind == kind);
}

/// <summary>One file of call records.</summary>
/// <param name="Name">As it was given.</param>
/// <param name="Format">What it was taken for.</param>
/// <param name="Rows">Rows read, header not counted.</param>
/// <param name="LineRows">Rows that are calls on lines.</param>
/// <param name="InternalRows">Rows that are calls inside the house.</param>
/// <param name="RefusedRows">Rows that could not be read or have impossible times.</param>
public sealed record MeasuredFile(string Name, string Format, long Rows, long LineRows, long InternalRows, long RefusedRows);

/// <summary>What was measured of one stream, or of all together.</summary>
public sealed record StreamMeasure
{
    /// <summary>What the calls are about; null for all together.</summary>
    public StreamKind? Kind { get; init; }

    /// <summary>Who begins them; null for all together.</summary>
    public StreamDirection? Direction { get; init; }

    /// <summary>For the plan: the busy hour's offered load with its interval.</summary>
    public required DemandEstimate Estimate { get; init; }

    /// <summary>Calls on lines in all records: one however many legs it has.</summary>
    public long Calls { get; init; }

    /// <summary>Calls answered.</summary>
    public long Answered { get; init; }

    /// <summary>Calls that found no line, where the records tell.</summary>
    public long Blocked { get; init; }

    /// <summary>Mean time a line is held by a call, in seconds.</summary>
    public double MeanHoldSeconds { get; init; }

    /// <summary>Squared coefficient of variation of the holding time: variance over the mean squared; 1 for exponential.</summary>
    public double HoldCv2 { get; init; }

    /// <summary>Mean time from seizing the line to the answer, or to the end when nobody answered, in seconds.</summary>
    public double MeanWaitSeconds { get; init; }

    /// <summary>Time-consistent busy hour on the clock hour: the same hour of all counted days.</summary>
    public required BusyHour ClockHour { get; init; }

    /// <summary>Time-consistent busy hour on the quarter hour.</summary>
    public required BusyHour QuarterHour { get; init; }

    /// <summary>Mean over days of each day's busiest clock hour (ADPH), in erlang.</summary>
    public double DailyPeakHour { get; init; }

    /// <summary>The same on the quarter hour.</summary>
    public double DailyPeakQuarter { get; init; }

    /// <summary>Mean of the five busiest days' busiest hours (E.500's high load), in erlang; of all days when there are fewer.</summary>
    public double FiveBusiestDays { get; init; }

    /// <summary>
    /// Most lines held at one moment. A line freed at the very moment another is seized counts once. Of records in whole minutes it is
    /// the middle of many possible courses: see <see cref="PeakRange"/>.
    /// </summary>
    public int Peak { get; init; }

    /// <summary>Between what the peak lies when the records do not tell seconds; null when they do, and the peak is exact.</summary>
    public PeakRange? PeakRange { get; init; }

    /// <summary>When the peak was first reached, UTC; null without calls.</summary>
    public DateTimeOffset? PeakAt { get; init; }

    /// <summary>
    /// Concurrency in the busy hour of the counted days: share of the time with 0, 1, 2 … lines held; adds up to 1. Of all streams
    /// together; of one stream empty.
    /// </summary>
    public IReadOnlyList<double> BusyHourShares { get; init; } = [];

    /// <summary>Carried load of each clock hour, mean over the counted days, in erlang; 24 values.</summary>
    public required IReadOnlyList<double> HourlyErlang { get; init; }

    /// <summary>Calls begun in each clock hour, mean over the counted days; 24 values.</summary>
    public required IReadOnlyList<double> HourlyCalls { get; init; }

    /// <summary>Day by day: all days with records, in order.</summary>
    public required IReadOnlyList<DayMeasure> DayByDay { get; init; }

    /// <summary>How the days differ in the busy hour.</summary>
    public required DayVariation Variation { get; init; }

    /// <summary>Change of the busy hour's load a year, 0.1 for 10 %, with interval; 0 and no interval under 10 counted days.</summary>
    public DemandFigure TrendPerYear { get; init; }
}

/// <summary>Between what a peak lies when records tell minutes, not seconds.</summary>
/// <param name="Low">Lower end of the 95 % range: the lowest of 39 courses that the records fit.</param>
/// <param name="High">Upper end of the 95 % range: the highest of them.</param>
/// <param name="Least">The peak is certainly no lower: lines held whatever the seconds were.</param>
/// <param name="Most">The peak is certainly no higher: lines that may have been held together.</param>
public sealed record PeakRange(int Low, int High, int Least, int Most);

/// <summary>A time-consistent busy hour (TCBH): the hour whose mean load over the counted days is highest.</summary>
/// <param name="Start">Its beginning, local time.</param>
/// <param name="Erlang">Carried load, mean over days with the 95 % interval of that mean.</param>
/// <param name="Calls">Calls begun in it, mean over days with interval.</param>
public sealed record BusyHour(TimeOnly Start, DemandFigure Erlang, DemandFigure Calls);

/// <summary>One local day.</summary>
/// <param name="Day">The day.</param>
/// <param name="Counted">Whether the busy hour takes it into account.</param>
/// <param name="Calls">Calls begun.</param>
/// <param name="BusyHourErlang">Carried load in the time-consistent busy hour (clock).</param>
/// <param name="BusyHourCalls">Calls begun in it.</param>
/// <param name="PeakHourErlang">Carried load of the day's own busiest clock hour.</param>
/// <param name="PeakHour">That hour's beginning.</param>
/// <param name="PeakLines">Most lines held at one moment of the day.</param>
public sealed record DayMeasure(
    DateOnly Day, bool Counted, long Calls, double BusyHourErlang, double BusyHourCalls, double PeakHourErlang, TimeOnly PeakHour, int PeakLines)
{
    /// <summary>Between what the day's peak lies when the records do not tell seconds; null when they do.</summary>
    public PeakRange? PeakRange { get; init; }
}

/// <summary>How the busy hour's load and calls differ from day to day.</summary>
/// <param name="LoadVariance">Variance of the hour's load over the counted days, in erlang².</param>
/// <param name="WithinHour">What chance alone makes of it in an hour with this load and holding time, in erlang².</param>
/// <param name="CallDispersion">Variance over mean of the calls in the hour; 1 for a Poisson process whose rate is every day the same.</param>
/// <param name="Level">Where the rest lies among Neal and Wilkinson's levels.</param>
public sealed record DayVariation(double LoadVariance, double WithinHour, double CallDispersion, VariationLevel Level)
{
    /// <summary>Variance of the day's mean load, chance within the hour taken off; 0 when there is none left.</summary>
    public double DayVariance => Math.Max(0, LoadVariance - WithinHour);
}

/// <summary>Day-to-day variation against Neal and Wilkinson's 0.13·A^φ (φ = 1.5, 1.7, 1.84).</summary>
public enum VariationLevel : byte
{
    /// <summary>Under five days: not told.</summary>
    Unknown,

    /// <summary>No more than chance.</summary>
    None,

    /// <summary>At most φ = 1.5.</summary>
    Low,

    /// <summary>At most φ = 1.7.</summary>
    Medium,

    /// <summary>At most φ = 1.84.</summary>
    High,

    /// <summary>Above all three.</summary>
    AboveHigh,
}
