namespace Trunkline.Planning.Verification;

/// <summary>What the simulation found for one trunk group, or one group of seats.</summary>
public sealed class GroupResult
{
    internal GroupResult(string name, IReadOnlyList<GroupCounts> batches)
    {
        Name = name;
        Batches = batches;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What was counted, one for each replication (or day of a record).</summary>
    public IReadOnlyList<GroupCounts> Batches { get; }

    /// <summary>Share of the time during which no circuit was idle (time congestion).</summary>
    public Estimate TimeCongestion => Estimate.OfRatio([.. Batches.Select(b => (b.FullSeconds, b.ObservedSeconds))], Estimate.Kind.ShareOfTime);

    /// <summary>Share of the attempts that came to the group and were refused (call congestion).</summary>
    public Estimate CallCongestion => Estimate.OfRatio([.. Batches.Select(b => ((double)b.Refused, (double)b.Offered))], Estimate.Kind.ShareOfEvents);

    /// <summary>Circuits busy on average, erlang.</summary>
    public Estimate CarriedErlang => Estimate.OfRatio([.. Batches.Select(b => (Sum(b.BusySeconds), b.ObservedSeconds))], Estimate.Kind.Positive);

    /// <summary>Share of the time each circuit was busy, in order.</summary>
    public IReadOnlyList<double> Utilisation
    {
        get
        {
            var seconds = Batches.Sum(b => b.ObservedSeconds);
            return [.. Enumerable.Range(0, Batches[0].BusySeconds.Length).Select(c => Batches.Sum(b => b.BusySeconds[c]) / seconds)];
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }
}
