using Trunkline.Site;

namespace Trunkline.Routing.Explaining;

/// <summary>What became of a rule that was looked at.</summary>
public enum StepVerdict : byte
{
    /// <summary>It is not for this number.</summary>
    No,

    /// <summary>It fits, but not at this hour.</summary>
    NotNow,

    /// <summary>It takes the call.</summary>
    Taken,

    /// <summary>It takes the call, and refuses it.</summary>
    Refused,

    /// <summary>It fits too, and comes after the one that takes it.</summary>
    Later,

    /// <summary>Something worth knowing on the way.</summary>
    Note,
}

/// <summary>A rule that was looked at.</summary>
/// <param name="Rule">What it is: "route city", "extensions".</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Why">Why, in words.</param>
/// <param name="At">Where it is written; line 0 when nowhere.</param>
public sealed record ExplainedStep(string Rule, StepVerdict Verdict, string Why, SourceMark At);

/// <summary>A place the call would try.</summary>
/// <param name="To">The trunk group, the extension or the group.</param>
/// <param name="Called">The called number as it is sent: "2079460999, type national".</param>
/// <param name="Calling">The calling number as it is sent; empty for an extension.</param>
/// <param name="Circuits">Which circuits are hunted, in which order; who answers there.</param>
/// <param name="Notes">What is unusual: a number that is replaced, a form that cannot say it.</param>
public sealed record ExplainedAttempt(string To, string Called, string Calling, string Circuits, IReadOnlyList<string> Notes)
{
    /// <summary>True for an extension or a group: nothing is sent to an operator.</summary>
    public bool IsInside { get; init; }

    /// <summary>What is done there: "hunts" circuits, "rings" phones, or what a service "does".</summary>
    public string Verb => !IsInside ? "hunts" : IsService ? "does" : "rings";

    /// <summary>True where the system itself takes the caller, or sends him another way.</summary>
    public bool IsService { get; init; }
}

/// <summary>What would happen to a call, and why.</summary>
/// <param name="Question">Who calls whom, and when.</param>
/// <param name="Moment">The site's calendars at that moment.</param>
/// <param name="Steps">The rules, in the order they are looked at.</param>
/// <param name="Attempts">Where it is tried, in order.</param>
/// <param name="Causes">When the next is tried, and when not; empty when there is no next.</param>
/// <param name="Verdict">In one sentence.</param>
/// <param name="IsConnected">True when there is somewhere to go.</param>
public sealed record Explanation(
    string Question, string Moment, IReadOnlyList<ExplainedStep> Steps, IReadOnlyList<ExplainedAttempt> Attempts, string Causes, string Verdict, bool IsConnected)
{
    /// <summary>What the trunk groups it would try are doing now; null when no running system was asked.</summary>
    public IReadOnlyList<LiveTrunk>? Live { get; init; }
}
