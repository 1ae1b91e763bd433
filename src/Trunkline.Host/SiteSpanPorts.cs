using System.Security.Cryptography;
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Site;
using Trunkline.Tdm;

namespace Trunkline.Host;

/// <summary>What every span of a site is attached to, by number.</summary>
public sealed class SiteSpanPorts : IDisposable
{
    private readonly ISpanPort[] _ports;

    /// <param name="site">The site; spans attached to memory, and numbers the site leaves out, are attached nowhere.</param>
    /// <exception cref="IOException">A span cannot be attached; the message names it.</exception>
    public SiteSpanPorts(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _ports = new ISpanPort[site.E1Trunks.SelectMany(t => t.Spans).Select(s => s.Number).DefaultIfEmpty(0).Max()];
        foreach (var (trunk, span) in site.E1Trunks.SelectMany(t => t.Spans.Select(s => (t, s))))
        {
            try
            {
                _ports[span.Number - 1] = Open(trunk, span);
            }
            catch (IOException e)
            {
                Dispose();
                throw new IOException($"span {span.Number} of trunk group {trunk.Name}: {e.Message}", e);
            }
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
            port?.Dispose();
        }
    }

    private static ISpanPort Open(E1Trunk trunk, E1Span span)
    {
        var nth = span.Number - trunk.Spans[0].Number;
        return trunk.Attachment switch
        {
            VirtualSpans => new UnixSpanPort(PathOf(trunk, span)),
            LapdUdpSpans udp => new LapdUdpPort((ushort)(udp.LocalPort + nth), udp.Peer.WithPort(udp.Peer.Port + nth), udp.WithFcs),
            PseudowireSpans wire => Open(wire, nth, trunk.Crc4),
            OsmoE1dSpans e1d => new OsmoE1dPort(e1d.Socket, e1d.Interface, (byte)(e1d.Line + nth)),
            DahdiSpans dahdi => new DahdiPort(new(dahdi.First + nth, LineOf(dahdi.LineOf(nth)))),
            _ => new DirectSpanPort(null),
        };
    }

    /// <summary>It listens on loopback for a peer on loopback, else on every address.</summary>
    private static PseudowireSpanPort Open(PseudowireSpans wire, int nth, bool crc4)
    {
        PseudowireRtp? rtp = wire.RtpPayloadType is { } type ? new((byte)type, wire.Ssrc) : null;
        var format = wire.IsSatop
            ? PseudowireFormat.Satop(wire.PacketFrames * E1Frame.Octets, rtp)
            : PseudowireFormat.Cesopsn(wire.Timeslots, wire.PacketFrames, rtp);
        var options = new PseudowireEndOptions(format)
        {
            Values = new() { Delay = TimeSpan.FromMilliseconds(wire.JitterMs) },
            Crc4 = crc4 ? Crc4Mode.Automatic : Crc4Mode.Off,
            FirstSequence = (ushort)RandomNumberGenerator.GetInt32(65_536),
        };
        return new(NetAddress.AnyTowards(wire.Peer, (ushort)(wire.LocalPort + nth)), wire.Peer.WithPort(wire.Peer.Port + nth), options, TimeProvider.System);
    }

    private static DahdiSpanLine? LineOf(DahdiLine? line) =>
        line is null ? null : new(line.Timing, line.LineBuildOut, line.IsAmi, line.Crc4, line.IsYellow);
}
