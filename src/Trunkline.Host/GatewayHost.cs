// The gateway process: a reactor with real RTP ports, the site's lines, a recorder, and a door for its controller. It outlives
// its controller: talk and recording go on, and when none comes for the orphan time every line is hung up.
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Gateway;
using Trunkline.Gateway.Prompts;
using Trunkline.Gateway.Recording;
using Trunkline.Gateway.Samples;
using Trunkline.Host.Prompts;
using Trunkline.Net;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.Host;

/// <summary>Runs a gateway on the calling thread.</summary>
public static class GatewayHost
{
    /// <summary>Runs until the controller orders the shutdown, or <paramref name="stop"/> is cancelled.</summary>
    /// <param name="site">The site, checked.</param>
    /// <param name="log">Takes lines for people.</param>
    /// <param name="stop">Ends it: calls are cut, lines hung up, recordings closed.</param>
    /// <returns>Null, or why it could not start, for people.</returns>
    public static string? Run(SiteModel site, Action<string> log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(log);
        var settings = site.Gateway;
        try
        {
            Folder.Create(settings.RecordingsDirectory);
            Folder.Create(Path.GetDirectoryName(settings.ControlSocket)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return site.At("gateway.recordings_dir", $"the gateway cannot use its directories: {e.Message}");
        }

        using var reactor = new Reactor(new NodeLoop(TimeProvider.System));
        using var prompts = new PromptThread(reactor.Loop, new PromptDisk());
        var spoken = prompts.Read(SitePromptFiles.Of(site));
        var options = SiteGateway.OptionsOf(site) with { Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), Prompts = spoken.Library };
        using var sockets = new RtpSockets(
            reactor, settings.RtpAddress, settings.RtpPorts.First, settings.RtpPorts.Last, 2, options.MaxRtp, settings.RtpAdvertisedAddress);
        using var bank = new CompositeLineBank(site);
        if (!TryAttach(site, out var spans, out var refused))
        {
            return refused;
        }

        using var attached = spans;
        using var recorder = new Recorder(new DiskRecordingFiles(settings.RecordingsDirectory), options.MaxRecordings, ownThread: true);
        var gateway = SamplesPlane.CreateGateway(reactor.Loop, options, sockets, bank.Count > 0 ? bank : null, spans.Ports, recorder, out var plane);
        gateway.PromptSource = prompts;
        foreach (var failure in spoken.Failures)
        {
            log($"gateway: prompt {failure.Name}: expected {WavFile.Expected}, found {failure.Found}");
        }

        _ = new SpanHandles(reactor, plane, spans.Ports.Count);
        plane.TellRefused((span, why) => log($"gateway: span {span} ({spans.Ports[span - 1].Traits.Place}): {(why.Length > 0 ? why : "attached")}"));
        plane.ClockChanged = span => log(span == 0 ? "gateway: clock runs free: no span of the priority list is usable" : $"gateway: span {span} clocks it");
        var endpoint = new GatewayEndpoint(gateway, options.ControlQueue);
        if (!UnixControlServer.TryStart(reactor, settings.ControlSocket, endpoint, out var server, out var error))
        {
            return $"gateway: cannot listen on {settings.ControlSocket}: {error}";
        }

        using (server)
        {
            foreach (var (recording, samples) in DiskRecordingFiles.Recover(settings.RecordingsDirectory))
            {
                log($"gateway: recording {recording.Value:x16} repaired, {samples / 8000.0:0.0} s");
                gateway.RecordingRecovered(recording, samples);
            }

            log($"gateway: ready, {bank.Count} lines, {spans.Ports.Count} {(spans.Ports.Count == 1 ? "span" : "spans")}, {RealTime.Request()}");
            gateway.OnShutdown = reactor.Stop;
            using var cancel = stop.Register(() => reactor.Loop.Post(() => gateway.Shutdown(default)));
            reactor.Run();
        }

        return null;
    }

    private static bool TryAttach(SiteModel site, [NotNullWhen(true)] out SiteSpanPorts? spans, out string? error)
    {
        (spans, error) = (null, null);
        try
        {
            spans = new(site);
            return true;
        }
        catch (IOException e)
        {
            error = $"gateway: cannot attach {e.Message}";
            return false;
        }
    }
}
