using System.Globalization;

namespace Trunkline.Planning.Verification;

/// <summary>One stream's simulated figure beside the analytic one, with the difference explained.</summary>
/// <param name="Stream">The stream's name.</param>
/// <param name="Measure">What the figures are of.</param>
/// <param name="Simulated">Simulated.</param>
/// <param name="Analytic">Computed; null when no model has the system's shape.</param>
/// <param name="IsInside">True when the analytic figure lies in the simulation's 99 % interval; null without one.</param>
/// <param name="Explanation">In words.</param>
public sealed record Comparison(string Stream, SimulatedMeasure Measure, Estimate Simulated, AnalyticFigure? Analytic, bool? IsInside, string Explanation)
{
    /// <summary>True when the difference has no cause that is known: a model or the simulation is wrong, or it was the one run in a hundred.</summary>
    public bool IsUnexplained { get; private init; }

    /// <summary>Compares every stream of a result, a stream with several figures of models in as many rows, one after another.</summary>
    public static IReadOnlyList<Comparison> Of(SimulationResult result) => [.. result.System.Streams.SelectMany((_, i) => Of(result, i))];

    /// <summary>Compares one stream.</summary>
    /// <param name="result">The result.</param>
    /// <param name="stream">Index of the stream.</param>
    /// <returns>At least one row; one without a figure when no model has the system's shape.</returns>
    public static IReadOnlyList<Comparison> Of(SimulationResult result, int stream) =>
        AnalyticFigure.AllFor(result.System, stream, result.Settings) is { Count: > 0 } figures ? [.. figures.Select(f => Of(result, stream, f))] : [Of(result, stream, null)];

    private static Comparison Of(SimulationResult result, int stream, AnalyticFigure? analytic)
    {
        var measure = analytic?.Measure ?? (result.System.Streams[stream].Route.Count == 0 ? SimulatedMeasure.WaitProbability : SimulatedMeasure.FirstAttemptBlocking);
        var estimate = result.Streams[stream].Of(measure);
        var name = result.System.Streams[stream].Name;
        if (result.IsUnstable)
        {
            return new(name, measure, estimate, analytic, null, "callers wait or come again without end: the load is above what can be served, and no figure is steady");
        }

        if (analytic is null)
        {
            return new(name, measure, estimate, null, null, "no model has the shape of this system: the simulation is the only answer");
        }

        var reasons = BeyondModel.Of(result.System, stream, analytic.Model, result.Settings);
        var isInside = estimate.Covers(analytic.Value, 0.99);
        var isUnexplained = !isInside && reasons.Count == 0 && !estimate.IsThin;
        var words = (isInside, reasons.Count) switch
        {
            (true, 0) => $"inside the interval: {analytic.Model} is exact here",
            (true, _) => $"inside the interval, although {string.Join("; ", reasons)}",
            (false, 0) => $"outside the 99 % interval with no cause known: that happens once in a hundred runs; another seed tells",
            _ => $"{Size(estimate.Mean, analytic.Value)} {analytic.Model}: {string.Join("; ", reasons)}",
        };
        if (estimate.IsThin)
        {
            words = string.Create(CultureInfo.InvariantCulture, $"only {estimate.Events:F0} events were seen, simulate more hours; {words}");
        }

        return new(name, measure, estimate, analytic, isInside, words) { IsUnexplained = isUnexplained };
    }

    private static string Size(double simulated, double analytic) => analytic > 0 && simulated > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(simulated > analytic ? simulated / analytic : analytic / simulated):0.0#} times {(simulated > analytic ? "above" : "below")}")
        : simulated > analytic ? "above" : "below";
}
