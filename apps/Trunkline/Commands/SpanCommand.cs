using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Trunkline.Api;
using Trunkline.Node;

namespace Trunkline.App.Commands;

/// <summary>`span N show|loop|alarm|bert`: one span of a running node, for whoever stands in front of it.</summary>
internal static class SpanCommand
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    internal static Command Create()
    {
        var number = new Argument<int>("N") { Description = "The span's number; trunkline spans shows them." };
        var command = new Command("span", "Looks at one E1 span, and tests it.")
        {
            number,
            Show(number),
            Test(number, "loop", "Loops the span, or ends the loop. A looped span carries no calls.", ["none", "local", "line", "payload"],
                "local: what we send comes back to us; line: what the far end sends goes back to it, bit by bit; payload: its timeslots go back in new frames",
                "trunkline span 1 loop line --for 1800      the far end measures through us for half an hour", "trunkline span 1 loop none"),
            Test(number, "alarm", "Sends an alarm towards the far end, or ends it. The span carries no calls meanwhile.", ["none", "rai", "ais"],
                "rai: we do not hear you (yellow); ais: all ones (blue)",
                "trunkline span 1 alarm ais --for 60        does the operator see it?", "trunkline span 1 alarm none"),
            Bert(number),
        };
        Examples.Of(command, "trunkline span 1 show", "trunkline span 1 loop local", "trunkline span 1 bert --seconds 60", "trunkline span 1 bert --help");
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
            if (result.Box is { } box)
            {
                Write(box, BoxText.Of(box), parsed.GetValue(json));
                return ExitCode.Ok;
            }

            if (result.Span is not { } span)
            {
                return Refuse(result.Reason);
            }

            Write(span, SpanText.Of(span), parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Test(Argument<int> number, string kind, string description, string[] among, string meaning, params string[] examples)
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var what = new Argument<string>("WHAT") { Description = $"{string.Join(", ", among)}. {meaning}." };
        what.AcceptOnlyFromAmong(among);
        var length = new Option<int>("--for") { Description = "Seconds after which it ends by itself, so that nobody forgets it.", DefaultValueFactory = _ => 600, HelpName = "SECONDS" };
        var force = new Option<bool>("--force") { Description = "Though calls are on the span: they are cut." };
        var command = new Command(kind, description) { what, length, force, site, json };
        Examples.Of(command, examples);
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var span = parsed.GetValue(number);
            var order = new SpanTestOrder(parsed.GetValue(what), parsed.GetValue(length), parsed.GetValue(force));
            if (await api.TestSpanAsync(span, kind, order).ConfigureAwait(false) is { Length: > 0 } reason)
            {
                return Refuse(reason);
            }

            var text = order.What == "none" ? $"span {span}: no {kind} any more"
                : $"span {span}: {order.What} {kind}, ends by itself in {order.Seconds} s (trunkline span {span} {kind} none)";
            Write(order, [new(text, order.What == "none" ? "green" : "yellow")], parsed.GetValue(json));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Bert(Argument<int> number)
    {
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var timeslots = new Option<string?>("--timeslots") { Description = "B-channels, as in 1-15,17-31; every one unless given. They must be idle, and carry no calls meanwhile.", HelpName = "LIST" };
        var pattern = new Option<string>("--pattern") { Description = $"What is sent: {string.Join(", ", BertPatterns.All)} (O.150 to O.153).", DefaultValueFactory = _ => "2^15" };
        pattern.AcceptOnlyFromAmong(BertPatterns.All);
        var seconds = new Option<int>("--seconds") { Description = "How long.", DefaultValueFactory = _ => 60 };
        var inCalls = new Option<bool>("--in-calls") { Description = "Also timeslots with a call, as one to a loop number of the operator: its parties hear nothing meanwhile." };
        var inject = new Option<int>("--inject") { Description = "Errors to send on purpose, to see that they are counted.", HelpName = "COUNT" };
        var command = new Command("bert", "Sends a test pattern, counts the errors of what comes back. Exit code 0 only in step and without an error.")
        {
            timeslots, pattern, seconds, inject, inCalls, site, json,
        };
        Examples.Of(
            command,
            "trunkline span 1 bert                                    all B-channels for a minute, the far end being looped",
            "trunkline span 1 bert --timeslots 1-5 --pattern 2^11 --seconds 900",
            "trunkline span 1 loop local && trunkline span 1 bert --inject 3   does the tester count?");
        command.SetAction((parsed, cancel) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var span = parsed.GetValue(number);
            var order = new BertOrder(parsed.GetValue(timeslots), parsed.GetValue(pattern)!, parsed.GetValue(seconds), parsed.GetValue(inject), parsed.GetValue(inCalls));
            if (await api.StartBertAsync(span, order).ConfigureAwait(false) is { Length: > 0 } reason)
            {
                return Refuse(reason);
            }

            var bert = await FollowAsync(api, span, isShown: !parsed.GetValue(json), cancel).ConfigureAwait(false);
            Write(bert, BertText.Result(bert), parsed.GetValue(json));
            return bert.IsGood ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }

    /// <summary>Shows a test until it is over; Ctrl-C ends it early, with what there is.</summary>
    private static async Task<BertView> FollowAsync(ApiClient api, int span, bool isShown, CancellationToken cancel)
    {
        var bert = (await api.BertAsync(span).ConfigureAwait(false))!;
        if (isShown)
        {
            Console.WriteLine(BertText.Heading(bert));
        }

        var shown = -1;
        while (bert.IsRunning)
        {
            try
            {
                await Task.Delay(s_look, TimeProvider.System, cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                await api.StopBertAsync(span).ConfigureAwait(false);
            }

            bert = (await api.BertAsync(span).ConfigureAwait(false))!;
            if (isShown && Terminal.IsWatched && bert.Elapsed != shown)
            {
                shown = bert.Elapsed;
                var (text, colour) = BertText.Progress(bert);
                Console.Write('\r'); // Spectre makes a line of it
                AnsiConsole.Markup($"  [{colour}]{Markup.Escape(text)}[/]");
            }
        }

        if (shown >= 0)
        {
            Console.WriteLine();
        }

        return bert;
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine($"trunkline: {reason}");
        return ExitCode.Failed;
    }

    private static void Write<T>(T value, IEnumerable<TextLine> lines, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(value, AskCommands.s_json));
            return;
        }

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
