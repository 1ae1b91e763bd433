using System.CommandLine;
using System.Text.Json;
using Trunkline.Exchange;
using Trunkline.Host;

namespace Trunkline.App.Commands;

/// <summary>`trunkline exchange`: the process of the operator's exchange, and with --tell what is said to it.</summary>
internal static class ExchangeCommand
{
    internal static Command Create()
    {
        var file = RunCommand.SiteFile();
        var tell = new Option<string[]>("--tell") { Description = "Does not run one, but has the site's running exchange carry out a command: calls, loops, alarms and faults on demand. May be given again.", HelpName = "COMMAND" };
        var json = AskCommands.JsonOption();
        var command = new Command("exchange", "Runs the twin of the operator's exchange: the far side of a site's virtual lines and spans.") { file, tell, json };
        var width = ExchangeCommands.Forms.Max(f => f.Form.Length);
        Examples.Section(command, "Commands for --tell", [.. ExchangeCommands.Forms.Select(f => $"{f.Form.PadRight(width)}  {f.What}"), $"{"sip TRUNK cut | clear".PadRight(width)}  the operator of a SIP trunk on this machine (127.…) falls silent, or is well again"]);
        Examples.Of(
            command,
            "trunkline exchange site.yaml                           the operator's side of the site, beside trunkline run",
            "trunkline exchange site.yaml --tell show               what its spans and lines are doing",
            "trunkline exchange site.yaml --tell \"span 1 ais\"       the operator's span fails; trunkline spans shows it",
            "trunkline exchange site.yaml --tell \"span 1 clear\"     and is well again",
            "trunkline exchange site.yaml --tell \"span 1 loop 1-5\"  what the site sends comes back: trunkline span 1 bert --timeslots 1-5",
            "trunkline exchange site.yaml --tell \"call 5556202 from 02079460123\"   the site rings, or says why not",
            "trunkline exchange site.yaml --tell \"line 3 cut\" --tell show --json");
        command.SetAction(parsed => parsed.GetValue(tell) is { Length: > 0 } commands
            ? Tell(parsed.GetValue(file)!, commands, parsed.GetValue(json))
            : Run(parsed.GetValue(file)!));
        return command;
    }

    private static int Run(string file)
    {
        if (Processes.Load(file) is not { } site)
        {
            return ExitCode.Failed;
        }

        using var host = ExchangeHost.Create(site, TimeProvider.System, out var error);
        if (host is null)
        {
            return RunCommand.Ended(error);
        }

        host.Told = text => RunCommand.Log($"exchange: on command: {text}");
        var served = host.Trunks.Select(t => $"{t.Trunk.Name} with {t.Switch.Lines.Count} lines, profile {t.Switch.Profile.Name}")
            .Concat(site.E1Trunks.Select(t => $"{t.Name} with {t.Channels} channels of E1"));
        RunCommand.Log($"exchange: ready, {string.Join(", ", served)}");
        host.Run(null, Processes.UntilStopped());
        return ExitCode.Ok;
    }

    /// <summary>Tells commands one after the other; the first that is refused ends it.</summary>
    private static int Tell(string file, string[] commands, bool asJson)
    {
        if (AskCommands.SiteOf(file, "name the site file of the exchange, as in trunkline exchange site.yaml --tell show") is not { } site)
        {
            return ExitCode.Failed;
        }

        foreach (var command in commands)
        {
            if (ExchangeControl.Ask(ExchangeControl.PathOf(site), command) is not { } answer)
            {
                return RunCommand.Ended($"no exchange answers on {ExchangeControl.PathOf(site)}: is it running? (trunkline exchange {file})");
            }

            if (asJson)
            {
                Console.WriteLine(JsonSerializer.Serialize(answer, AskCommands.s_json));
            }
            else if (answer.Ok)
            {
                Console.WriteLine(answer.Text);
            }

            if (!answer.Ok)
            {
                return asJson ? ExitCode.Failed : RunCommand.Ended(answer.Text);
            }
        }

        return ExitCode.Ok;
    }
}
