namespace Trunkline.Site;

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
    : InternalService(Number, Name, Then, At)
{
    /// <summary>True: a member who talks is rung, too, and his telephone decides; false: he is passed over.</summary>
    public bool CallsWaiting { get; init; }

    /// <inheritdoc/>
    public override string Section => "groups";

    /// <inheritdoc/>
    public override string Words => $"group {Name} ({Number})";

    /// <inheritdoc/>
    protected override IEnumerable<ServiceWay> OwnWays => Members.Select(m => new ServiceWay("members", m, ServiceWayKind.Rings));
}
