using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Net;
using Trunkline.Simulation;
using Trunkline.Simulation.Phones;
using Trunkline.Site;
using Trunkline.Storage;
using Trunkline.Tdm;

namespace Trunkline.Host;

/// <summary>The twin of the operator's exchange as a process: the far side of a site's virtual lines and spans.</summary>
public sealed class ExchangeHost : IDisposable
{
    private const int Priority = 9; // the gateway under test goes first
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);
    private readonly List<(ExchangeLineBank Bank, UnixLineServer Server, FxoTrunk Trunk)> _banks = [];
    private readonly List<(UnixSpanServer Server, int Number)> _spans = [];
    private readonly List<HandleWatch> _watches = [];
    private readonly Reactor _reactor;
    private readonly Dictionary<string, SipOperator> _operators = [];
    private UdpDatagramNetwork? _network;
    private ExchangeControl? _control;

    private ExchangeHost(TimeProvider time) => _reactor = new(new NodeLoop(time));

    /// <summary>The trunks served, with their switches.</summary>
    public IEnumerable<(FxoTrunk Trunk, ExchangeSwitch Switch)> Trunks => _banks.Select(b => (b.Trunk, b.Bank.Switch));

    /// <summary>The E1 side: every span of the site by number.</summary>
    public PriExchange? Pri { get; private set; }

    /// <summary>Hears what a command did, a line for people; not of <c>show</c> nor of what was refused.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>Makes the exchange of every trunk that is attached to a virtual socket.</summary>
    /// <param name="site">The site, checked.</param>
    /// <param name="time">Wall time, for caller ID and the speaking clock.</param>
    /// <param name="error">Why not, for people.</param>
    /// <returns>Null with <paramref name="error"/> when a socket cannot be bound.</returns>
    public static ExchangeHost? Create(SiteModel site, TimeProvider time, out string? error)
    {
        ArgumentNullException.ThrowIfNull(site);
        var host = new ExchangeHost(time);
        error = null;
        foreach (var trunk in site.FxoTrunks.Where(t => t.Attachment.SocketPath is not null))
        {
            var path = trunk.Attachment.SocketPath!;
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var bank = new ExchangeLineBank(time, TwinProfile.Of(site, trunk), trunk.Lines.Count);
                host._banks.Add((bank, new UnixLineServer(path, bank, time), trunk));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
            {
                error = $"exchange: cannot serve {path}: {e.Message}";
                host.Dispose();
                return null;
            }
        }

        if (host.TryServeSpans(site, time, out error) && host.TryServeSip(site, out error) && host.TryListen(site, out error))
        {
            return host;
        }

        host.Dispose();
        return null;
    }

    /// <summary>Serves every trunk on the calling thread until cancelled.</summary>
    /// <param name="between">Called at least every 20 ms: to place calls into the site.</param>
    /// <param name="stop">Ends it.</param>
    public void Run(Action? between, CancellationToken stop)
    {
        // A line card keeps its time whatever else the machine does; on a busy one spans were absent for the moments that we did not run.
        _ = RealTime.Request(Priority);
        while (!stop.IsCancellationRequested)
        {
            _reactor.RunOnce(Turn);
            _reactor.Loop.Touch();
            foreach (var (_, server, _) in _banks)
            {
                server.Run();
            }

            foreach (var (server, _) in _spans)
            {
                server.Run();
            }

            between?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _control?.Dispose();
        _network?.Dispose();
        _watches.ForEach(w => w.Dispose());
        _banks.ForEach(b => b.Server.Dispose());
        _spans.ForEach(s => s.Server.Dispose());
        _reactor.Dispose();
    }

    /// <summary>Takes commands, once everything that can be told something is there.</summary>
    private bool TryListen(SiteModel site, out string? error)
    {
        var path = ExchangeControl.PathOf(site);
        try
        {
            Folder.Create(site.Storage.StateDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"exchange: cannot use the state directory {site.Storage.StateDirectory}: {e.Message}";
            return false;
        }

        var lines = _banks.SelectMany(b => b.Trunk.Lines.Select((line, i) => new ExchangeLine(line.Number, b.Bank.Switch, i)));
        var commands = new ExchangeCommands([.. _spans.Select(s => Pri!.Spans[s.Number - 1])], [.. lines], TwinProfile.NumbersOf(site));
        if (!ExchangeControl.TryServe(_reactor, path, Tell, out _control, out var why))
        {
            error = $"exchange: cannot listen on {path}: {why}";
            return false;
        }

        _watches.AddRange(_banks.Select(b => b.Server.Handle).Concat(_spans.Select(s => s.Server.Handle)).Select(h => new HandleWatch(_reactor, h)));
        error = null;
        return true;

        void Tell(string command, Action<ExchangeAnswer> answered)
        {
            if (TellOperator(command) is { } own)
            {
                Heard(own);
                return;
            }

            commands.Do(command, Heard);

            void Heard(ExchangeAnswer answer)
            {
                if (answer is { Ok: true, Spans: null })
                {
                    Told?.Invoke(answer.Text);
                }

                answered(answer);
            }
        }
    }

    /// <summary>Plays the operator of every SIP trunk whose address is of this machine alone.</summary>
    private bool TryServeSip(SiteModel site, out string? error)
    {
        error = null;
        foreach (var trunk in site.SipTrunks.Where(t => t.Address.IsIPv4 && t.Address.IPv4 >> 24 == 127 && t.Address.Port != site.Sip.Udp.Port))
        {
            _network ??= new(_reactor);
            var server = new SipOperator(_reactor.Loop, _network, trunk.Address, NetAddress.FromIPv4(0x7F000001, site.Sip.Udp.Port), new Prng((ulong)_reactor.Loop.Time.GetTimestamp()));
            if (!server.IsBound)
            {
                error = $"exchange: cannot play the operator of trunk group {trunk.Name}: UDP {trunk.Address} is taken";
                return false;
            }

            _operators[trunk.Name] = server;
        }

        return true;
    }

    /// <summary><c>sip TRUNK cut</c>, <c>sip TRUNK clear</c>; null for another command.</summary>
    private ExchangeAnswer? TellOperator(string command) => command.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["sip", var trunk, "cut" or "clear"] when !_operators.ContainsKey(trunk) =>
            new(false, $"expected a SIP trunk played here ({(_operators.Count == 0 ? "there is none" : string.Join(", ", _operators.Keys))}), found {trunk}"),
        ["sip", var trunk, var what and ("cut" or "clear")] => Silence(trunk, what == "cut"),
        ["sip", ..] => new(false, $"expected sip TRUNK cut, or sip TRUNK clear, found {command}"),
        _ => null,
    };

    private ExchangeAnswer Silence(string trunk, bool isSilent)
    {
        _operators[trunk].IsSilent = isSilent;
        return new(true, $"sip {trunk}: {(isSilent ? "silent, as if its machine had died" : "well again")}");
    }

    private bool TryServeSpans(SiteModel site, TimeProvider time, out string? error)
    {
        error = null;
        var settings = TwinProfile.SpansOf(site);
        if (settings.Count == 0)
        {
            return true;
        }

        var profile = TwinProfile.OfSpans(site);
        SamplesPriCard[] cards = [.. settings.Select((_, i) => new SamplesPriCard(profile, (ulong)(i + 1)))];
        Pri = new(_reactor.Loop, settings, cards);
        for (var i = 0; i < cards.Length; i++)
        {
            cards[i].Connect(Pri.Spans[i]);
        }

        foreach (var (trunk, span) in site.E1Trunks.SelectMany(t => t.Spans.Select(s => (t, s))).Where(x => x.t.Attachment.SocketPath is not null))
        {
            var path = SiteSpanPorts.PathOf(trunk, span);
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var card = cards[span.Number - 1];
                var ends = SpanEndSettings.Default with { Crc4 = trunk.Crc4 ? Crc4Mode.Automatic : Crc4Mode.Off };
                var line = new FramedSpanPort(card, (ulong)span.Number, ends, ends);
                card.Attach(line);
                _spans.Add((new(path, line, time), span.Number));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
            {
                error = $"exchange: cannot serve {path}: {e.Message}";
                return false;
            }
        }

        return true;
    }
}
