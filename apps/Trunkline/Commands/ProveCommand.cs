using System.CommandLine;
using Spectre.Console;
using Trunkline.Routing.Proof;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline prove FILE`: what holds of the number plan for every dialled string, extension and moment, or the shortest counter-examples.</summary>
internal static class ProveCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The site file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("prove", "Proves the number plan for every string that can be dialled, every extension and every moment: emergency numbers, shadowed rules, "
            + "ties, loops, rights, direct dialling. Prints what was proved, or the shortest counter-examples with the rule and the fix.") { file, json };
        Examples.Of(command,
            "trunkline prove site.yaml",
            "trunkline prove site.yaml --json | jq -r '.properties[].findings[].words'",
            "trunkline prove site.yaml > /dev/null && trunkline run site.yaml    run only what is proved");
        Examples.Section(command, "Exit codes", "0 proved, 1 a counter-example, 2 the file is wrong (trunkline check tells how)");
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(file);
            var loaded = SiteLoader.Load(name);
            if (loaded.Model is not { } site)
            {
                SiteReport.WriteText(Console.Error, name, loaded with { Errors = [.. loaded.Errors.Where(e => e.Severity == SiteSeverity.Error)] });
                return ExitCode.Usage;
            }

            var report = PlanProof.Of(site, DateOnly.FromDateTime(DateTime.Now));
            if (parsed.GetValue(json))
            {
                ProofWriter.WriteJson(Console.Out, name, report);
            }
            else
            {
                Print(ProofWriter.Lines(name, report));
            }

            return report.IsProved ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(IEnumerable<(ProofLine Kind, string Text)> lines)
    {
        foreach (var (kind, text) in lines)
        {
            if (!Terminal.IsWatched)
            {
                Console.Out.Write(text + "\n");
                continue;
            }

            var colour = kind switch
            {
                ProofLine.Proved => "green",
                ProofLine.CounterExample => "red",
                ProofLine.Fix => "bold",
                ProofLine.Remark => "grey",
                _ => "default",
            };
            AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape(text)}[/]");
        }
    }
}
