using System.Globalization;

namespace Trunkline.Exchange;

/// <summary>The spans and lines of the exchange, a line of text each.</summary>
internal static class ExchangeWords
{
    /// <summary>A span: <c>span 1  D-channel down, 30 channels, 2 in use; finds LOS; on command: cut</c>.</summary>
    public static string Of(SpanShown span)
    {
        List<string> done = [];
        if (span.Fault != "none")
        {
            done.Add(span.Fault == "cut" ? "cut" : $"sends {span.Fault.ToUpperInvariant()}");
        }

        if (span.Loop != "none")
        {
            done.Add(span.Loop is "line" or "payload" ? $"{span.Loop} loop" : $"timeslots {span.Loop} looped");
        }

        if (span.Drop > 0)
        {
            done.Add($"loses {PerCent(span.Drop)} of the D-channel's frames");
        }

        if (span.Errors > 0)
        {
            done.Add($"bit error ratio {Ratio(span.Errors)}");
        }

        if (span.Clock != 0)
        {
            done.Add($"clock {Ppm(span.Clock)}");
        }

        return $"span {span.Span}  D-channel {(span.DChannel ? "up" : "down")}, {span.Channels} channels, {span.InUse} in use{(span.Finds == "OK" ? "" : $"; finds {span.Finds}")}{(done.Count > 0 ? "; on command: " + string.Join(", ", done) : "")}";
    }

    /// <summary>Lines, neighbours that do the same together: <c>lines 1-2  5556001 to 5556002, idle</c>.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<LineShown> lines)
    {
        for (var i = 0; i < lines.Count;)
        {
            var first = lines[i];
            var last = first;
            while (++i < lines.Count && lines[i].State == first.State && lines[i].Line == last.Line + 1)
            {
                last = lines[i];
            }

            yield return first == last
                ? $"line {first.Line}  {first.Number}, {first.State}"
                : $"lines {first.Line}-{last.Line}  {first.Number} to {last.Number}, {first.State}";
        }
    }

    /// <summary>A bit error ratio: <c>1e-6</c>.</summary>
    public static string Ratio(double ratio) => ratio.ToString("0.###e-0", CultureInfo.InvariantCulture);

    /// <summary>A clock: <c>50 ppm fast</c>.</summary>
    public static string Ppm(int ppm) => string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(ppm)} ppm {(ppm > 0 ? "fast" : "slow")}");

    /// <summary>A share in per cent: <c>0.1 %</c>.</summary>
    public static string PerCent(double share) => (100 * share).ToString("G4", CultureInfo.InvariantCulture) + " %";
}
