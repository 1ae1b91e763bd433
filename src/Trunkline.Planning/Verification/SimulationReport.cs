using System.Globalization;
using System.Text.Json;
using Trunkline.Base;

namespace Trunkline.Planning.Verification;

/// <summary>A simulation's result for people (a table with the explanation under each row) and for programs (JSON).</summary>
public static class SimulationReport
{
    private static readonly double[] s_shares = [0.5, 0.9, 0.95, 0.99];

    /// <summary>Writes a table: simulated figure, 99 % interval, computed figure, and the difference in words.</summary>
    public static void WriteText(TextWriter to, SimulationResult result)
    {
        var what = result.IsByDay ? $"{result.Streams[0].Batches.Count} recorded days" : $"{result.Settings.Replications} runs of {Number(result.Times.Hours)} h after {Number(result.Times.WarmUpHours)} h of warm-up, seed {result.Settings.Seed}";
        to.WriteLine($"{NumberText.OnTerminal(result.Attempts)} attempts: {what}");
        to.WriteLine();
        to.WriteLine($"{"stream",-14} {"figure",-24} {"simulated",10}  {"99 % interval",-23} {"computed",10}");
        for (var i = 0; i < result.Streams.Count; i++)
        {
            var rows = Comparison.Of(result, i);
            foreach (var c in rows)
            {
                var (low, high) = c.Simulated.Interval(0.99);
                to.WriteLine($"{c.Stream,-14} {Name(c.Measure),-24} {Number(c.Simulated.Mean),10}  {$"{Number(low)} to {Number(high)}",-23} {(c.Analytic is { } a ? $"{Number(a.Value)} {a.Model}" : "-"),10}");
                to.WriteLine($"  {c.Explanation}");
            }

            WriteMore(to, result.Streams[i], [.. rows.Select(c => c.Measure)]);
        }

        foreach (var group in result.Groups.Concat(result.Seats))
        {
            var use = group.Utilisation;
            to.WriteLine($"{group.Name,-14} {"busy, erlang",-24} {Number(group.CarriedErlang.Mean),10}  full {Number(group.TimeCongestion.Mean)} of the time; circuits busy {Number(use.Min())} to {Number(use.Max())}");
        }
    }

    /// <summary>Writes one JSON object.</summary>
    public static void WriteJson(Stream to, SimulationResult result)
    {
        using var json = new Utf8JsonWriter(to, new() { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("seed", result.Settings.Seed);
        json.WriteNumber("attempts", result.Attempts);
        json.WriteNumber("replications", result.Streams[0].Batches.Count);
        json.WriteBoolean("by_day", result.IsByDay);
        json.WriteNumber("hours", result.Times.Hours);
        json.WriteNumber("warm_up_hours", result.Times.WarmUpHours);
        json.WriteBoolean("unstable", result.IsUnstable);
        json.WriteStartArray("streams");
        for (var i = 0; i < result.Streams.Count; i++)
        {
            WriteStream(json, result.Streams[i], Comparison.Of(result, i));
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (var group in result.Groups.Concat(result.Seats))
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            Write(json, "carried_erlang", group.CarriedErlang);
            Write(json, "time_congestion", group.TimeCongestion);
            Write(json, "call_congestion", group.CallCongestion);
            json.WriteStartArray("utilisation");
            foreach (var use in group.Utilisation)
            {
                json.WriteNumberValue(use);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStream(Utf8JsonWriter json, StreamResult stream, IReadOnlyList<Comparison> comparisons)
    {
        json.WriteStartObject();
        json.WriteString("name", stream.Stream.Name);
        json.WriteNumber("calls", stream.Calls);
        foreach (var measure in Enum.GetValues<SimulatedMeasure>())
        {
            Write(json, JsonNamingPolicy.SnakeCaseLower.ConvertName(measure.ToString()), stream.Of(measure));
        }

        if (stream.Stream.Seats is not null)
        {
            json.WriteStartObject("wait_quantiles");
            foreach (var share in s_shares)
            {
                Write(json, share.ToString(CultureInfo.InvariantCulture), stream.WaitQuantile(share));
            }

            json.WriteEndObject();
        }

        json.WriteStartArray("compared");
        foreach (var comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("measure", JsonNamingPolicy.SnakeCaseLower.ConvertName(comparison.Measure.ToString()));
            json.WriteString("model", comparison.Analytic?.Model);
            if (comparison.Analytic is { } analytic)
            {
                json.WriteNumber("computed", analytic.Value);
            }

            if (comparison.IsInside is { } isInside)
            {
                json.WriteBoolean("inside", isInside);
            }

            json.WriteString("explanation", comparison.Explanation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Estimate estimate)
    {
        if (!double.IsFinite(estimate.Mean))
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("mean", estimate.Mean);
        foreach (var (key, level) in new[] { ("interval_95", 0.95), ("interval_99", 0.99) })
        {
            var (low, high) = estimate.Interval(level);
            if (double.IsFinite(low) && double.IsFinite(high))
            {
                json.WriteStartArray(key);
                json.WriteNumberValue(low);
                json.WriteNumberValue(high);
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteMore(TextWriter to, StreamResult stream, IReadOnlyList<SimulatedMeasure> shown)
    {
        foreach (var measure in new[] { SimulatedMeasure.AttemptBlocking, SimulatedMeasure.CallLoss, SimulatedMeasure.GlareRate, SimulatedMeasure.CutShare, SimulatedMeasure.MeanWait, SimulatedMeasure.Abandonment })
        {
            var estimate = stream.Of(measure);
            if (estimate.Events > 0 && !shown.Contains(measure) && (measure is not (SimulatedMeasure.AttemptBlocking or SimulatedMeasure.CallLoss) || stream.Stream.Retry is not null))
            {
                var (low, high) = estimate.Interval(0.99);
                to.WriteLine($"{"",-14} {Name(measure),-24} {Number(estimate.Mean),10}  {Number(low)} to {Number(high)}");
            }
        }

        if (stream.Stream.Seats is not null)
        {
            to.WriteLine($"{"",-14} {"wait, s",-24} " + string.Join("  ", s_shares.Select(q => $"{Number(q * 100)} %: {Number(stream.WaitQuantile(q).Mean)}")) + $"  in 20 s: {Number(stream.ServiceLevel(20).Mean)}");
        }
    }

    private static string Name(SimulatedMeasure measure) => measure switch
    {
        SimulatedMeasure.FirstAttemptBlocking => "first attempt blocked",
        SimulatedMeasure.AttemptBlocking => "attempts blocked",
        SimulatedMeasure.CallLoss => "calls lost",
        SimulatedMeasure.CarriedErlang => "carried, erlang",
        SimulatedMeasure.OverflowShare => "carried by overflow",
        SimulatedMeasure.GlareRate => "attempts meeting glare",
        SimulatedMeasure.PreemptedShare => "calls pre-empted",
        SimulatedMeasure.CutShare => "calls cut",
        SimulatedMeasure.WaitProbability => "calls that wait",
        SimulatedMeasure.MeanWait => "mean wait, s",
        _ => "callers who give up",
    };

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
