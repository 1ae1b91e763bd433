// Queues and switches, as people ask for them.
using Trunkline.Calls;
using Trunkline.Routing;
using Trunkline.Site;

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

    /// <inheritdoc/>
    public IReadOnlyList<SwitchView> ListSwitches() => [.. _site.Switches.Select(View)];

    /// <inheritdoc/>
    public SwitchView? TurnSwitch(string name, string position)
    {
        SwitchPosition? wanted = position switch
        {
            "day" => SwitchPosition.Day,
            "night" => SwitchPosition.Night,
            "auto" => SwitchPosition.Automatic,
            _ => null,
        };
        if (wanted is not { } turned || _site.Switches.FirstOrDefault(s => s.Name == name) is not { } found)
        {
            return null;
        }

        CallControl.Switches.Turn(name, turned);
        return View(found);
    }

    private SwitchView View(NightSwitch s)
    {
        var byHand = CallControl.Switches.PositionOf(s.Name);
        var isNight = byHand == SwitchPosition.Night || (byHand == SwitchPosition.Automatic && ((SiteNumberPlan)CallControl.Plan).IsNight(s));
        return new(s.Name, s.Number, isNight ? "night" : "day", byHand != SwitchPosition.Automatic, isNight ? s.Night : s.Day, s.When?.ToString() ?? "");
    }
}
