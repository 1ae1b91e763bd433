using System.Globalization;
using System.Text;
using System.Text.Json;
using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Demand;

/// <summary>Demand from assumptions for people and programs: the steps, the streams, and how many lines one shared group of them would need.</summary>
public static class AssumedText
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Why there is no demand, in words; null when there is.</summary>
    public static string? Problem(DemandAssumptions assumptions)
    {
        ArgumentNullException.ThrowIfNull(assumptions);
        var estimates = assumptions.Estimate(out var problems);
        return problems.Count > 0 ? string.Join("; ", problems)
            : estimates.Count == 0 ? "no calls follow: give extensions with calls an hour, inbound calls, service calls, or seats" : null;
    }

    /// <summary>As text.</summary>
    public static string Of(DemandAssumptions assumptions)
    {
        ArgumentNullException.ThrowIfNull(assumptions);
        var text = new StringBuilder();
        foreach (var step in assumptions.Derivation())
        {
            text.Append(step.Text).Append('\n');
        }

        var estimates = assumptions.Estimate(out _);
        var together = estimates.Sum(e => e.Erlang.Value);
        text.Append(CultureInfo.InvariantCulture, $"together: {together:0.###} erlang, assumed; {Lines(together)}\n");
        if (assumptions.GrowthPerYear != 0)
        {
            var grown = together * Math.Pow(1 + assumptions.GrowthPerYear, 3);
            text.Append(CultureInfo.InvariantCulture, $"in 3 years at {assumptions.GrowthPerYear * 100:0.#} % a year: {grown:0.###} erlang; {Lines(grown)}\n");
        }

        return text.Append("An estimate has no interval: a month of call records would give one (trunkline traffic measure).\n").ToString();
    }

    /// <summary>As one JSON object: derivation, streams, erlang.</summary>
    public static string Json(DemandAssumptions assumptions)
    {
        ArgumentNullException.ThrowIfNull(assumptions);
        using var octets = new MemoryStream();
        using (var json = new Utf8JsonWriter(octets, s_options))
        {
            json.WriteStartObject();
            json.WriteStartArray("derivation");
            foreach (var step in assumptions.Derivation())
            {
                json.WriteStartObject();
                json.WriteString("what", step.What);
                json.WriteString("how", step.How);
                json.WriteNumber("value", step.Value);
                json.WriteString("unit", step.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("streams");
            var estimates = assumptions.Estimate(out _);
            foreach (var e in estimates)
            {
                json.WriteStartObject();
                json.WriteString("name", DemandText.Name(e.Kind, e.Direction));
                json.WriteNumber("calls_per_hour", e.CallsPerHour.Value);
                json.WriteNumber("holding_s", e.HoldSeconds.Value);
                json.WriteNumber("erlang", e.Erlang.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("erlang", estimates.Sum(e => e.Erlang.Value));
            json.WriteNumber("growth_per_year", assumptions.GrowthPerYear);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(octets.ToArray());
    }

    private static string Lines(double erlang) => ErlangB.LinesFor(erlang, 0.01).TryGet(out var lines, out _)
        ? string.Create(CultureInfo.InvariantCulture, $"one group for all of it needs {lines} lines if 1 % of the calls may find none (Erlang B)")
        : "more than can be computed";
}
