namespace Trunkline.Planning.Verification;

/// <summary>Something that happens during a simulation. Seconds count from the end of the warm-up; without times it holds from the start to the end.</summary>
public abstract record Disturbance
{
    /// <summary>When it begins, seconds from the end of the warm-up; null: before the warm-up.</summary>
    public double? From { get; init; }

    /// <summary>When it is over; null: never.</summary>
    public double? Until { get; init; }
}

/// <summary>Lines that hang: nobody talks, no end can take them. A call in progress ends in its own time before its line hangs.</summary>
/// <param name="Group">Index of the group.</param>
/// <param name="First">The first circuit, from 0.</param>
/// <param name="Count">How many.</param>
public sealed record HungCircuits(int Group, int First, int Count) : Disturbance;

/// <summary>Circuits lost at once with the calls on them: a span fails.</summary>
/// <param name="Group">Index of the group.</param>
/// <param name="First">The first circuit, from 0.</param>
/// <param name="Count">How many.</param>
public sealed record LostCircuits(int Group, int First, int Count) : Disturbance;

/// <summary>A storm of calls.</summary>
/// <param name="Factor">What it multiplies the rate of arrivals by, above 0.</param>
/// <param name="Stream">Index of the stream; null for all but recorded ones.</param>
public sealed record Storm(double Factor, int? Stream = null) : Disturbance;
