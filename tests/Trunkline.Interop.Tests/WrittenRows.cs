namespace Trunkline.Interop.Tests;

/// <summary>
/// What was written to a store, in order, and how far it was acknowledged. Writes keep their order, so after a power cut the
/// store must hold what a prefix of them gives, and one that reaches the last acknowledged at least.
/// </summary>
internal sealed class WrittenRows
{
    private readonly List<(string Key, string? Value)> _writes = [];
    private Dictionary<string, string> _before = [];
    private int _acknowledged;

    /// <summary>Acknowledged writes so far, in every life.</summary>
    internal int Acknowledged { get; private set; }

    /// <summary>Notes a write.</summary>
    /// <param name="key">Its row.</param>
    /// <param name="value">Its content; null when the row is deleted.</param>
    /// <returns>What to acknowledge it by.</returns>
    internal int Add(string key, string? value)
    {
        _writes.Add((key, value));
        return _writes.Count;
    }

    /// <summary>The write is durable, and so is every one before it.</summary>
    internal void Acknowledge(int write)
    {
        Acknowledged += Math.Max(0, write - _acknowledged);
        _acknowledged = Math.Max(_acknowledged, write);
    }

    /// <summary>Everything written is durable.</summary>
    internal void AcknowledgeAll() => Acknowledge(_writes.Count);

    /// <summary>Compares with what a store holds after a cut, and goes on from there.</summary>
    /// <returns>Null when it may hold that, or what is wrong.</returns>
    internal string? Check(IReadOnlyDictionary<string, string> found)
    {
        var rows = new Dictionary<string, string>(_before);
        Apply(rows, 0, _acknowledged);
        string? wrong = null;
        for (var prefix = _acknowledged; prefix <= _writes.Count; prefix++)
        {
            if (rows.Count == found.Count && rows.All(r => found.TryGetValue(r.Key, out var value) && value == r.Value))
            {
                _before = rows;
                _writes.Clear();
                _acknowledged = 0;
                return null;
            }

            wrong ??= $"no prefix of {_acknowledged} to {_writes.Count} writes gives what is there; to the first it differs by:\n" + string.Join('\n',
                rows.Keys.Union(found.Keys).Where(k => rows.GetValueOrDefault(k) != found.GetValueOrDefault(k)).Order().Take(20)
                    .Select(k => $"{k}: acknowledged {Short(rows.GetValueOrDefault(k))}, found {Short(found.GetValueOrDefault(k))}"));
            Apply(rows, prefix, prefix + 1);
        }

        return wrong;
    }

    private static string Short(string? value) => value is null ? "nothing" : value.Length <= 200 ? value : $"{value[..40]}... ({value.Length})";

    private void Apply(Dictionary<string, string> rows, int from, int to)
    {
        for (var i = from; i < Math.Min(to, _writes.Count); i++)
        {
            if (_writes[i] is (var key, { } value))
            {
                rows[key] = value;
            }
            else
            {
                rows.Remove(_writes[i].Key);
            }
        }
    }
}
