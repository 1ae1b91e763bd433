using System.CommandLine;
using System.Text.Json;
using Trunkline.Node;

namespace Trunkline.App.Commands;

/// <summary>`trunkline trunks`: the trunk groups of a running node, their circuits and what they did.</summary>
internal static class TrunksCommand
{
    internal static Command Create()
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var over = new Option<string>("--over") { Description = "How far back: start, 5m, hour, day.", DefaultValueFactory = _ => "hour", HelpName = "WINDOW" };
        over.AcceptOnlyFromAmong([.. TrunkText.Windows]);
        var command = new Command("trunks", "Shows every trunk group: circuits by state, calls, ASR, NER, ACD, PDD, Erlang (ITU-T E.425, E.600).") { over, site, json };
        Examples.Of(command, "trunkline trunks", "trunkline trunks --over 5m", "trunkline trunks --json --site /etc/trunkline/site.yaml     all windows");
        Examples.Section(command, "Columns",
            "circuits  how many in which state, now",
            "out       outgoing calls: answered of those that took a circuit",
            "ASR       answered of the attempts whose outcome is known",
            "NER       of these, how often the network did its part: answered, busy, no answer, rejected",
            "ACD, PDD  mean length of an answered outgoing call; mean time until it rings",
            "in        incoming calls: answered of all",
            "Erlang    mean number of circuits in use",
            "full      time without an idle circuit; outgoing calls that found none");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var trunks = await api.TrunksAsync().ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(trunks, AskCommands.s_json));
            }
            else if (trunks.Count == 0)
            {
                Console.WriteLine("This site has no trunks.");
            }
            else
            {
                AskCommands.Print([.. TrunkText.Headings], [.. TrunkText.Rows(trunks, parsed.GetValue(over)!)]);
                foreach (var note in TrunkText.Notes(trunks, parsed.GetValue(over)!))
                {
                    Console.WriteLine(note);
                }
            }

            return ExitCode.Ok;
        }));
        return command;
    }
}
