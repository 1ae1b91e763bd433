namespace Trunkline.Site;

/// <summary>A place where a call is parked: it is transferred there, hears music, and whoever dials the place has it.</summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="For">How long until whoever parked it is rung.</param>
/// <param name="Music">What a parked caller hears.</param>
/// <param name="At">Where it is written.</param>
public sealed record ParkPlace(string Number, string Name, TimeSpan For, string Music, SourceMark At) : InternalService(Number, Name, null, At)
{
    /// <inheritdoc/>
    public override string Section => "parks";

    /// <inheritdoc/>
    public override string Words => $"park {Name} ({Number})";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Prompt)> Prompts => [("music", Music)];
}
