using Trunkline.Planning.Designs;

namespace Trunkline.Planning.Demand;

/// <summary>
/// Puts measured demand into what a plan is made from: a measured stream takes the place of the site file's streams of the same kind and
/// direction, keeping the first one's name, target and priority; what records do not show stays as the file has it.
/// </summary>
public static class MeasuredPlan
{
    /// <summary>The input with measured streams, and the days' difference as measured.</summary>
    /// <param name="input">From the site file; may have no streams.</param>
    /// <param name="demand">From call records.</param>
    /// <param name="blocking">Target of normal calls where the file has no stream like it.</param>
    /// <param name="emergencyBlocking">The same of emergency calls.</param>
    public static PlanInput With(PlanInput input, MeasuredDemand demand, double blocking, double emergencyBlocking)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(demand);
        var streams = input.Streams.ToList();
        var renamed = new Dictionary<string, string>();
        foreach (var estimate in demand.Estimates.Where(e => e.Erlang.Value > 0))
        {
            var replaced = streams.Where(s => s.Kind == estimate.Kind && s.Direction == estimate.Direction && s.Origin == LoadOrigin.Assumed).ToList();
            var stream = estimate.ToStream(replaced.Count > 0 ? replaced.Min(s => s.BlockingTarget) : estimate.Kind == StreamKind.Emergency ? emergencyBlocking : blocking);
            streams.RemoveAll(replaced.Contains);
            stream = DemandStreams.Apart(replaced.Count > 0 ? stream with { Name = replaced[0].Name, Priority = replaced.Max(s => s.Priority) } : stream, streams);
            foreach (var old in replaced)
            {
                renamed[old.Name] = stream.Name;
            }

            streams.Add(stream);
        }

        return input with
        {
            Streams = streams,
            DayToDay = DaysOf(demand.Total.Variation.Level) ?? input.DayToDay,
            Desks = [.. input.Desks.Select(d => renamed.TryGetValue(d.Stream, out var name)
                ? d with { Stream = name, CallsPerHour = streams.Find(s => s.Name == name)!.CallsPerHour } : d)],
            Diallers = [.. input.Diallers.Where(d => !renamed.ContainsKey(d.Stream))],
            Derivation = renamed.Count == 0 ? input.Derivation : [],
        };
    }

    /// <summary>The level a plan counts with; null when there are too few days to tell. Above "high" there is none: high is taken.</summary>
    private static DayToDay? DaysOf(VariationLevel level) => level switch
    {
        VariationLevel.Unknown => null,
        VariationLevel.None => DayToDay.None,
        VariationLevel.Low => DayToDay.Low,
        VariationLevel.Medium => DayToDay.Medium,
        _ => DayToDay.High,
    };
}
