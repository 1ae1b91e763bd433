using System.CommandLine;
using Trunkline.Api;
using Trunkline.Trace;

namespace Trunkline.App.Commands;

/// <summary>`trunkline trace`: the frames of a span's D-channel as they pass.</summary>
internal static class TraceCommand
{
    internal static Command Create()
    {
        var site = AskCommands.SiteOption();
        var span = new Option<int?>("--span") { Description = "The span whose D-channel to show." };
        var pcap = new Option<string?>("--pcap") { Description = "Write a capture for Wireshark to this file; - is the standard output." };
        var seconds = new Option<double?>("--seconds") { Description = "End after so many seconds; else with Ctrl-C." };
        var command = new Command("trace", "Shows the frames of a span's D-channel as they pass, in words or as a capture. Numbers of callers are in it.") { span, pcap, seconds, site };
        command.Validators.Add(r =>
        {
            if (r.GetValue(span) is null)
            {
                r.AddError("name the span with --span");
            }

            if (r.GetValue(seconds) is <= 0 or > 1_000_000)
            {
                r.AddError("--seconds must be more than 0 and at most 1000000");
            }
        });
        Examples.Of(command,
            "trunkline trace --span 1",
            "trunkline trace --span 1 --seconds 60 --pcap city.pcap",
            "trunkline trace --span 1 --pcap - | wireshark -k -i -");
        command.SetAction((parsed, ends) => AskCommands.WithNode(
            parsed.GetValue(site), api => Frames(api, parsed.GetValue(span)!.Value, parsed.GetValue(pcap), parsed.GetValue(seconds), ends)));
        return command;
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
                await Console.Error.WriteLineAsync($"trunkline: the site has no span {span}: see trunkline spans").ConfigureAwait(false);
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
