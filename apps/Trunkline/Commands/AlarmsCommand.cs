using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Trunkline.Node.Alarms;

namespace Trunkline.App.Commands;

/// <summary>`trunkline alarms`: what is wrong with a running node, since when, and what to do.</summary>
internal static class AlarmsCommand
{
    internal static Command Create()
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var history = new Option<bool>("--history") { Description = "The last changes instead: what was raised and cleared when." };
        var command = new Command("alarms", "Shows what is wrong: severity (ITU-T X.733), since when, what to do. Ends with 3 while one is critical or major.") { history, site, json };
        Examples.Of(command, "trunkline alarms", "trunkline alarms --history", "trunkline alarms --json --site /etc/trunkline/site.yaml");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var alarms = await api.AlarmsAsync().ConfigureAwait(false);
            var stands = alarms.Now.Any(a => a.Severity is "critical" or "major");
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(alarms, AskCommands.s_json));
            }
            else if (parsed.GetValue(history))
            {
                Write(AlarmText.Events(alarms.Events, TimeZoneInfo.Local), "Nothing has changed since the start.");
            }
            else
            {
                Write(alarms.Now.Count == 0 ? [] : AlarmText.Now(alarms.Now, TimeProvider.System.GetUtcNow(), TimeZoneInfo.Local), "No alarms.");
            }

            return stands ? ExitCode.Alarm : ExitCode.Ok;
        }));
        return command;
    }

    private static void Write(IEnumerable<(string Line, string? Colour)> lines, string none)
    {
        var any = false;
        foreach (var (line, colour) in lines)
        {
            any = true;
            if (Terminal.IsWatched && colour is not null)
            {
                AnsiConsole.Write(new Text(line + Environment.NewLine, Style.Parse(colour)));
            }
            else
            {
                Console.WriteLine(line);
            }
        }

        if (!any)
        {
            Console.WriteLine(none);
        }
    }
}
