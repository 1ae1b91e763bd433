using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>What became of what an agent wanted.</summary>
/// <param name="Refusal">Why it was not done; none: it was.</param>
/// <param name="Words">What was done, or why not.</param>
public readonly record struct AgentOutcome(Q850Cause Refusal, string Words);

/// <summary>Agents in sentences.</summary>
public static class AgentWords
{
    /// <summary>"queue support", "queues support, sales".</summary>
    public static string Queues(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count == 0 ? "any queue" : $"queue{(names.Count == 1 ? "" : "s")} {string.Join(", ", names)}";
    }

    /// <summary>What a command does: "201 takes calls of queue support".</summary>
    public static string Done(string extension, IReadOnlyList<string> queues, AgentCommand command) => command switch
    {
        AgentCommand.LogIn => $"{extension} takes calls of {Queues(queues)}",
        AgentCommand.LogOut => $"{extension} is logged out of {Queues(queues)}",
        AgentCommand.Pause => $"{extension} is paused in {Queues(queues)}",
        _ => $"{extension} takes calls of {Queues(queues)} again",
    };

    /// <summary>How an agent stands in queues: "201 is logged in to support, paused in sales".</summary>
    internal static string Stands(string extension, IReadOnlyList<(string Queue, AgentPresence Presence)> stands) =>
        $"{extension} is {string.Join(", ", stands.GroupBy(s => s.Presence).OrderBy(g => g.Key).Select(g => Word(g.Key) + " " + string.Join(" and ", g.Select(s => s.Queue))))}";

    private static string Word(AgentPresence presence) => presence switch
    {
        AgentPresence.In => "logged in to",
        AgentPresence.Paused => "paused in",
        _ => "logged out of",
    };
}
