using Trunkline.Base;
using Trunkline.Calls;

namespace Trunkline.Routing.Explaining;

/// <summary>Feature codes in words.</summary>
internal static class CodeWords
{
    /// <summary>What a code does, in sentences.</summary>
    public static string Verdict(CodeDestination code) => code switch
    {
        { Refusal: not Q850Cause.None } => $"It is answered with congestion tone (cause {PlanWords.Cause(code.Refusal)}): {code.Words}.",
        SettingDestination { Value: not null } => $"It is answered with confirmation tone once it is on disk: {code.Words}.",
        SettingDestination asked => $"It is answered with {(asked.IsOn ? "confirmation" : "congestion")} tone: {code.Words}.",
        PickupDestination pickup => $"It takes the call that rings longest at {string.Join(", ", pickup.At.Order(StringComparer.Ordinal))}; without one it is answered with congestion tone.",
        AgentDestination { IsAsked: true } agent => $"It is answered with confirmation tone when {agent.Extension} is {(agent.Command == AgentCommand.Pause ? "paused wherever it is logged in, of" : "logged in to")} {AgentWords.Queues(agent.Queues)}, with congestion tone when not.",
        AgentDestination agent => $"It is answered with confirmation tone once it is on disk: {code.Words}."
            + (agent.Command is AgentCommand.Pause or AgentCommand.Resume ? $" Where {agent.Extension} is logged out it stays so; when that is everywhere, congestion tone is heard." : ""),
        TurnDestination { Position: null } => $"It is answered with confirmation tone when it is night, with congestion tone when it is day: {code.Words}.",
        TurnDestination => $"It is answered with confirmation tone once it is on disk: {code.Words}.",
        _ => "",
    };
}
