using Trunkline.Calls;

namespace Trunkline.Node;

/// <summary>A queue as people see it.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Number">Its number.</param>
/// <param name="Waiting">Who waits, the next in turn first.</param>
/// <param name="Agents">Its agents.</param>
/// <param name="Offered">Callers who came to wait, since start.</param>
/// <param name="Answered">Of these, answered.</param>
/// <param name="Abandoned">Of these, who hung up.</param>
/// <param name="TimedOut">Of these, who waited as long as one may and went on.</param>
/// <param name="Overflowed">Callers who found it full, or nobody logged in.</param>
/// <param name="MeanWait">How long those waited who were answered, seconds; null while nobody was.</param>
public sealed record QueueView(
    string Queue, string Number, IReadOnlyList<WaitingView> Waiting, IReadOnlyList<AgentView> Agents,
    long Offered, long Answered, long Abandoned, long TimedOut, long Overflowed, double? MeanWait)
{
    /// <param name="queue">The queue.</param>
    /// <param name="now">The loop's time.</param>
    /// <param name="keptFrom">Why an agent who is free of queues is not rung all the same: "in a call", "no phone"; empty when he is.</param>
    internal static QueueView Of(CallQueue queue, TimeSpan now, Func<string, string> keptFrom) => new(
        queue.Name,
        queue.Values.Number,
        [.. queue.Callers.Select(c => new WaitingView(c.Calling.ToString(), Math.Round((now - c.Since).TotalSeconds)))],
        [.. queue.Agents.Select(a => new AgentView(a.Agent.Extension, Word(a.Presence),
            a.Agent.Activity == AgentActivity.Free && keptFrom(a.Agent.Extension) is { Length: > 0 } why ? why : Word(a.Agent.Activity), Math.Round((now - a.Agent.Since).TotalSeconds), a.Agent.Answered))],
        queue.Counts.Offered, queue.Counts.Answered, queue.Counts.Abandoned, queue.Counts.TimedOut, queue.Counts.Overflowed,
        queue.Counts.Answered == 0 ? null : Math.Round(queue.Counts.Waited.TotalSeconds / queue.Counts.Answered, 1));

    private static string Word(AgentPresence presence) => presence switch
    {
        AgentPresence.In => "logged in",
        AgentPresence.Paused => "paused",
        _ => "logged out",
    };

    private static string Word(AgentActivity activity) => activity switch
    {
        AgentActivity.Ringing => "ringing",
        AgentActivity.Talking => "talking",
        AgentActivity.WrapUp => "wrapping up",
        AgentActivity.Resting => "missed a call",
        _ => "free",
    };
}

/// <summary>Who waits.</summary>
/// <param name="Calling">The number; empty when withheld.</param>
/// <param name="Seconds">For how long.</param>
public sealed record WaitingView(string Calling, double Seconds);

/// <summary>An agent of a queue.</summary>
/// <param name="Extension">His extension.</param>
/// <param name="Presence">"logged in", "logged out", "paused".</param>
/// <param name="Activity">What he does with calls of queues: "free", "ringing", "talking", "wrapping up", "missed a call"; or why he is not free: "in a call" of another kind, "no phone" registered, "do not disturb".</param>
/// <param name="Seconds">How long it is since the last call of a queue, or of this one.</param>
/// <param name="Answered">Calls of queues he answered since start.</param>
public sealed record AgentView(string Extension, string Presence, string Activity, double Seconds, long Answered);

/// <summary>What became of an order for agents.</summary>
/// <param name="Done">True when it was done.</param>
/// <param name="Text">In words.</param>
public sealed record AgentOrderResult(bool Done, string Text);
