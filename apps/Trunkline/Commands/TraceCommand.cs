using System.CommandLine;
using System.Text.Json;
using Trunkline.Api;
using Trunkline.Node;
using Trunkline.Trace;

namespace Trunkline.App.Commands;

/// <summary>`trunkline trace`: the frames of a span's D-channel as they pass, or the messages of one call as a ladder.</summary>
internal static class TraceCommand
{
    internal static Command Create()
    {
        var site = AskCommands.SiteOption();
        var span = new Option<int?>("--span") { Description = "The span whose D-channel to show." };
        var call = new Option<string?>("--call") { Description = "The call whose last messages to show, its identifier as `trunkline calls` has it; last is the one that began last." };
        var json = new Option<bool>("--json") { Description = "With --call: print JSON." };
        var pcap = new Option<string?>("--pcap") { Description = "Write a capture for Wireshark to this file; - is the standard output." };
        var seconds = new Option<double?>("--seconds") { Description = "End after so many seconds; else with Ctrl-C." };
        var command = new Command("trace", "Shows the frames of a span's D-channel as they pass, in words or as a capture; or the messages of one call as a ladder. Numbers of callers are in it.")
        {
            span, pcap, seconds, call, json, site,
        };
        command.Check(given => given.GetValue(span) is null == given.GetValue(call) is null ? "name a span with --span, or a call with --call" : null);
        command.Check(given => given.GetValue(call) is not null && (given.GetValue(pcap) is not null || given.GetValue(seconds) is not null) ? "--pcap and --seconds go with --span" : null);
        command.Check(given => given.GetValue(span) is not null && given.GetValue(json) ? "--json goes with --call" : null);
        seconds.Check(given => given is <= 0 or > 1_000_000 ? "--seconds must be more than 0 and at most 1000000" : null);
        Examples.Of(command,
            "trunkline trace --span 1",
            "trunkline trace --span 1 --seconds 60 --pcap city.pcap",
            "trunkline trace --span 1 --pcap - | wireshark -k -i -",
            "trunkline trace --call last",
            "trunkline trace --call 100000007 --json");
        command.SetAction((parsed, ends) => AskCommands.WithNode(parsed.GetValue(site), api => parsed.GetValue(call) is { } id
            ? Ladder(api, id, parsed.GetValue(json))
            : Frames(api, parsed.GetValue(span)!.Value, parsed.GetValue(pcap), parsed.GetValue(seconds), ends)));
        return command;
    }

    private static async Task<int> Ladder(ApiClient api, string call, bool json)
    {
        if (await api.MessagesAsync(call).ConfigureAwait(false) is not { } ladder)
        {
            await Console.Error.WriteLineAsync($"trunkline: nothing is kept of {(call == "last" ? "any call" : $"a call {call}")}").ConfigureAwait(false);
            return ExitCode.Failed;
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(ladder, AskCommands.s_json));
        }
        else
        {
            LadderText.Write(Console.Out, ladder, TimeZoneInfo.Local);
        }

        return ExitCode.Ok;
    }

    private static async Task<int> Frames(ApiClient api, int span, string? pcap, double? seconds, CancellationToken ctrlC)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(ctrlC);
        if (seconds is { } limit)
        {
            ends.CancelAfter(TimeSpan.FromSeconds(limit));
        }

        Stream? file = null;
        TraceWriter? writer = null;
        try
        {
            file = pcap switch { null => null, "-" => Console.OpenStandardOutput(), _ => File.Create(pcap) };
            var isThere = await api.TraceFramesAsync(
                span,
                begun =>
                {
                    writer = file is null ? TraceWriter.Lines(Console.Out, begun.IsNetwork, TimeZoneInfo.Local) : TraceWriter.Pcap(file, begun.IsNetwork);
                    Console.Error.WriteLine($"span {span} ({begun.TrunkGroup}), we are the {(begun.IsNetwork ? "network" : "user")} side, D-channel {begun.DChannel}; > sent, < received; Ctrl-C ends");
                },
                frame => writer!.Add(Convert.FromHexString(frame.Octets), frame.Length, frame.IsOutgoing, frame.At, frame.Lost),
                ends.Token).ConfigureAwait(false);
            if (!isThere)
            {
                await Console.Error.WriteLineAsync($"trunkline: the site has no span {span} whose D-channel is seen here: see trunkline spans").ConfigureAwait(false);
                return ExitCode.Failed;
            }

            await Console.Error.WriteLineAsync(writer?.Summary ?? "0 frames").ConfigureAwait(false);
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"trunkline: {(pcap is null or "-" ? "standard output" : pcap)}: {e.Message}; {writer?.Summary ?? "0 frames"} before that").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        finally
        {
            if (file is not null)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
