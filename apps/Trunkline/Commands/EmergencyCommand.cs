using System.CommandLine;
using System.Text.Json;
using Trunkline.Node;

namespace Trunkline.App.Commands;

/// <summary>`trunkline emergency`: who calls for help now, and for whom calls back are kept.</summary>
internal static class EmergencyCommand
{
    internal static Command Create()
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var history = new Option<bool>("--history") { Description = "What was told of the last emergency calls instead, the latest first." };
        var command = new Command("emergency", "Shows emergency calls that are up, calls back, and for whom calls back are kept. Ends with 3 while one is up: nothing should be restarted then.")
        {
            history, site, json,
        };
        Examples.Of(command, "trunkline emergency", "trunkline emergency --history", "trunkline emergency --json --site /etc/trunkline/site.yaml",
            "trunkline emergency && systemctl restart trunkline     only when nobody calls for help");
        Examples.Section(command, "Exit codes", "0 none is up, 1 no node answers, 3 one is up");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var view = await api.EmergenciesAsync().ConfigureAwait(false);
            var zone = AskCommands.SiteOf(parsed.GetValue(site) ?? "site.yaml")?.Site.TimeZone ?? TimeZoneInfo.Local;
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(view, AskCommands.s_json));
            }
            else
            {
                foreach (var line in parsed.GetValue(history) ? EmergencyText.History(view, zone).DefaultIfEmpty("No emergency call since the start.") : EmergencyText.Now(view, TimeProvider.System.GetUtcNow(), zone))
                {
                    Console.WriteLine(line);
                }
            }

            return view.Calls.Count > 0 ? ExitCode.Alarm : ExitCode.Ok;
        }));
        return command;
    }
}
