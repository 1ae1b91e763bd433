using Trunkline.E1;
using Trunkline.Site;
using Trunkline.Tdm;

namespace Trunkline.Host;

/// <summary>What every span of a site is attached to, by number.</summary>
public sealed class SiteSpanPorts : IDisposable
{
    private readonly ISpanPort[] _ports;

    /// <param name="site">The site; spans attached to memory, and numbers the site leaves out, are attached nowhere.</param>
    public SiteSpanPorts(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _ports = new ISpanPort[site.E1Trunks.SelectMany(t => t.Spans).Select(s => s.Number).DefaultIfEmpty(0).Max()];
        foreach (var (trunk, span) in site.E1Trunks.SelectMany(t => t.Spans.Select(s => (t, s))).Where(x => x.t.Attachment.SocketPath is not null))
        {
            _ports[span.Number - 1] = new UnixSpanPort(PathOf(trunk, span));
        }

        for (var i = 0; i < _ports.Length; i++)
        {
            _ports[i] ??= new DirectSpanPort(null);
        }
    }

    /// <summary>The ports; span 1 is the first.</summary>
    public IReadOnlyList<ISpanPort> Ports => _ports;

    /// <summary>The socket of one span of a trunk: the trunk's path, and with several spans the span's number behind it.</summary>
    public static string PathOf(E1Trunk trunk, E1Span span)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        ArgumentNullException.ThrowIfNull(span);
        return trunk.Spans.Count == 1 ? trunk.Attachment.SocketPath! : $"{trunk.Attachment.SocketPath}.{span.Number}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var port in _ports)
        {
            port.Dispose();
        }
    }
}
