using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trunkline.Node;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`diff`, `reload` and `drain`: change without fear.</summary>
internal static class ReloadCommands
{
    internal static IEnumerable<Command> Create()
    {
        yield return Diff();
        yield return Reload();
        yield return Drain();
    }

    private static Command Diff()
    {
        var files = new Argument<string[]>("FILES") { Description = "Two site files, the one before and the one after; without any, the running site and its file.", Arity = new(0, 2) };
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var command = new Command("diff", "Shows what differs between two site files, key by key, and whether a reload applies it or only a restart.") { files, site, json };
        Examples.Of(command, "trunkline diff                        what `trunkline reload` would change", "trunkline diff site.yaml new.yaml");
        Examples.Section(command, "Exit codes", "0 no difference, 1 there are differences, 2 a file is wrong");
        command.Check(given => given.GetValue(files)?.Length == 1 ? "two files are needed, or none" : null);
        command.SetAction((parsed, _) => parsed.GetValue(files) is [var was, var now]
            ? Task.FromResult(Between(was, now, parsed.GetValue(json)))
            : AskCommands.WithNode(parsed.GetValue(site), async api =>
            {
                var view = await api.ReloadAsync(new("check")).ConfigureAwait(false);
                return Show(view, parsed.GetValue(json), isCheck: true);
            }));
        return command;
    }

    private static Command Reload()
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var force = new Option<bool>("--force") { Description = "Apply although an emergency call is up, or the new plan has counter-examples (trunkline prove) that the running one has not." };
        var within = new Option<int>("--confirm-within") { Description = "Take it back by itself after so many seconds, unless confirmed: for a change that may cut you off.", HelpName = "SECONDS" };
        var confirm = new Option<bool>("--confirm") { Description = "Keep what was applied with --confirm-within." };
        var back = new Option<bool>("--back") { Description = "Put the site before the last reload back to work." };
        within.Check(given => given is < 1 or > 86_400 ? "--confirm-within must be 1 to 86400" : null);
        var command = new Command("reload", "Reads the site file of the running system again: checked, proved, and put to work as a whole or not at all. Calls that are up do not notice.")
        {
            force, within, confirm, back, site, json,
        };
        Examples.Of(command, "trunkline diff && echo nothing to do", "trunkline reload", "trunkline reload --confirm-within 60; make a call; trunkline reload --confirm", "trunkline reload --back",
            "trunkline reload --force              while somebody calls for help in vain, to mend the route");
        Examples.Section(command, "Exit codes", "0 done, 1 nothing was changed");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var action = parsed.GetValue(confirm) ? "confirm" : parsed.GetValue(back) ? "back" : "apply";
            var view = await api.ReloadAsync(new(action, parsed.GetValue(force), parsed.GetValue(within))).ConfigureAwait(false);
            return Show(view, parsed.GetValue(json), isCheck: false);
        }));
        return command;
    }

    private static Command Drain()
    {
        var trunk = new Argument<string>("TRUNK") { Description = "The trunk group." };
        var end = new Option<bool>("--end") { Description = "Take it back: new calls again." };
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var command = new Command("drain", "Lets a trunk group run empty: calls that are up go on, no new ones begin; emergency calls still take it.") { trunk, end, site, json };
        Examples.Of(command, "trunkline drain city-e1", "trunkline drain city-e1 --end");
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var name = parsed.GetValue(trunk)!;
            if (await api.DrainAsync(name, !parsed.GetValue(end)).ConfigureAwait(false) is not { } result)
            {
                Console.Error.WriteLine($"trunkline: there is no trunk group {name}; `trunkline trunks` lists them");
                return ExitCode.Usage;
            }

            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(result, AskCommands.s_json)
                : !result.IsDraining ? $"{name} takes new calls again"
                : result.CallsLeft == 0 ? $"{name} takes no new calls, and is empty"
                : $"{name} takes no new calls; {result.CallsLeft} {(result.CallsLeft == 1 ? "is" : "are")} still up (trunkline trunks)");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static int Between(string was, string now, bool json)
    {
        var (old, young) = (SiteLoader.Load(was), SiteLoader.Load(now));
        if (old.Model is not { } before || young.Model is not { } after)
        {
            var (name, wrong) = old.Model is null ? (was, old) : (now, young);
            SiteReport.WriteText(Console.Error, name, wrong with { Errors = [.. wrong.Errors.Where(e => e.Severity == SiteSeverity.Error)] });
            return ExitCode.Usage;
        }

        var differences = SiteDiff.Between(before, after).Select(d => new DifferenceView(d.At.Line, d.Words, d.Effect.ToString().ToLowerInvariant())).ToList();
        return Show(new(null, now, [], differences, [], false, 0, 0, 0), json, isCheck: true);
    }

    private static int Show(ReloadView? view, bool json, bool isCheck)
    {
        if (view is null)
        {
            Console.Error.WriteLine("trunkline: no answer from the node");
            return ExitCode.Failed;
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(view, AskCommands.s_json));
            return isCheck ? (view.Errors.Count > 0 ? ExitCode.Usage : view.Differences.Count > 0 || view.Error is not null ? ExitCode.Failed : ExitCode.Ok) : view.IsApplied ? ExitCode.Ok : ExitCode.Failed;
        }

        foreach (var error in view.Errors)
        {
            Console.Error.WriteLine(error);
        }

        foreach (var difference in view.Differences)
        {
            Console.WriteLine($"{(difference.Effect switch { "restart" => "restart", "none" => "       ", _ => "reload " })}  {difference.Words}{(difference.Line > 0 ? $" [line {difference.Line}]" : "")}");
        }

        foreach (var example in view.Proof)
        {
            Console.WriteLine($"proof    {example}");
        }

        if (view.Error is not null)
        {
            Console.Error.WriteLine("trunkline: " + view.Error);
            return isCheck && view.Errors.Count > 0 ? ExitCode.Usage : ExitCode.Failed;
        }

        if (isCheck)
        {
            var restart = view.Differences.Count(d => d.Effect == "restart");
            Console.WriteLine(view.Differences.Count == 0 ? "no difference"
                : $"{view.Differences.Count} difference{(view.Differences.Count == 1 ? "" : "s")}{(restart == 0 ? "" : $"; {restart} only by a restart: a reload applies nothing then")}");
            return view.Differences.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        }

        Console.WriteLine(view.Seconds > 0
            ? string.Create(CultureInfo.InvariantCulture, $"at work after {view.Seconds:0.00} s; {view.Calls} call{(view.Calls == 1 ? "" : "s")} up, none touched")
            : "done");
        if (view.ConfirmWithin > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"taken back in {view.ConfirmWithin:0} s unless confirmed: trunkline reload --confirm"));
        }

        return ExitCode.Ok;
    }
}
