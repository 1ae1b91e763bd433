using System.CommandLine;
using System.Text.Json;

namespace Trunkline.App.Commands;

/// <summary>`trunkline switches`: how the switches stand; turns one.</summary>
internal static class SwitchesCommand
{
    internal static Command Create()
    {
        var name = new Argument<string?>("SWITCH") { Description = "The switch to turn.", Arity = ArgumentArity.ZeroOrOne };
        var position = new Argument<string?>("POSITION") { Description = "day, night, or auto: as its calendar says.", Arity = ArgumentArity.ZeroOrOne };
        position.AcceptOnlyFromAmong("day", "night", "auto");
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var command = new Command("switches", "Shows where calls go by day and by night, and turns a switch by hand.") { name, position, site, json };
        Examples.Of(command, "trunkline switches", "trunkline switches office night      until it is turned again, also after a restart", "trunkline switches office auto");
        command.Check(given => given.GetValue(name) is not null && given.GetValue(position) is null ? "how? trunkline switches SWITCH day, night or auto" : null);
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            if (parsed.GetValue(name) is { } wanted)
            {
                if (await api.TurnSwitchAsync(wanted, parsed.GetValue(position)!).ConfigureAwait(false) is not { } order)
                {
                    Console.Error.WriteLine($"trunkline: there is no switch {wanted}; `trunkline switches` lists them");
                    return ExitCode.Usage;
                }

                if (!order.Done)
                {
                    Console.Error.WriteLine($"trunkline: {order.Text}");
                    return ExitCode.Failed;
                }

                var turned = order.Switch;
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(turned, AskCommands.s_json)
                    : $"switch {turned.Switch}: {turned.Position}{(turned.ByHand ? " by hand" : "")}, calls go to {turned.To}");
                return ExitCode.Ok;
            }

            var switches = await api.SwitchesAsync().ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(switches, AskCommands.s_json));
            }
            else if (switches.Count == 0)
            {
                Console.WriteLine("This site has no switches.");
            }
            else
            {
                AskCommands.Print(["switch", "number", "now", "calls go to", "night by itself"], [.. switches.Select(s => (
                    (IReadOnlyList<string>)[s.Switch, s.Number, s.Position + (s.ByHand ? " (by hand)" : ""), s.To, s.When.Length == 0 ? "never" : "when " + s.When],
                    (string?)(s.ByHand ? "yellow" : null)))]);
            }

            return ExitCode.Ok;
        }));
        return command;
    }
}
