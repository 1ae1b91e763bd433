using System.CommandLine;
using Spectre.Console;
using Trunkline.Gateway.Prompts;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline check FILE`: everything wrong with a site file, at once.</summary>
internal static class CheckCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The site file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("check", "Tells everything wrong with a site file at once, with line, column and what was expected.") { file, json };
        Examples.Of(command,
            "trunkline check site.yaml",
            "trunkline check site.yaml --json | jq '.problems[].line'");
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(file);
            var result = SiteLoader.Load(name);
            if (result.Model is { } site)
            {
                result = result with { Errors = [.. result.Errors.Concat(SitePromptFiles.Check(site, new PromptDisk())).OrderBy(e => e.Mark.Line).ThenBy(e => e.Mark.Column)] };
            }

            if (parsed.GetValue(json))
            {
                SiteReport.WriteJson(Console.Out, name, result);
            }
            else if (Terminal.IsWatched)
            {
                Print(name, result);
            }
            else
            {
                SiteReport.WriteText(Console.Out, name, result);
            }

            return result.IsValid ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(string name, SiteResult result)
    {
        foreach (var error in result.Errors)
        {
            var colour = error.Severity == SiteSeverity.Error ? "red" : "yellow";
            var line = error.ToLine(name);
            var word = line.IndexOf($" {error.Word}: ", StringComparison.Ordinal);
            AnsiConsole.MarkupLine($"[bold]{Markup.Escape(line[..word])}[/] [{colour}]{error.Word}:[/] {Markup.Escape(error.Message)}");
        }

        AnsiConsole.MarkupLine($"{Markup.Escape(name)}: [{(result.IsValid ? "green" : "red")}]{Markup.Escape(SiteReport.Summary(result))}[/]");
    }
}
