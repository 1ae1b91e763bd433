// Queues, as people ask for them.
using Trunkline.Calls;

namespace Trunkline.Node;

public sealed partial class DecidingNode
{
    /// <inheritdoc/>
    public IReadOnlyList<QueueView> ListQueues() => [.. CallControl.Queues.All.OrderBy(q => q.Values.Number, StringComparer.Ordinal).Select(q => QueueView.Of(q, _parts.Loop.Elapsed))];

    /// <inheritdoc/>
    public AgentOrderResult? OrderAgent(string queue, string extension, string order)
    {
        if (CallControl.Queues.Find(queue) is not { } found)
        {
            return null;
        }

        AgentPresence? presence = order switch
        {
            "login" => AgentPresence.In,
            "logout" => AgentPresence.Out,
            "pause" => AgentPresence.Paused,
            _ => null,
        };
        return presence is not { } wanted ? new(false, $"expected login, logout or pause, found {order}")
            : !CallControl.Queues.Set(found, extension, wanted) ? new(false, $"{extension} is no agent of queue {queue}: {string.Join(", ", found.Values.Agents)} are")
            : new(true, wanted switch
            {
                AgentPresence.In => $"{extension} takes calls of queue {queue}",
                AgentPresence.Out => $"{extension} is logged out of queue {queue}",
                _ => $"{extension} takes no calls of queue {queue} until the next login",
            });
    }
}
