using System.Globalization;

namespace Trunkline.Planning.Demand;

/// <summary>Counts what is wrong with rows, kind by kind, and remembers where the first few are. Bounded whatever comes.</summary>
internal sealed class Ledger
{
    /// <summary>Places remembered per kind.</summary>
    internal const int Places = 5;

    private readonly Dictionary<FindingKind, (long Count, List<string> Rows)> _entries = [];

    internal long this[FindingKind kind] => _entries.TryGetValue(kind, out var entry) ? entry.Count : 0;

    internal IReadOnlyList<string> Rows(FindingKind kind) => _entries.TryGetValue(kind, out var entry) ? entry.Rows : [];

    /// <summary>Counts one.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="file">The file.</param>
    /// <param name="row">Its line.</param>
    /// <param name="detail">Column and text, made only when the place is remembered.</param>
    internal void Add(FindingKind kind, string file, long row, string? detail = null)
    {
        if (!_entries.TryGetValue(kind, out var entry))
        {
            entry = (0, []);
        }

        if (entry.Rows.Count < Places)
        {
            entry.Rows.Add(string.Create(CultureInfo.InvariantCulture, $"{file}:{row}{(detail is null ? "" : " " + detail)}"));
        }

        _entries[kind] = (entry.Count + 1, entry.Rows);
    }

    /// <summary>True while further places of a kind are remembered: make the detail only then.</summary>
    internal bool Wants(FindingKind kind) => !_entries.TryGetValue(kind, out var entry) || entry.Rows.Count < Places;
}
