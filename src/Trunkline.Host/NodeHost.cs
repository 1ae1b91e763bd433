// The deciding process: a reactor with real SIP sockets, the disk, the API, and the way to the gateway, which it starts when
// none runs. It may be killed at any moment: the gateway talks on, and the next run takes the calls over.
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Trunkline.Api;
using Trunkline.Base;
using Trunkline.Calls;
using Trunkline.Control;
using Trunkline.Gateway.Recording;
using Trunkline.Host.Logging;
using Trunkline.Host.Notify;
using Trunkline.Host.Running;
using Trunkline.Net;
using Trunkline.Node;
using Trunkline.Node.Alarms;
using Trunkline.Site;
using Trunkline.Storage;

namespace Trunkline.Host;

/// <summary>Runs a deciding node on the calling thread.</summary>
public sealed class NodeHost
{
    private const int MostFailuresTold = 100;
    private readonly HashSet<string> _told = [];
    private readonly SiteModel _site;
    private readonly ILog _log;
    private readonly Func<Process>? _startGateway;
    private GatewayKeeper? _keeper;

    /// <param name="site">The site, checked.</param>
    /// <param name="log">Where lines go.</param>
    /// <param name="startGateway">Starts a gateway process, at start and again when it has died; null when somebody else looks after it.</param>
    public NodeHost(SiteModel site, ILog log, Func<Process>? startGateway)
    {
        _site = site;
        _log = log;
        _startGateway = startGateway;
    }

    private enum Timers : byte
    {
        Leave,
    }

    /// <summary>Called on the loop when everything is bound, before the first message.</summary>
    public Action<DecidingNode>? Ready { get; set; }

    /// <summary>Tells systemd; null where there is none.</summary>
    public SystemdNotify? Systemd { get; init; }

    /// <summary>Calls that were cut at the end.</summary>
    public int Cut { get; private set; }

