// What the codes of services mean for whoever dials them: an agent orders for himself alone, and for queues he is agent of; a switch is turned by whoever
// it names, and by nobody else. How things stand is asked when the code is obeyed.
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Site;

namespace Trunkline.Routing;

/// <summary>The codes of agents and switches, for calls.</summary>
internal sealed class ServiceCodes(DialPlan plan, ServiceRouting services)
{
    /// <summary>Logs the caller in or out of his queues, pauses him, or tells how he stands.</summary>
    /// <param name="caller">Who dials.</param>
    /// <param name="order">The code.</param>
    /// <param name="number">The number of a queue; empty for all of them.</param>
    public AgentDestination Agent(Extension caller, in FeatureOrder order, string number)
    {
        var isOn = order.Verb != FeatureVerb.Clear;
        var command = order.Kind == FeatureKind.AgentLogin ? isOn ? AgentCommand.LogIn : AgentCommand.LogOut : isOn ? AgentCommand.Pause : AgentCommand.Resume;
        var isAsked = order.Verb == FeatureVerb.Ask;
        var own = plan.Site.Queues.Where(q => q.Agents.Contains(caller.Number)).ToList();
        if (own.Count == 0)
        {
            return Refused($"{caller.Number} is agent of no queue", Q850Cause.FacilityRejected);
        }

        if (number.Length == 0)
        {
            return For([.. own.Select(q => q.Name)]);
        }

        return own.Find(q => q.Number == number) is { } one ? For([one.Name])
            : plan.Service(number) is CallerQueue other ? Refused($"{caller.Number} is no agent of {other.Words}", Q850Cause.FacilityRejected)
            : Refused($"no queue has the number {number}", Q850Cause.UnallocatedNumber);

        AgentDestination For(IReadOnlyList<string> queues) =>
            new(isAsked ? $"how {caller.Number} stands in {AgentWords.Queues(queues)}" : AgentWords.Done(caller.Number, queues, command), Q850Cause.None, caller.Number, queues, command, isAsked);

        AgentDestination Refused(string why, Q850Cause cause) => new($"{Wanted(command, isAsked)}: not done, {why}", cause, caller.Number, [], command, isAsked);
    }

    /// <summary>Turns a switch, or tells how it stands.</summary>
    /// <param name="caller">Who dials.</param>
    /// <param name="order">The code.</param>
    /// <param name="number">The number of a switch; empty for the only one the caller may turn.</param>
    public TurnDestination Switch(Extension caller, in FeatureOrder order, string number)
    {
        SwitchPosition? position = order.Verb switch
        {
            FeatureVerb.Ask => null,
            FeatureVerb.Clear => SwitchPosition.Day,
            FeatureVerb.Erase => SwitchPosition.Automatic,
            _ => SwitchPosition.Night,
        };
        var own = plan.Site.Switches.Where(s => s.IsTurnedBy(caller)).ToList();
        var asked = number.Length > 0 ? plan.Site.Switches.FirstOrDefault(s => s.Number == number) : own.Count == 1 ? own[0] : null;
        return asked is { } one && own.Contains(one) ? new(Turned(one, position), Q850Cause.None, services.Destination(one), position)
            : asked is not null ? Refused($"{caller.Number} may not turn {asked.Words}", Q850Cause.FacilityRejected)
            : number.Length > 0 ? Refused($"no switch has the number {number}", Q850Cause.UnallocatedNumber)
            : own.Count == 0 ? Refused($"{caller.Number} may turn no switch", Q850Cause.FacilityRejected)
            : Refused($"a number is missing, {caller.Number} may turn {string.Join(", ", own.Select(s => s.Words))}", Q850Cause.InvalidNumberFormat);

        TurnDestination Refused(string why, Q850Cause cause) => new($"{(position is null ? "asking for a switch" : "turning a switch")}: not done, {why}", cause, null, position);
    }

    private static string Turned(NightSwitch s, SwitchPosition? position) => position switch
    {
        null => $"how {s.Words} stands",
        SwitchPosition.Day => $"{s.Words} is turned to day, calls go to {s.Day}",
        SwitchPosition.Night => $"{s.Words} is turned to night, calls go to {s.Night}",
        _ => $"{s.Words} is left to its calendar, night is {(s.When is { } when ? $"when \"{when}\"" : "never by itself")}",
    };

    private static string Wanted(AgentCommand command, bool isAsked) => isAsked ? "asking for an agent" : command switch
    {
        AgentCommand.LogIn => "login",
        AgentCommand.LogOut => "logout",
        AgentCommand.Pause => "pause",
        _ => "end of a pause",
    };
}
