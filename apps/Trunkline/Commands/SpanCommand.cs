using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Trunkline.Node;

namespace Trunkline.App.Commands;

/// <summary>`span N show`: everything about one span of a running node, for whoever stands in front of it.</summary>
internal static class SpanCommand
{
    internal static Command Create()
    {
        var number = new Argument<int>("N") { Description = "The span's number; trunkline spans shows them." };
        var command = new Command("span", "Looks at one E1 span.") { number, Show(number) };
        Examples.Of(command, "trunkline span 1 show");
        return command;
    }

    private static Command Show(Argument<int> number)
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var command = new Command("show", "Shows what the span is attached to, its alarms, counters, error performance, D-channel and timeslots.") { site, json };
        Examples.Of(command, "trunkline span 1 show", "trunkline span 1 show --json");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var result = await api.SpanAsync(parsed.GetValue(number)).ConfigureAwait(false);
            if (result.Span is not { } span)
            {
                return Refuse(result.Reason);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(span, AskCommands.s_json));
            }
            else
            {
                Print(SpanText.Of(span));
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"trunkline: {reason}");
        return ExitCode.Failed;
    }

    private static void Print(IEnumerable<TextLine> lines)
    {
        foreach (var (text, colour) in lines)
        {
            if (Terminal.IsWatched && colour is not null)
            {
                AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape(text)}[/]");
            }
            else
            {
                Console.WriteLine(text);
            }
        }
    }
}
