namespace Trunkline.Planning.Verification;

/// <summary>
/// Two designs under the same calls: the difference of a measure replication by replication. With common random numbers (the same seed, streams in the same
/// order) most of the chance cancels, and far fewer calls tell which design is better.
/// </summary>
public static class PairedDifference
{
    /// <summary>Second less first.</summary>
    /// <param name="first">One design's result.</param>
    /// <param name="second">The other's, with the same seed and number of replications.</param>
    /// <param name="stream">Index of the stream.</param>
    /// <param name="measure">What is compared.</param>
    /// <exception cref="ArgumentException">The two were not run with the same seed and replications.</exception>
    public static Estimate Of(SimulationResult first, SimulationResult second, int stream, SimulatedMeasure measure)
    {
        var (a, b) = (first.Streams[stream].Batches, second.Streams[stream].Batches);
        if (first.Settings.Seed != second.Settings.Seed || a.Count != b.Count)
        {
            throw new ArgumentException("designs are compared under the same seed and the same number of replications", nameof(second));
        }

        return Estimate.OfMeans([.. a.Zip(b, (x, y) => Ratio(y, measure) - Ratio(x, measure))], Estimate.Kind.Any);
    }

    private static double Ratio(StreamCounts counts, SimulatedMeasure measure)
    {
        var (x, y) = StreamResult.Parts(counts, measure);
        return x / y;
    }
}
