namespace Trunkline.Planning.Verification;

/// <summary>How the calls of a stream come. What each of them does then is the <see cref="SimulatedStream"/>'s.</summary>
public abstract record Arrivals
{
    /// <summary>How the rate changes over the day; null for a constant rate.</summary>
    public DayProfile? Profile { get; init; }

    /// <summary>
    /// Variance of a factor of mean 1 that multiplies a whole day's rate, drawn for every day from a Gamma law (Neal and
    /// Wilkinson); 0 for days that are all alike. Traffic A with variance Vd between days has Vd / A².
    /// </summary>
    public double DayVariance { get; init; }

    /// <summary>Calls come at random, independent of what is going on.</summary>
    /// <param name="callsPerHour">Mean rate, calls an hour.</param>
    public static PoissonArrivals Poisson(double callsPerHour) => new(callsPerHour);

    /// <summary>Random arrivals that offer so much traffic.</summary>
    /// <param name="erlang">Offered traffic.</param>
    /// <param name="meanHolding">Mean holding time in seconds.</param>
    public static PoissonArrivals Offered(double erlang, double meanHolding) => new(erlang * 3600 / meanHolding);

    /// <summary>Arrivals from few sources, each of which calls only when it is idle (Engset).</summary>
    /// <param name="sources">Extensions that can call.</param>
    /// <param name="callsPerIdleHour">Calls of one source an hour while it is idle.</param>
    public static FiniteArrivals Finite(int sources, double callsPerIdleHour) => new(sources, callsPerIdleHour);

    /// <summary>The sources of Engset, by the traffic each would carry if nothing was blocked.</summary>
    /// <param name="sources">Extensions that can call.</param>
    /// <param name="intendedErlang">Intended traffic of each, 0 to 1; per idle source β = a / (1 − a).</param>
    /// <param name="meanHolding">Mean holding time in seconds.</param>
    public static FiniteArrivals FiniteIntended(int sources, double intendedErlang, double meanHolding) =>
        new(sources, intendedErlang / (1 - intendedErlang) * 3600 / meanHolding);

    /// <summary>Calls that really came, at their times and with their holding times.</summary>
    /// <param name="calls">In order of <see cref="ReplayedCall.Start"/>.</param>
    public static ReplayedArrivals Replay(IReadOnlyList<ReplayedCall> calls) => new(calls);

    /// <summary>What is wrong, or null.</summary>
    internal virtual string? Error =>
        !(DayVariance >= 0) || double.IsInfinity(DayVariance) ? "the variance between days must be 0 or more and finite" : Profile?.Error;
}

/// <summary>Calls that come at random (a Poisson process, with a rate that may change over the day).</summary>
/// <param name="CallsPerHour">Mean rate, calls an hour, above 0.</param>
public sealed record PoissonArrivals(double CallsPerHour) : Arrivals
{
    internal override string? Error => !(CallsPerHour > 0) || double.IsInfinity(CallsPerHour) ? "calls an hour must be above 0 and finite" : base.Error;
}

/// <summary>Calls of few sources, each idle for an exponential time between its calls (Engset).</summary>
/// <param name="Sources">Number of sources, 1 or more.</param>
/// <param name="CallsPerIdleHour">Calls of one source an hour while it is idle, above 0.</param>
public sealed record FiniteArrivals(int Sources, double CallsPerIdleHour) : Arrivals
{
    /// <summary>True when one of the sources talks in every call on the circuits, whoever began it, and calls nobody meanwhile: extensions that are called too.</summary>
    public bool TalkInAllCalls { get; init; }

    internal override string? Error => Sources < 1 ? "there must be 1 source or more"
        : !(CallsPerIdleHour > 0) || double.IsInfinity(CallsPerIdleHour) ? "calls an idle hour must be above 0 and finite" : base.Error;
}

/// <summary>Recorded calls, played again.</summary>
/// <param name="Calls">In order of start.</param>
public sealed record ReplayedArrivals(IReadOnlyList<ReplayedCall> Calls) : Arrivals
{
    internal override string? Error
    {
        get
        {
            for (var i = 0; i < Calls.Count; i++)
            {
                if (!(Calls[i].Holding >= 0) || !double.IsFinite(Calls[i].Start) || double.IsInfinity(Calls[i].Holding))
                {
                    return $"replayed call {i + 1} has an impossible time";
                }

                if (i > 0 && Calls[i].Start < Calls[i - 1].Start)
                {
                    return $"replayed call {i + 1} starts before the one before it";
                }
            }

            return Profile is not null || DayVariance != 0 ? "recorded calls have their own profile and days" : Calls.Count == 0 ? "there are no recorded calls" : null;
        }
    }
}

/// <summary>One recorded call. Which stream it belongs to says its direction.</summary>
/// <param name="Start">When it wanted a circuit, seconds from the beginning of the record.</param>
/// <param name="Holding">How long it held one, seconds, 0 or more.</param>
public readonly record struct ReplayedCall(double Start, double Holding);
