// Queues and switches, as people ask for them.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Routing;
using Trunkline.Site;

namespace Trunkline.Node;

public sealed partial class DecidingNode
{
    /// <inheritdoc/>
    public IReadOnlyList<QueueView> ListQueues()
    {
        var busy = CallControl.Queues.Busy();
        string KeptFrom(string extension) => busy.Contains(extension) ? "in a call" : _site.Extensions.FirstOrDefault(e => e.Number == extension) is not { } agent ? ""
            : _settings.Over(extension, SiteNumberPlan.FileSettings(agent)).DoNotDisturb ? "do not disturb"
            : agent.Address == Base.NetAddress.None && _registrar.Lookup(extension).Count == 0 ? "no phone" : "";
        return [.. CallControl.Queues.All.OrderBy(q => q.Values.Number, StringComparer.Ordinal).Select(q => QueueView.Of(q, _parts.Loop.Elapsed, KeptFrom))];
    }

    /// <inheritdoc/>
    public void OrderAgent(string queue, string extension, string order, Action<AgentOrderResult?> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        AgentCommand? command = order switch
        {
            "login" => AgentCommand.LogIn,
            "logout" => AgentCommand.LogOut,
            "pause" => AgentCommand.Pause,
            "resume" => AgentCommand.Resume,
            _ => null,
        };
        if (CallControl.Queues.Find(queue) is not { } found)
        {
            answer(null);
        }
        else if (command is not { } wanted)
        {
            answer(new(false, $"expected login, logout, pause or resume, found {order}"));
        }
        else if (!found.Values.Agents.Contains(extension))
        {
            answer(new(false, $"{extension} is no agent of queue {queue}: {string.Join(", ", found.Values.Agents)} are"));
        }
        else
        {
            CallControl.Queues.Order(extension, [queue], wanted, became => answer(new(became.Refusal == Q850Cause.None, became.Words)));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SwitchView> ListSwitches() => [.. _site.Switches.Select(View)];

    /// <inheritdoc/>
    public void TurnSwitch(string name, string position, Action<SwitchOrderResult?> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        SwitchPosition? wanted = position switch
        {
            "day" => SwitchPosition.Day,
            "night" => SwitchPosition.Night,
            "auto" => SwitchPosition.Automatic,
            _ => null,
        };
        if (wanted is not { } turned || _site.Switches.FirstOrDefault(s => s.Name == name) is not { } found)
        {
            answer(null);
            return;
        }

        CallControl.Switches.Turn(name, turned, isOnDisk =>
            answer(new(isOnDisk, isOnDisk ? "" : $"switch {name} is not turned: the disk does not take it", View(found))));
    }

    private SwitchView View(NightSwitch s)
    {
        var byHand = CallControl.Switches.PositionOf(s.Name);
        var isNight = byHand == SwitchPosition.Night || (byHand == SwitchPosition.Automatic && ((SiteNumberPlan)CallControl.Plan).IsNight(s));
        return new(s.Name, s.Number, isNight ? "night" : "day", byHand != SwitchPosition.Automatic, isNight ? s.Night : s.Day, s.When?.ToString() ?? "");
    }
}
