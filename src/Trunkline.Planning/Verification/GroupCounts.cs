namespace Trunkline.Planning.Verification;

/// <summary>What happened to one trunk group, or one group of seats, in one replication, while it was observed.</summary>
/// <param name="circuits">Its circuits or seats.</param>
public sealed class GroupCounts(int circuits)
{
    private readonly double[] _busy = new double[circuits];

    /// <summary>Attempts that came to the group.</summary>
    public long Offered { get; internal set; }

    /// <summary>Of those, how many it could not take.</summary>
    public long Refused { get; internal set; }

    /// <summary>Seconds during which no circuit was idle.</summary>
    public double FullSeconds { get; internal set; }

    /// <summary>Seconds of the observation.</summary>
    public double ObservedSeconds { get; internal set; }

    /// <summary>Busy seconds of each circuit; time out of service is not busy.</summary>
    public ReadOnlySpan<double> BusySeconds => _busy;

    internal double[] Busy => _busy;
}
