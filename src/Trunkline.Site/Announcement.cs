namespace Trunkline.Site;

/// <summary>Something is said to the caller.</summary>
/// <param name="Number">What others dial.</param>
/// <param name="Name">For call records and people.</param>
/// <param name="Says">The prompts, one after the other.</param>
/// <param name="Answers">False: it is said before the answer, so that the caller does not pay.</param>
/// <param name="Times">How often.</param>
/// <param name="Cause">With which cause the call ends where there is no <paramref name="Then"/>.</param>
/// <param name="Then">Where the call goes then; null: it ends.</param>
/// <param name="At">Where it is written.</param>
public sealed record Announcement(string Number, string Name, IReadOnlyList<string> Says, bool Answers, int Times, Base.Q850Cause Cause, string? Then, SourceMark At)
    : InternalService(Number, Name, Then, At)
{
    /// <inheritdoc/>
    public override string Section => "announcements";

    /// <inheritdoc/>
    public override string Words => $"announcement {Name} ({Number})";

    /// <inheritdoc/>
    public override string ThenWords => "callers to whom all was said";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Prompt)> Prompts => Says.Select(p => ("says", p));
}
