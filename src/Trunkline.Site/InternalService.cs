namespace Trunkline.Site;

/// <summary>
/// What has a number inside and is no extension: it is dialled, and named wherever calls are sent, like an extension. It has no rights of its own and lends
/// none: from it a call reaches numbers inside alone.
/// </summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="At">Where it is written.</param>
public abstract record InternalService(string Number, string Name, SourceMark At)
{
    /// <summary>The key of its section: "groups".</summary>
    public abstract string Section { get; }

    /// <summary>For sentences: "group sales (600)".</summary>
    public abstract string Words { get; }

    /// <summary>Every number inside that it may send a call to, or ring, with the key that says so.</summary>
    public abstract IEnumerable<(string Key, string Number)> Names { get; }
}

/// <summary>How a ring group rings.</summary>
public enum RingStrategy : byte
{
    /// <summary>All at once.</summary>
    All,

    /// <summary>One after the other.</summary>
    Hunt,

    /// <summary>The first, then the second beside it, then the third: who rings goes on ringing.</summary>
    Memory,
}

/// <summary>Extensions that are rung for one number.</summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="Strategy">How it rings.</param>
/// <param name="Members">Extensions, in order.</param>
/// <param name="RingFor">All at once: how long they ring. Otherwise how long until the next one, and how long the last one.</param>
/// <param name="Then">Where a call goes that nobody answers; null: it ends.</param>
/// <param name="At">Where it is written.</param>
public sealed record RingGroup(string Number, string Name, RingStrategy Strategy, IReadOnlyList<string> Members, TimeSpan RingFor, string? Then, SourceMark At)
    : InternalService(Number, Name, At)
{
    /// <inheritdoc/>
    public override string Section => "groups";

    /// <inheritdoc/>
    public override string Words => $"group {Name} ({Number})";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Number)> Names => Members.Select(m => ("members", m)).Concat(Then is null ? [] : [("then", Then)]);
}
