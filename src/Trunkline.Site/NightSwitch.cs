namespace Trunkline.Site;

/// <summary>
/// Calls go one way by day and another by night: by a calendar, until somebody turns it by hand. A switch answers nobody: whoever is called by
/// its number is called by the number behind it.
/// </summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For people.</param>
/// <param name="When">When it is night by itself; null: never, it is turned by hand alone.</param>
/// <param name="Day">Where calls go by day: a number inside.</param>
/// <param name="Night">Where calls go by night.</param>
/// <param name="At">Where it is written.</param>
public sealed record NightSwitch(string Number, string Name, TimeCondition? When, string Day, string Night, SourceMark At) : InternalService(Number, Name, null, At)
{
    /// <summary>Extensions that may turn it by telephone.</summary>
    public IReadOnlyList<string> TurnedBy { get; init; } = [];

    /// <summary>Classes of service whose extensions may.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>True when an extension may turn it by telephone. Nobody may who is not named.</summary>
    public bool IsTurnedBy(Extension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return TurnedBy.Contains(extension.Number) || Classes.Contains(extension.Class);
    }

    /// <inheritdoc/>
    public override string Section => "switches";

    /// <inheritdoc/>
    public override string Words => $"switch {Name} ({Number})";

    /// <inheritdoc/>
    protected override IEnumerable<ServiceWay> OwnWays =>
    [
        new("day", Day, ServiceWayKind.GoesOn),
        new("night", Night, ServiceWayKind.GoesOn),
    ];
}
