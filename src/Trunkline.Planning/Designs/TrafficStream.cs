namespace Trunkline.Planning.Designs;

/// <summary>What calls are about: decides the default grade of service, the priority and which numbers are needed.</summary>
public enum StreamKind : byte
{
    /// <summary>Calls from the public to ordinary extensions.</summary>
    Inbound,

    /// <summary>Calls of extensions or of a dialler to the public.</summary>
    Outbound,

    /// <summary>Emergency calls: out to the authority, or in to an emergency desk; <see cref="TrafficStream.Direction"/> says which.</summary>
    Emergency,

    /// <summary>Calls from the public to a desk of call takers.</summary>
    CustomerService,
}

/// <summary>Who begins the call.</summary>
public enum StreamDirection : byte
{
    /// <summary>The public calls the site: the call lands where its number lands, and nowhere else.</summary>
    In,

    /// <summary>The site calls the public: it may hunt over every trunk group.</summary>
    Out,
}

/// <summary>How the load is known.</summary>
public enum LoadOrigin : byte
{
    /// <summary>Somebody's estimate.</summary>
    Assumed,

    /// <summary>From call records.</summary>
    Measured,
}

/// <summary>The seats behind a stream: who finds none idle holds the line and waits.</summary>
/// <param name="Desk">The desk, with the load that reaches it.</param>
/// <param name="Count">Seats staffed: as many as the desk's promises need.</param>
public sealed record SeatsBehind(Desk Desk, int Count)
{
    /// <summary>True when there are as many as the promises need.</summary>
    internal bool IsAsNeeded => Count == DeskPlanner.Seats(Desk);

    /// <summary>The seats a load so many times greater needs.</summary>
    internal SeatsBehind Grown(double factor)
    {
        var desk = Desk with { CallsPerHour = Desk.CallsPerHour * factor };
        return new(desk, DeskPlanner.Seats(desk));
    }
}

/// <summary>Calls of one kind in the busy hour, with the grade of service they are promised.</summary>
/// <param name="Name">What the site file calls it.</param>
/// <param name="Kind">What the calls are about.</param>
/// <param name="Direction">Who begins them.</param>
/// <param name="CallsPerHour">Attempts in the busy hour, 0 or more.</param>
/// <param name="HoldingSeconds">How long an attempt holds a circuit, ringing counted, in seconds; above 0.</param>
/// <param name="Erlang">Offered (with finite sources: intended) traffic in erlang.</param>
/// <param name="Sources">People or devices the calls come from when they are few (Engset); 0 for calls at random (Poisson).</param>
/// <param name="IntendedPerSource">With sources: the share of time one would hold a circuit if none were ever busy, 0 to 1 (erlang per source).</param>
/// <param name="BlockingTarget">The share of calls that may find no circuit, above 0 and below 1.</param>
/// <param name="Priority">0 routine, 1 priority, 2 emergency.</param>
/// <param name="Origin">How the load is known.</param>
/// <param name="LowErlang">Lower end of the load's 95 % interval; equal to <paramref name="Erlang"/> when none is known.</param>
/// <param name="HighErlang">Upper end of the load's 95 % interval; equal to <paramref name="Erlang"/> when none is known.</param>
/// <param name="Days">Days of call records behind it; 0 when assumed.</param>
public sealed record TrafficStream(
    string Name,
    StreamKind Kind,
    StreamDirection Direction,
    double CallsPerHour,
    double HoldingSeconds,
    double Erlang,
    int Sources,
    double IntendedPerSource,
    double BlockingTarget,
    int Priority,
    LoadOrigin Origin,
    double LowErlang,
    double HighErlang,
    int Days)
{
    /// <summary>True when nobody told how long calls are: the holding time is <see cref="AssumedHolding"/>, and calls follow from the traffic.</summary>
    public bool HoldingIsAssumed { get; init; }

    /// <summary>The seats its callers wait for with the line held; null when every call is answered at once or nobody answers at seats.</summary>
    public SeatsBehind? Seats { get; init; }

    /// <summary>The holding time taken when only the traffic is known, in seconds. Blocking does not depend on it; calls per second do.</summary>
    public const double AssumedHolding = 180;

    /// <summary>True when the calls come from few people, so that a busy one calls no more.</summary>
    public bool IsFinite => Sources > 0;

    /// <summary>True when it takes the circuits kept for emergency calls.</summary>
    public bool IsEmergency => Kind == StreamKind.Emergency;

    /// <summary>The stream after growth: more calls, or with finite sources more people (rounded up) with the same habits; as many more seats as the promises need.</summary>
    /// <param name="factor">1.331 for 10 % a year over three years; above 0.</param>
    public TrafficStream Grown(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        var sources = IsFinite ? (int)Math.Ceiling((Sources * factor) - 1e-9) : 0;
        var ratio = IsFinite ? (double)sources / Sources : factor;
        return Scaled(ratio) with { Sources = sources, IntendedPerSource = IntendedPerSource, Seats = Seats?.Grown(factor) };
    }

    /// <summary>The stream under a heavier hour, with the same seats: with finite sources the same people call more (never more than all the time).</summary>
    /// <param name="factor">1.2 for 20 % overload; 0 or more.</param>
    public TrafficStream Scaled(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(factor);
        return this with
        {
            CallsPerHour = CallsPerHour * factor,
            Erlang = Erlang * factor,
            IntendedPerSource = Math.Min(IntendedPerSource * factor, 0.999),
            LowErlang = LowErlang * factor,
            HighErlang = HighErlang * factor,
        };
    }
}
