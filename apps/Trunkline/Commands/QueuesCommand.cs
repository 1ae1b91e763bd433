using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Trunkline.Node;

namespace Trunkline.App.Commands;

/// <summary>`trunkline queues`: who waits, what the agents do; logs agents in and out.</summary>
internal static class QueuesCommand
{
    internal static Command Create()
    {
        var queue = new Argument<string?>("QUEUE") { Description = "Only this one.", Arity = ArgumentArity.ZeroOrOne };
        var order = new Argument<string?>("ORDER") { Description = "login, logout, pause or resume: what an agent is to do.", Arity = ArgumentArity.ZeroOrOne };
        var agent = new Argument<string?>("AGENT") { Description = "The agent's extension.", Arity = ArgumentArity.ZeroOrOne };
        order.AcceptOnlyFromAmong("login", "logout", "pause", "resume");
        var (site, json) = (AskCommands.SiteOption(), AskCommands.JsonOption());
        var command = new Command("queues", "Shows every queue: who waits, what its agents do, what became of its callers; logs agents in and out.") { queue, order, agent, site, json };
        Examples.Of(command, "trunkline queues", "trunkline queues support", "trunkline queues support login 201", "trunkline queues support pause 201      no calls until he resumes, or logs in again");
        Examples.Section(command, "Columns",
            "waiting    callers who wait, and how long the first has",
            "agents     free of those logged in",
            "answered   of those who came to wait, since start; how long they waited on average",
            "hung up    while they waited",
            "too long   waited as long as one may, and went on",
            "no place   found it full, or nobody logged in");
        command.Check(given => given.GetValue(order) is not null && given.GetValue(agent) is null ? "whose? trunkline queues QUEUE login AGENT" : null);
        command.SetAction((parsed, _) => AskCommands.WithNode(parsed.GetValue(site), async api =>
        {
            var name = parsed.GetValue(queue);
            if (name is not null && parsed.GetValue(order) is { } wanted)
            {
                var result = await api.OrderAgentAsync(name, parsed.GetValue(agent)!, wanted).ConfigureAwait(false);
                if (result is null)
                {
                    return NoQueue(name);
                }

                (result.Done ? Console.Out : Console.Error).WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(result, AskCommands.s_json) : result.Done ? result.Text : "trunkline: " + result.Text);
                return result.Done ? ExitCode.Ok : ExitCode.Usage;
            }

            var queues = await api.QueuesAsync().ConfigureAwait(false);
            if (name is not null && (queues = [.. queues.Where(q => q.Queue == name)]).Count == 0)
            {
                return NoQueue(name);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(queues, AskCommands.s_json));
            }
            else if (queues.Count == 0)
            {
                Console.WriteLine("This site has no queues.");
            }
            else if (name is null)
            {
                AskCommands.Print(["queue", "number", "waiting", "agents", "answered", "mean wait", "hung up", "too long", "no place"], [.. queues.Select(Row)]);
            }
            else
            {
                Show(queues[0]);
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static int NoQueue(string name)
    {
        Console.Error.WriteLine($"trunkline: there is no queue {name}; `trunkline queues` lists them");
        return ExitCode.Usage;
    }

    private static (IReadOnlyList<string> Cells, string? Colour) Row(QueueView q)
    {
        var present = q.Agents.Where(a => a.Presence == "logged in").ToList();
        return (
        [
            q.Queue, q.Number, q.Waiting.Count == 0 ? "0" : $"{N(q.Waiting.Count)}, the first for {N(q.Waiting[0].Seconds)} s",
            $"{N(present.Count(a => a.Activity == "free"))} of {N(present.Count)}", $"{N(q.Answered)} of {N(q.Offered)}", q.MeanWait is { } wait ? $"{N(wait)} s" : "-",
            N(q.Abandoned), N(q.TimedOut), N(q.Overflowed),
        ], q.Waiting.Count == 0 ? "green" : present.Count == 0 ? "red" : "yellow");
    }

    private static void Show(QueueView q)
    {
        Console.WriteLine($"queue {q.Queue} ({q.Number}): {N(q.Answered)} of {N(q.Offered)} answered{(q.MeanWait is { } wait ? $" after {N(wait)} s on average" : "")}; "
            + $"{N(q.Abandoned)} hung up, {N(q.TimedOut)} waited too long, {N(q.Overflowed)} could not wait");
        if (q.Waiting.Count > 0)
        {
            Console.WriteLine();
            AskCommands.Print(["place", "caller", "waits for"], [.. q.Waiting.Select((w, i) => ((IReadOnlyList<string>)[N(i + 1), w.Calling.Length == 0 ? "withheld" : w.Calling, $"{N(w.Seconds)} s"], (string?)null))]);
        }

        Console.WriteLine();
        AskCommands.Print(["agent", "is", "and", "for", "answered"], [.. q.Agents.Select(a => (
            (IReadOnlyList<string>)[a.Extension, a.Presence, a.Activity, $"{N(a.Seconds)} s", N(a.Answered)],
            (string?)(a.Presence != "logged in" ? "grey" : a.Activity == "free" ? "green" : "yellow")))]);
    }

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
