using System.CommandLine;
using Spectre.Console;
using Trunkline.Api;
using Trunkline.Calls;
using Trunkline.Node;
using Trunkline.Routing.Explaining;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.App.Commands;

/// <summary>`trunkline explain`: what if I dial; what if they call; why did that call fail.</summary>
internal static class ExplainCommand
{
    internal static Command Create()
    {
        var from = new Argument<string?>("FROM") { Description = "The extension that dials, or the trunk group a call comes in by.", Arity = ArgumentArity.ZeroOrOne };
        var number = new Argument<string?>("NUMBER") { Description = "What is dialled, or which number of ours is called.", Arity = ArgumentArity.ZeroOrOne };
        var site = new Option<string>("--site") { Description = "The site file.", DefaultValueFactory = _ => "site.yaml" };
        var at = new Option<string?>("--at") { Description = "When, in the site's local time: \"2026-12-25 03:00\". Now when not given." };
        var caller = new Option<string>("--caller") { Description = "Of a call that comes in: who calls; withheld when not given.", DefaultValueFactory = _ => "" };
        var call = new Option<string?>("--call") { Description = "A past call, as `trunkline cdr --json` names it (call), or `last`: what became of it, and why.", HelpName = "ID" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("explain", "Tells what happens when a number is dialled, by the very plan that runs: every rule that was looked at and why, the numbers sent, the circuits hunted; and what those circuits are doing, when the system runs.")
        {
            from, number, site, at, caller, call, json,
        };
        Examples.Of(command,
            "trunkline explain 201 902079460999",
            "trunkline explain 201 90012125550100 --at \"2026-12-25 03:00\"",
            "trunkline explain city 5556201 --caller 02079460123      a call that comes in on trunk group city",
            "trunkline explain --call last                            why the last call ended as it did");
        Examples.Section(command, "Exit codes", "0 there is somewhere to go, 1 it is refused, 2 the file or the question is wrong");
        command.Check(given => (given.GetValue(call) is null) == (given.GetValue(number) is null)
            ? "FROM and NUMBER (who dials what), or --call ID, is needed" : null);
        command.SetAction(async (parsed, _) =>
        {
            var name = parsed.GetValue(site)!;
            var loaded = SiteLoader.Load(name);
            if (loaded.Model is not { } model)
            {
                SiteReport.WriteText(Console.Error, name, loaded with { Errors = [.. loaded.Errors.Where(e => e.Severity == SiteSeverity.Error)] });
                return ExitCode.Usage;
            }

            return parsed.GetValue(call) is { } id
                ? Past(name, model, id, parsed.GetValue(json))
                : await Planned(name, model, parsed.GetValue(from)!, parsed.GetValue(number)!, parsed.GetValue(at), parsed.GetValue(caller)!, parsed.GetValue(json)).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> Planned(string file, SiteModel site, string from, string number, string? at, string caller, bool json)
    {
        var moment = DateTimeOffset.UtcNow;
        if (at is not null && ExplainedQuestion.Moment(at, site.Site.TimeZone, out moment) is { } wrong)
        {
            Console.Error.WriteLine("trunkline: --at: " + wrong);
            return ExitCode.Usage;
        }

        (number, caller) = (ExplainedQuestion.Number(number), ExplainedQuestion.Number(caller));
        if (caller.Length > 0 && site.Extensions.Any(e => e.Number == from))
        {
            Console.Error.WriteLine($"trunkline: --caller: it says who calls in by a trunk group, and {from} is an extension");
            return ExitCode.Usage;
        }

        if (number.Length == 0 && site.Extensions.Any(e => e.Number == from))
        {
            Console.Error.WriteLine("trunkline: NUMBER: expected what is dialled, found nothing");
            return ExitCode.Usage;
        }

        // what people have set at their telephones is part of the answer, whether the node runs or not
        var set = File.Exists(site.Storage.Database) ? CallHistory.ReadState(site.Storage.Database, TelephoneSettings.StateKind, out _) : [];
        var explainer = new Explainer(site, moment, new(set));
        var explanation = explainer.Dialled(from, number) ?? explainer.Incoming(from, number, caller);
        if (explanation is null)
        {
            Console.Error.WriteLine($"trunkline: FROM: expected an extension ({Some(site.Extensions.Select(e => e.Number))}) or a trunk group ({Some(site.Trunks.Select(t => t.Name))}), found \"{from}\"");
            return ExitCode.Usage;
        }

        var tried = explanation.Attempts.Where(a => !a.IsInside).Select(a => a.To).ToList();
        explanation = explanation with { Live = tried.Count == 0 ? [] : await Live(site, tried).ConfigureAwait(false) };
        if (json)
        {
            Console.WriteLine(ExplanationWriter.Json(explanation));
        }
        else
        {
            Print(ExplanationWriter.Lines(file, explanation).Concat(ExplanationWriter.LiveLines(explanation.Live)));
        }

        return explanation.IsConnected ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>What the trunk groups do in the running system; null when none answers.</summary>
    private static async Task<IReadOnlyList<LiveTrunk>?> Live(SiteModel site, IReadOnlyList<string> tried)
    {
        if (!File.Exists(site.Admin.Socket))
        {
            return null;
        }

        try
        {
            using var api = new ApiClient(site.Admin.Socket);
            return LiveTrunks.Of(tried, await api.TrunksAsync().ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException)
        {
            return null; // a socket that nobody serves any more
        }
    }

    private static int Past(string file, SiteModel site, string id, bool json)
    {
        var records = CdrCommand.AttemptsOf(site, id, out var error);
        if (error is not null || records.Count == 0)
        {
            Console.Error.WriteLine("trunkline: " + (error ?? $"no record of call {id}; `trunkline cdr --json` lists them as call"));
            return ExitCode.Usage;
        }

        var explanation = PastCall.Explain(site, records);
        if (json)
        {
            Console.WriteLine(ExplanationWriter.Json(explanation));
        }
        else
        {
            Print(PastCall.Lines(file, explanation));
        }

        return explanation.WasAnswered ? ExitCode.Ok : ExitCode.Failed;
    }

    private static string Some(IEnumerable<string> names) => names.ToList() is { Count: > 0 } all ? string.Join(", ", all.Take(8)) + (all.Count > 8 ? ", ..." : "") : "there is none";

    private static void Print(IEnumerable<(ExplanationLine Kind, string Text)> lines)
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
                ExplanationLine.Question => "bold",
                ExplanationLine.Taken => "green",
                ExplanationLine.Refused => "red",
                ExplanationLine.Aside => "grey",
                _ => "default",
            };
            AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape(text)}[/]");
        }
    }
}
