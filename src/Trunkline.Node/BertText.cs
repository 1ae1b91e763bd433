using System.Globalization;
using Trunkline.Base;

namespace Trunkline.Node;

/// <summary>A bit error test as the terminal shows it.</summary>
public static class BertText
{
    /// <summary>What began.</summary>
    public static string Heading(BertView bert)
    {
        ArgumentNullException.ThrowIfNull(bert);
        return $"bit error test on span {bert.Span}, timeslots {bert.Timeslots}, pattern {bert.Pattern}, {N(bert.Length)} s";
    }

    /// <summary>One line while it runs.</summary>
    public static TextLine Progress(BertView bert)
    {
        ArgumentNullException.ThrowIfNull(bert);
        var bar = new string('#', Math.Min(20, bert.Elapsed * 20 / Math.Max(1, bert.Length))).PadRight(20, '.');
        var text = $"[{bar}] {bert.Elapsed,5} s  {(bert.IsInStep ? "in step" : "NO PATTERN"),-10}  {N(bert.Bits),15} bits  {N(bert.Errors),9} errors";
        return new(text, !bert.IsInStep ? "red" : bert.Errors > 0 ? "yellow" : "green");
    }

    /// <summary>The result.</summary>
    public static IEnumerable<TextLine> Result(BertView bert)
    {
        ArgumentNullException.ThrowIfNull(bert);
        yield return new($"  in step         {(bert.IsInStep ? "yes" : bert.Bits > 0 ? "no longer" : "never")}{(bert.Losses > 0 ? $", lost {N(bert.Losses)} times" : "")}");
        yield return new($"  bits            {N(bert.Bits)}");
        yield return new($"  bit errors      {N(bert.Errors)}{(bert.Injected > 0 ? $", {N(bert.Injected)} of them sent on purpose" : "")}");
        yield return new($"  error ratio     {(bert.Errors == 0 ? "0" : bert.Ratio.ToString("0.0E+0", CultureInfo.InvariantCulture))}");
        yield return new($"  seconds         {N(bert.Measured)} measured, {N(bert.ErroredSeconds)} errored, {N(bert.LostSeconds)} out of step");
        yield return new("");
        yield return bert.Reason.Length > 0 ? new($"NO RESULT: {bert.Reason}", "red")
            : bert.Bits == 0 ? new("NO PATTERN: nothing of it came back. Is the far end looped? (a plug, the operator, or `span N loop local` to test ourselves)", "red")
            : bert.IsGood ? new("GOOD: in step, without an error", "green")
            : !bert.IsInStep ? new("BAD: the pattern was lost", "red")
            : bert.Errors == bert.Injected && bert.Losses == 0 ? new("AS SENT: every error is one that was sent on purpose", "yellow")
            : new("BAD: there are errors", "red");
    }

    private static string N(long number) => NumberText.OnTerminal(number);
}
