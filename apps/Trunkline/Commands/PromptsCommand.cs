using System.CommandLine;
using Trunkline.Gateway.Prompts;
using Trunkline.Host.Prompts;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline prompts FILE`: every prompt of a site, its length, level, format, who plays it, what is missing; and drafts of what is missing.</summary>
internal static class PromptsCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The site file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var make = new Option<bool>("--make") { Description = $"First speak a draft of every prompt whose file is missing and that has a text (say), with {PromptMaker.Program} where it is installed. Nothing is overwritten." };
        var command = new Command("prompts", "Lists what can be played to callers: length, level, format, who plays it, what is missing. Ends with 1 while something is.") { file, json, make };
        Examples.Of(command,
            "trunkline prompts site.yaml",
            "trunkline prompts site.yaml --make         drafts of what is missing, to be replaced by a voice of your own",
            "trunkline prompts site.yaml --json | jq -r '.prompts[] | select(.problem != \"\") | .name'");
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(file);
            var loaded = SiteLoader.Load(name);
            if (loaded.Model is not { } site)
            {
                SiteReport.WriteText(Console.Error, name, loaded with { Errors = [.. loaded.Errors.Where(e => e.Severity == SiteSeverity.Error)] });
                return ExitCode.Failed;
            }

            var rows = PromptReport.Of(site, new PromptDisk());
            var isMade = true;
            if (parsed.GetValue(make))
            {
                isMade = PromptMaker.Make(site, rows, Environment.GetEnvironmentVariable("PATH"), Console.Error.WriteLine);
                rows = PromptReport.Of(site, new PromptDisk());
            }

            if (parsed.GetValue(json))
            {
                PromptReport.WriteJson(Console.Out, name, rows);
            }
            else if (Terminal.IsWatched)
            {
                Terminal.Table(PromptReport.Headings, rows.Select(r => (PromptReport.Cells(r), r.Problem.Length > 0 ? "red" : r.Remark.Length > 0 ? "yellow" : (string?)null)));
            }
            else
            {
                PromptReport.WriteText(Console.Out, rows);
            }

            return isMade && rows.All(r => r.Problem.Length == 0) ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }
}
