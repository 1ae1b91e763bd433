using System.Text.RegularExpressions;

namespace Trunkline.Planning.Traffic.Evaluation;

/// <summary>A row of the table of models: the names a model goes by, what it takes, and how each of its quantities is found.</summary>
internal sealed class TrafficModel
{
    private readonly Regex? _pattern;

    private TrafficModel(string names, string takes, IReadOnlyList<QuantityRow> gives, string? pattern)
    {
        Names = names.Split('|', StringSplitOptions.TrimEntries);
        Keys = [.. Names.Select(QuantityName.Normal)];
        Takes = takes;
        Gives = gives;
        _pattern = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant);
    }

    /// <summary>All names; the first is the usual one.</summary>
    internal IReadOnlyList<string> Names { get; }

    /// <summary>The names without separators, in lower case.</summary>
    internal IReadOnlyList<string> Keys { get; }

    /// <summary>The inputs, for messages.</summary>
    internal string Takes { get; }

    /// <summary>The quantities.</summary>
    internal IReadOnlyList<QuantityRow> Gives { get; }

    /// <summary>A model whose quantities all come from one solution.</summary>
    /// <param name="names">Names it goes by, separated by bars.</param>
    /// <param name="takes">Its inputs, for messages.</param>
    /// <param name="solve">The solution for a row's inputs.</param>
    /// <param name="gives">Its quantities.</param>
    internal static TrafficModel Of<T>(string names, string takes, Func<RowInputs, Answer<T>> solve, params IEnumerable<QuantityRow<T>> gives) =>
        new(names, takes, Bind(solve, gives), null);

    /// <summary>A model whose name carries figures: matched by a regular expression on the name as it stands.</summary>
    internal static TrafficModel Like<T>(
        string pattern, string name, string takes, Func<RowInputs, Answer<T>> solve, params IEnumerable<QuantityRow<T>> gives) =>
        new(name, takes, Bind(solve, gives), pattern);

    /// <summary>Whether this is the model of that name.</summary>
    internal bool IsNamed(string name, string key) => Keys.Contains(key) || _pattern?.IsMatch(name) == true;

    /// <summary>The row of a quantity; null when the model does not give it.</summary>
    internal QuantityRow? Find(QuantityName quantity)
    {
        foreach (var withLabels in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var row in Gives)
            {
                if (quantity.Matches(row.Keys, row.Kind, withLabels))
                {
                    return row;
                }
            }
        }

        return null;
    }

    private static List<QuantityRow> Bind<T>(Func<RowInputs, Answer<T>> solve, IEnumerable<QuantityRow<T>> gives) =>
        [.. gives.Select(row => new QuantityRow(row.Names, row.Kind, row.AsksMore, inputs => solve(inputs).Then(solution => row.Figure(solution, inputs))))];
}

/// <summary>One quantity of a model: its names and how it comes from the inputs.</summary>
/// <param name="Names">Names separated by bars; # stands for a number, a star at the end for any label behind it.</param>
/// <param name="Kind">Which unit may stand in the name.</param>
/// <param name="AsksMore">Whether it asks for inputs of its own, beside those of the solution.</param>
/// <param name="Figure">The figure: shares as 0 to 1, times in seconds.</param>
internal sealed record QuantityRow(string Names, QuantityKind Kind, bool AsksMore, Func<RowInputs, Answer<double>> Figure)
{
    /// <summary>The quantity as a row would name it, with 1 for a number.</summary>
    internal QuantityName Sample()
    {
        var name = new QuantityName(Names.Split('|')[0].Trim().Replace("#", "1", StringComparison.Ordinal).Replace("*", "_x", StringComparison.Ordinal));
        return name.Matches(Keys, Kind, withLabels: false) || name.Matches(Keys, Kind, withLabels: true) ? name : new QuantityName("");
    }

    /// <summary>The names without separators, in lower case.</summary>
    internal IReadOnlyList<string> Keys { get; } = QuantityKeys.Of(Names);
}

/// <summary>One quantity of a solution.</summary>
internal sealed record QuantityRow<T>(string Names, QuantityKind Kind, Func<T, RowInputs, Answer<double>> Figure, bool AsksMore = true);

/// <summary>Short words for the tables.</summary>
internal static class Give
{
    internal static QuantityRow<T> Share<T>(string names, Func<T, double> figure) => new(names, QuantityKind.Share, (t, _) => figure(t), AsksMore: false);

    internal static QuantityRow<T> Share<T>(string names, Func<T, RowInputs, Answer<double>> figure) => new(names, QuantityKind.Share, figure);

    internal static QuantityRow<T> Time<T>(string names, Func<T, double> figure) => new(names, QuantityKind.Time, (t, _) => figure(t), AsksMore: false);

    internal static QuantityRow<T> Time<T>(string names, Func<T, RowInputs, Answer<double>> figure) => new(names, QuantityKind.Time, figure);

    internal static QuantityRow<T> Plain<T>(string names, Func<T, double> figure) => new(names, QuantityKind.Plain, (t, _) => figure(t), AsksMore: false);

    internal static QuantityRow<T> Plain<T>(string names, Func<T, RowInputs, Answer<double>> figure) => new(names, QuantityKind.Plain, figure);
}

/// <summary>Names of a table as keys.</summary>
internal static class QuantityKeys
{
    internal static IReadOnlyList<string> Of(string names) =>
        [.. names.Split('|', StringSplitOptions.TrimEntries).Select(name => name.EndsWith('*')
            ? QuantityName.Normal(name) + "*"
            : string.Join('#', name.Split('#').Select(QuantityName.Normal)))];
}
