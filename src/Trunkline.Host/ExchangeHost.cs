using System.Net.Sockets;
using Trunkline.Exchange;
using Trunkline.Simulation;
using Trunkline.Site;
using Trunkline.Tdm;

namespace Trunkline.Host;

/// <summary>The twin of the operator's exchange as a process: the far side of a site's virtual lines.</summary>
public sealed class ExchangeHost : IDisposable
{
    private const int WaitMs = 20;
    private readonly List<(ExchangeLineBank Bank, UnixLineServer Server, FxoTrunk Trunk)> _banks = [];

    private ExchangeHost()
    {
    }

    /// <summary>The trunks served, with their switches.</summary>
    public IEnumerable<(FxoTrunk Trunk, ExchangeSwitch Switch)> Trunks => _banks.Select(b => (b.Trunk, b.Bank.Switch));

    /// <summary>Makes the exchange of every trunk that is attached to a virtual socket.</summary>
    /// <param name="site">The site, checked.</param>
    /// <param name="time">Wall time, for caller ID and the speaking clock.</param>
    /// <param name="error">Why not, for people.</param>
    /// <returns>Null with <paramref name="error"/> when a socket cannot be bound.</returns>
    public static ExchangeHost? Create(SiteModel site, TimeProvider time, out string? error)
    {
        ArgumentNullException.ThrowIfNull(site);
        var host = new ExchangeHost();
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

        return host;
    }

    /// <summary>Serves every trunk on the calling thread until cancelled.</summary>
    /// <param name="between">Called at least every 20 ms: to place calls into the site.</param>
    /// <param name="stop">Ends it.</param>
    public void Run(Action? between, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_banks.Count == 0)
            {
                stop.WaitHandle.WaitOne(WaitMs);
            }

            for (var i = 0; i < _banks.Count; i++)
            {
                _banks[i].Server.Wait(i == 0 ? WaitMs : 0);
                _banks[i].Server.Run();
            }

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
    }
}
