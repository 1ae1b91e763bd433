using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Planning.Tests.Designs;

/// <summary>Made-up sites by seed: every kind of stream, need and price the planner knows.</summary>
internal static class RandomSites
{
    /// <summary>The text of a site file.</summary>
    internal static string Text(int seed)
    {
        var random = new Prng((ulong)seed + 77_000);
        // most sites are small
        var scale = random.Next(6) switch { 0 => 60.0, 1 => 25, 2 => 8, _ => 3 };
        var lines = new List<string>
        {
            $"site: {{name: Made up {seed}, country: gb, area_code: \"20\", time_zone: Europe/London}}",
            "emergency: {numbers: [\"112\"]}",
            "traffic:",
            $"  day_to_day: {Of("none", "low", "medium", "high", "high")}",
            $"  growth_percent: {Of(0, 0, 5, 12)}",
            $"  horizon_months: {Of(24, 36, 60)}",
            $"  redundancy: {Of("none", "none", "n_plus_one")}",
            $"  diverse_routes: {Of("off", "off", "off", "on")}",
            $"  direct_numbers: {Of(0, 0, 50)}",
            $"  operator_forwards_on_busy: {Of("on", "off")}",
            $"  emergency_blocking: {Of("0.0001", "0.001")}",
            "  streams:",
            $"    - {{name: inbound, kind: inbound, erlang: {Load()}, blocking: {Of("0.01", "0.02")}}}",
        };
        if (random.Next(4) > 0)
        {
            lines.Add(random.Next(3) == 0
                ? $"    - {{name: outbound, kind: outbound, sources: {10 + random.Next(60)}, erlang_per_source: 0.{10 + random.Next(80):00}}}"
                : $"    - {{name: outbound, kind: outbound, erlang: {Load()}}}");
        }

        if (random.Next(2) == 0)
        {
            lines.Add($"    - {{name: emergency, kind: emergency, direction: {Of("in", "out", "out")}, calls_per_hour: {1 + random.Next(6)}, holding_s: {Of(180, 180, 240)}}}");
        }

        if (random.Next(3) == 0)
        {
            var calls = 10 + random.Next(60);
            lines.Add($"    - {{name: service, kind: customer_service, calls_per_hour: {calls}, holding_s: 180}}");
            lines.Add("  desks:");
            lines.Add($"    - {{name: desk, stream: service, handling_s: {Of(150, 180, 210)}, answer: [{{share: 0.8, within_s: 20}}]}}");
        }

        lines.Add("prices:");
        lines.Add("  fxo: {install: 100, monthly: 30, hunting_monthly: 15, port: 45}");
        lines.Add("  e1_pri: {install: 1600, monthly: 900, port: 1000}");
        if (random.Next(2) == 0)
        {
            lines.Add($"  ims: {{install: 1500, monthly: 150, per_session_install: 20, per_session_monthly: 12, session_step: {Of(1, 1, 5)}}}");
        }

        return string.Join('\n', lines) + "\n";

        string Load() => (scale * (0.2 + random.NextDouble())).ToString("0.00", CultureInfo.InvariantCulture);

        T Of<T>(params T[] choices) => choices[random.Next(choices.Length)];
    }
}
