namespace Trunkline.Planning.Verification;

/// <summary>What the simulation found for one stream.</summary>
public sealed class StreamResult
{
    internal StreamResult(SimulatedStream stream, IReadOnlyList<StreamCounts> batches)
    {
        Stream = stream;
        Batches = batches;
    }

    /// <summary>The stream.</summary>
    public SimulatedStream Stream { get; }

    /// <summary>What was counted, one for each replication (or day of a record).</summary>
    public IReadOnlyList<StreamCounts> Batches { get; }

    /// <summary>Calls observed in all.</summary>
    public long Calls => Batches.Sum(b => b.Calls);

    /// <summary>The estimate of one measure.</summary>
    public Estimate Of(SimulatedMeasure measure) =>
        Estimate.OfRatio(
        [.. Batches.Select(b => Parts(b, measure))],
        measure is SimulatedMeasure.CarriedErlang or SimulatedMeasure.MeanWait ? Estimate.Kind.Positive : Estimate.Kind.ShareOfEvents);

    /// <summary>Share of all calls at the seats, abandoned ones included, that were answered within so many seconds.</summary>
    public Estimate ServiceLevel(double seconds) =>
        Estimate.OfRatio([.. Batches.Select(b => (b.Waits.ShareUpTo(seconds) * b.Answered, (double)b.AtSeats))], Estimate.Kind.ShareOfEvents);

    /// <summary>The wait that a share of answered calls does not exceed, seconds.</summary>
    /// <param name="share">0.9 for the 90 % quantile.</param>
    public Estimate WaitQuantile(double share) => Estimate.OfMeans([.. Batches.Select(b => b.Waits.Quantile(share))], Estimate.Kind.Positive);

    /// <summary>Numerator and denominator of a measure in one batch.</summary>
    internal static (double X, double Y) Parts(StreamCounts b, SimulatedMeasure measure) => measure switch
    {
        SimulatedMeasure.FirstAttemptBlocking => (b.FirstBlocked, b.Calls),
        SimulatedMeasure.AttemptBlocking => (b.BlockedAttempts, b.Attempts),
        SimulatedMeasure.CallLoss => (b.Lost, b.Calls),
        SimulatedMeasure.CarriedErlang => (b.CircuitSeconds, b.ObservedSeconds),
        SimulatedMeasure.OverflowShare => (b.Overflowed, b.Attempts),
        SimulatedMeasure.GlareRate => (b.Glares, b.Attempts),
        SimulatedMeasure.PreemptedShare => (b.Preempted, b.Calls),
        SimulatedMeasure.CutShare => (b.Cut, b.Calls),
        SimulatedMeasure.WaitProbability => (b.Waited, b.AtSeats),
        SimulatedMeasure.MeanWait => (b.WaitSeconds, b.Answered),
        _ => (b.Abandoned, b.AtSeats),
    };
}
