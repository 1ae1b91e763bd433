namespace Trunkline.Site;

/// <summary>A caller hears a greeting and dials where he wants to go.</summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="Greeting">The prompt that tells the choices.</param>
/// <param name="Sorry">The prompt for who dials nothing there is.</param>
/// <param name="Options">The choices: a key of the telephone, and a number inside.</param>
/// <param name="DirectDial">True: the number of any extension may be dialled, too.</param>
/// <param name="Wait">How long the first digit is awaited.</param>
/// <param name="Tries">How often he may dial nothing, or nothing there is.</param>
/// <param name="Then">Where he goes then; null: the call ends.</param>
/// <param name="At">Where it is written.</param>
public sealed record Menu(
    string Number, string Name, string Greeting, string Sorry, IReadOnlyList<(char Key, string Number)> Options, bool DirectDial, TimeSpan Wait, int Tries, string? Then, SourceMark At)
    : InternalService(Number, Name, Then, At)
{
    /// <summary>How long a further digit of an extension's number is awaited.</summary>
    public static TimeSpan Between { get; } = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public override string Section => "menus";

    /// <inheritdoc/>
    public override string Words => $"menu {Name} ({Number})";

    /// <inheritdoc/>
    public override string ThenWords => "callers who choose nothing";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Prompt)> Prompts => [("greeting", Greeting), ("sorry", Sorry)];

    /// <inheritdoc/>
    protected override IEnumerable<ServiceWay> OwnWays => Options.Select(o => new ServiceWay($"options.{o.Key}", o.Number, ServiceWayKind.Chosen));
}
