using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>How a figure came to be known.</summary>
public enum FigureOrigin : byte
{
    /// <summary>Somebody's estimate.</summary>
    Assumed,

    /// <summary>Counted in call records.</summary>
    Measured,

    /// <summary>Computed from measured figures by a model: offered from carried traffic.</summary>
    Derived,
}

/// <summary>A number with the range the data supports and how it is known.</summary>
/// <param name="Value">The best single value.</param>
/// <param name="Low">Lower end of the 95 % interval; equal to the value when no interval is known.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
/// <param name="Origin">How it is known.</param>
/// <param name="Days">Days of records behind it; 0 when assumed.</param>
public readonly record struct DemandFigure(double Value, double Low, double High, FigureOrigin Origin, int Days)
{
    /// <summary>
    /// True when the records set no upper end, because lines were full: <see cref="High"/> is then a convention
    /// (<see cref="OfferedOverDays.Ceiling"/>), not a measurement.
    /// </summary>
    public bool IsOpenAbove { get; init; }

    /// <summary>A figure somebody gave.</summary>
    public static DemandFigure Assumed(double value) => new(value, value, value, FigureOrigin.Assumed, 0);

    /// <summary>A figure counted in records, without an interval.</summary>
    public static DemandFigure Measured(double value, int days) => new(value, value, value, FigureOrigin.Measured, days);

    /// <summary>The figure and its interval times a factor.</summary>
    public DemandFigure Times(double factor) => this with { Value = Value * factor, Low = Low * factor, High = High * factor };
}

/// <summary>One stream's demand in its busy hour: what a plan starts from, the same whether it was measured or assumed.</summary>
/// <remarks>
/// Line time is everything during which a line is held: ringing, announcements, queue and talk, of answered, abandoned and
/// unanswered calls alike. A plan that counts only talk buys too few lines.
/// </remarks>
public sealed record DemandEstimate
{
    /// <summary>What the calls are about.</summary>
    public required StreamKind Kind { get; init; }

    /// <summary>Who begins them.</summary>
    public required StreamDirection Direction { get; init; }

    /// <summary>Traffic offered in the busy hour, in erlang.</summary>
    public required DemandFigure Erlang { get; init; }

    /// <summary>Attempts in the busy hour.</summary>
    public required DemandFigure CallsPerHour { get; init; }

    /// <summary>How long an attempt holds a line, in seconds.</summary>
    public required DemandFigure HoldSeconds { get; init; }

    /// <summary>Share of attempts that are answered, 0 to 1.</summary>
    public required DemandFigure AnsweredShare { get; init; }

    /// <summary>
    /// Variance of the busy hour's load from day to day, in erlang², the variance within an hour taken off (Neal and
    /// Wilkinson); 0 when not known or when days differ no more than chance makes them.
    /// </summary>
    public double DayVariance { get; init; }

    /// <summary>Growth a year as a factor's excess, 0.1 for 10 %.</summary>
    public DemandFigure GrowthPerYear { get; init; }

    /// <summary>What the figures rest on, in a sentence for the plan sheet.</summary>
    public string Basis { get; init; } = "";
}