    /// <summary>Runs until <paramref name="stop"/> is cancelled; then calls may finish (<see cref="GracefulStop"/>), the gateway is ended, and it returns.</summary>
    /// <param name="stop">Ends it.</param>
    /// <param name="atOnce">Ends it without waiting for anybody.</param>
    /// <returns>Null, or why it could not start, for people.</returns>
    public string? Run(CancellationToken stop, CancellationToken atOnce = default)
    {
        try
        {
            Folder.Create(_site.Storage.StateDirectory);
            Folder.Create(Path.GetDirectoryName(_site.Admin.Socket)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return _site.At("storage.state_dir", $"cannot use the state directory {_site.Storage.StateDirectory}: {e.Message}");
        }

        using var reactor = new Reactor(new NodeLoop(TimeProvider.System));
        var loop = reactor.Loop;
        DecidingNode? node = null;
        var options = new StoreOptions(_site.Storage.Database, _site.Site.Node) { ReserveBytes = _site.Storage.ReserveMegabytes * 1024L * 1024L };
        var opening = SqliteStore.Open(options, loop, alarm => node?.OnStorage(alarm?.Text));
        foreach (var notice in opening.Notices)
        {
            _log.Write(LogLevel.Warning, "storage", $"storage: {notice}");
        }

        if (opening.Store is not { } store)
        {
            return _site.At("storage.state_dir", opening.Error!);
        }

        using (store)
        {
            using var transports = new SipTransports(reactor, _site.Sip.AdvertisedAddress, _site.Sip.Limits.TcpConnections);
            node = new DecidingNode(_site, new NodeParts(loop, transports, store, store, store.Epoch, RandomNumberGenerator.GetBytes(32)) { LastAlive = store.LastAlive });
            transports.Endpoint = node.Endpoint;
            CloseWhatNobodyRestored(store, node);
            if (Bind(transports) is { } problem)
            {
                return problem;
            }

            NodeLog.Attach(node, _log, loop.Time);
            reactor.Failed = e =>
            {
                // the process lives, and with it every other call; who mends it needs the whole of it, once for each place
                if (_told.Count < MostFailuresTold && _told.Add(e.StackTrace ?? ""))
                {
                    _log.Write(LogLevel.Error, "error", $"internal error, please report it: {e}");
                }

                node.Notice(AlarmKinds.Program, $"internal error, one event was not carried out: {e.GetType().Name}: {e.Message}");
            };
            node.RecordingEnded += (id, samples, isWhole) =>
            {
                if (samples > 0)
                {
                    var name = RecordingName.Of(new(id));
                    var ended = isWhole ? loop.Time.GetUtcNow() : LastWritten(name) ?? loop.Time.GetUtcNow();
                    store.Write(new RecordingEntry(id, name, samples, id, ended - TimeSpan.FromSeconds(samples / 8000.0), isWhole ? RecordingState.Complete : RecordingState.Cut));
                }
            };
            return Serve(reactor, node, store.Epoch, stop, atOnce);
        }
    }

    private string? Serve(Reactor reactor, DecidingNode node, uint epoch, CancellationToken stop, CancellationToken atOnce)
    {
        var loop = reactor.Loop;
        var client = new GatewayClient(loop, epoch, node.Media);
        if (_startGateway is not null)
        {
            _keeper = new(loop, client, () => SomebodyListens(_site.Gateway.ControlSocket), _startGateway, text => _log.Write(LogLevel.Warning, "gateway", text));
            _keeper.StartFirst();
            loop.Post(_keeper.Watch);
        }

        node.Media.Commands = client;
        using var control = new UnixControlClient(reactor, _site.Gateway.ControlSocket, client);
        loop.Post(control.Start);

        // Phones and trunks do not wait for the API: a start is also a recovery.
        var api = Task.Run(() => ApiServer.StartAsync(_site.Admin.Socket, loop, node, _site.File.Length > 0 ? new SiteReloader(_site.File, loop, node) : null));
        var monitoring = _site.Admin.Http.Port == 0 ? null : Task.Run(() => MonitoringServer.StartAsync(_site.Admin.Http, _site.Admin.HttpFrom, loop, node));
        monitoring?.ContinueWith(
            started => loop.Post(() => _log.Write(LogLevel.Error, "admin.http", _site.At("admin.http", $"no monitoring: cannot listen on {_site.Admin.Http}: {started.Exception!.InnerException!.Message}"))),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        string? problem = null;
        api.ContinueWith(
            started => loop.Post(() => problem = OnApiStarted(started, reactor, node, epoch)), TaskScheduler.Default);
        var ending = new GracefulStop(loop, node.CallControl, _site.Admin.StopWithin, text => Stopping(text), () => End(reactor, client));
        _ = new NodeTick(loop, node, () =>
        {
            Systemd?.Alive();
            if (ending.IsStopping)
            {
                Systemd?.Stopping($"stopping, {node.CallControl.Calls.Count} calls", TimeSpan.FromSeconds(15));
            }
        });
        using var notified = new CancellationTokenSource();
        Notify(node, loop, notified.Token);
        using var first = stop.Register(() => loop.Post(ending.Ask));
        using var second = atOnce.Register(() => loop.Post(ending.Ask));
        reactor.Run();
        notified.Cancel();
        Cut = ending.Cut;
        if (api.IsCompletedSuccessfully)
        {
            api.Result.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        if (monitoring is { IsCompletedSuccessfully: true })
        {
            monitoring.Result.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return problem;
    }

    private string? OnApiStarted(Task<ApiServer> api, Reactor reactor, DecidingNode node, uint epoch)
    {
        if (api.Exception is { } e)
        {
            reactor.Stop();
            return _site.At("admin.socket", $"cannot serve the API on {_site.Admin.Socket}: {e.InnerException!.Message}");
        }

        var ready = $"ready: SIP on {Listening()}, epoch {epoch}, {node.RestoredCalls} calls taken over, {node.LostCalls} lost";
        _log.Write(LogLevel.Notice, "ready", ready);
        Systemd?.Ready(ready);
        Ready?.Invoke(node);
        return null;
    }

    /// <summary>Tells of alarms whoever site.yaml names.</summary>
    private void Notify(DecidingNode node, NodeLoop loop, CancellationToken ends)
    {
        List<IAlarmTarget> targets = [];
        if (_site.AlarmTargets.Webhook is { } webhook)
        {
            targets.Add(new Webhook(webhook, _site.Site.Name, _site.Site.Node));
        }

        if (_site.AlarmTargets.Mail is { } mail)
        {
            targets.Add(new Mail(mail, _site.Site.Name, _site.Site.Node, loop.Time));
        }

        foreach (var target in targets)
        {
            var notifier = new AlarmNotifier(target, loop.Time, why => loop.Post(() => node.Alarms.Set(AlarmKinds.Undelivered, target.Name, why)));
            node.Alarms.Changed += notifier.Take;
            _ = Task.Run(() => notifier.RunAsync(ends), ends);
        }
    }

    private void Stopping(string text)
    {
        _log.Write(LogLevel.Notice, "stopping", text);
        Systemd?.Stopping(text, TimeSpan.FromSeconds(15));
    }

    /// <summary>No call is left: ends the gateway we started, and the loop, when what was said has left.</summary>
    private void End(Reactor reactor, GatewayClient client)
    {
        _keeper?.Stop();
        if (_startGateway is not null)
        {
            client.Shutdown(default);
        }

        var timers = new TimerSet<Timers>(reactor.Loop, _ => reactor.Stop());
        timers.Start(Timers.Leave, TimeSpan.FromMilliseconds(100));
    }

    private string? Bind(SipTransports transports)
    {
        var (udp, tcp) = (_site.Sip.Udp, _site.Sip.Tcp);
        if (!transports.TryBindUdp(udp, out var error))
        {
            return _site.At("sip.udp", $"cannot bind UDP {udp}: {error}{Holder(udp, ProtocolType.Udp)}");
        }

        return transports.TryListenTcp(tcp, out error) ? null : _site.At("sip.tcp", $"cannot listen on TCP {tcp}: {error}{Holder(tcp, ProtocolType.Tcp)}");
    }

    private static string Holder(NetAddress at, ProtocolType protocol) => PortHolder.Of(at, protocol) is { } holder ? $"; the port is held by {holder}" : "";

    private string Listening() => string.Join(" and ", new[] { (_site.Sip.Udp, "UDP"), (_site.Sip.Tcp, "TCP") }.Where(l => l.Item1.Port != 0).Select(l => $"{l.Item1} ({l.Item2})"));

    private void CloseWhatNobodyRestored(SqliteStore store, DecidingNode node)
    {
        var restored = node.CallControl.Calls.Select(c => c.Id).ToHashSet();
        foreach (var record in store.OpenRecords.Where(r => !(r.State == CallRecordState.Answered && restored.Contains(r.CallId))))
        {
            store.CloseRecovered(record);
            _log.Write(LogLevel.Notice, "recovered", $"call record {record.Key.Epoch}.{record.Key.Sequence} was left open and is closed as recovered");
        }
    }

    /// <summary>When a recording was last written: one that was cut is told of long after its end.</summary>
    private DateTimeOffset? LastWritten(string recording)
    {
        var path = Path.Combine(_site.Gateway.RecordingsDirectory, recording);
        return File.Exists(path) ? new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero) : null;
    }

    private static bool SomebodyListens(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
