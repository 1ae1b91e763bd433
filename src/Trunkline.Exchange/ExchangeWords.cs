using System.Globalization;

namespace Trunkline.Exchange;

/// <summary>The spans and lines of the exchange, a line of text each.</summary>
internal static class ExchangeWords
{
    /// <summary>A span: <c>span 1  D-channel up, 30 channels, 2 in use; cut, drops 10 % of D-channel frames</c>.</summary>
    public static string Of(SpanShown span)
    {
        List<string> done = [];
        if (span.Fault != "none")
        {
            done.Add(span.Fault == "cut" ? "cut" : $"sends {span.Fault.ToUpperInvariant()}");
        }

        if (span.Drop > 0)
        {
            done.Add($"loses {PerCent(span.Drop)} of the D-channel's frames");
        }

        return $"span {span.Span}  D-channel {(span.DChannel ? "up" : "down")}, {span.Channels} channels, {span.InUse} in use{(done.Count > 0 ? "; on command: " + string.Join(", ", done) : "")}";
    }

    /// <summary>A line: <c>line 3  5556003, idle</c>.</summary>
    public static string Of(LineShown line) => $"line {line.Line}  {line.Number}, {line.State}";

    /// <summary>A share in per cent: <c>0.1 %</c>.</summary>
    public static string PerCent(double share) => (100 * share).ToString("G4", CultureInfo.InvariantCulture) + " %";
}
