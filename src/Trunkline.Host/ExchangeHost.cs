using System.Net.Sockets;
using Trunkline.Base;
using Trunkline.Exchange;
using Trunkline.Exchange.Pri;
using Trunkline.Simulation;
using Trunkline.Site;
using Trunkline.Tdm;

namespace Trunkline.Host;

/// <summary>The twin of the operator's exchange as a process: the far side of a site's virtual lines and spans.</summary>
public sealed class ExchangeHost : IDisposable
{
    private const int WaitMs = 20;
    private readonly List<(ExchangeLineBank Bank, UnixLineServer Server, FxoTrunk Trunk)> _banks = [];

    private readonly List<UnixSpanServer> _spans = [];
    private readonly NodeLoop _loop;

    private ExchangeHost(TimeProvider time) => _loop = new(time);

    /// <summary>The trunks served, with their switches.</summary>
    public IEnumerable<(FxoTrunk Trunk, ExchangeSwitch Switch)> Trunks => _banks.Select(b => (b.Trunk, b.Bank.Switch));

    /// <summary>The E1 side: every span of the site by number.</summary>
    public PriExchange? Pri { get; private set; }

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

        return host.TryServeSpans(site, time, out error) ? host : null;
    }

    /// <summary>Serves every trunk on the calling thread until cancelled.</summary>
    /// <param name="between">Called at least every 20 ms: to place calls into the site.</param>
    /// <param name="stop">Ends it.</param>
    public void Run(Action? between, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var isFirst = true;
            foreach (var (_, server, _) in _banks)
            {
                server.Wait(isFirst ? WaitMs : 0);
                server.Run();
                isFirst = false;
            }

            foreach (var span in _spans)
            {
                span.Wait(isFirst ? WaitMs : 0);
                span.Run();
                isFirst = false;
            }

            if (isFirst)
            {
                stop.WaitHandle.WaitOne(WaitMs);
            }

            _loop.Run();

            between?.Invoke();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, server, _) in _banks)
        {
            server.Dispose();
        }

        foreach (var span in _spans)
        {
            span.Dispose();
        }
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
        SamplesPriCard[] cards = [.. settings.Select(_ => new SamplesPriCard(profile))];
        Pri = new(_loop, settings, cards);
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
                _spans.Add(new(path, cards[span.Number - 1], time));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
            {
                error = $"exchange: cannot serve {path}: {e.Message}";
                Dispose();
                return false;
            }
        }

        return true;
    }
}
