using System.Globalization;

namespace Trunkline.Planning.Traffic;

/// <summary>The refusals that all models share, so that the same mistake is told in the same words.</summary>
internal static class Check
{
    /// <summary>More lines than any group has; the recursions still end within a second or so.</summary>
    internal const int MaxLines = 100_000_000;

    /// <summary>More traffic than any group carries.</summary>
    internal const double MaxErlang = 90_000_000;

    internal static Refusal? Offered(double erlang, string name = "A") =>
        !(erlang >= 0 && erlang <= MaxErlang)
            ? new Refusal($"offered traffic {name} must be from 0 to {MaxErlang:0} erlang, not {Text(erlang)}", name)
            : null;

    internal static Refusal? Lines(double lines, string name = "N") =>
        !(lines >= 0 && lines <= MaxLines) ? new Refusal($"lines {name} must be from 0 to {MaxLines}, not {Text(lines)}", name) : null;

    internal static Refusal? SomeLines(double lines, string name = "N") =>
        !(lines >= 1 && lines <= MaxLines) ? new Refusal($"lines {name} must be from 1 to {MaxLines}, not {Text(lines)}", name) : null;

    /// <summary>A target: strictly between 0 and 1, since 0 needs no end of lines and 1 needs none.</summary>
    internal static Refusal? Target(double share, string name = "B") =>
        !(share > 0 && share < 1) ? new Refusal($"the target {name} must be above 0 and below 1, not {Text(share)}", name) : null;

    internal static Refusal? Share(double share, string name) =>
        !(share >= 0 && share <= 1) ? new Refusal($"{name} must be from 0 to 1, not {Text(share)}", name) : null;

    internal static Refusal? Positive(double value, string name) =>
        !(value > 0 && double.IsFinite(value)) ? new Refusal($"{name} must be above 0, not {Text(value)}", name) : null;

    internal static Refusal? NotNegative(double value, string name) =>
        !(value >= 0 && double.IsFinite(value)) ? new Refusal($"{name} must be 0 or more, not {Text(value)}", name) : null;

    internal static Refusal? Between(double value, double least, double most, string name) =>
        !(value >= least && value <= most) ? new Refusal($"{name} must be from {Text(least)} to {Text(most)}, not {Text(value)}", name) : null;

    /// <summary>The first of several refusals, or null when there is none.</summary>
    internal static Refusal? First(params ReadOnlySpan<Refusal?> refusals)
    {
        foreach (var refusal in refusals)
        {
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    internal static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
