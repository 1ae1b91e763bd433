// A D-channel in UDP towards a laboratory peer: pri_peer, lapd_peer, another gateway. Links/Lapd/LapdUdp.cs has the datagram.
using Trunkline.Base;
using Trunkline.E1;
using Trunkline.Links;

namespace Trunkline.Tdm;

/// <summary>A span of which the D-channel alone travels, one frame a datagram; its timeslots carry nothing.</summary>
/// <remarks>
/// UDP says nothing of the line: there is never an alarm, LAPD finds out whether anybody is there. Only the configured peer's datagrams
/// count; who can write its address on a packet is believed, so this is for a laboratory's network. Allocates nothing, never throws after
/// its construction. Not supported: timeslots, loops, alarms sent.
/// </remarks>
public sealed class LapdUdpPort : ISpanPort
{
    private const int MostAtOnce = 64;

    private readonly UdpDatagramSocket _socket;
    private readonly NetAddress _peer;
    private readonly bool _withFcs;
    private readonly byte[] _out = new byte[ISpanPort.MostFrameOctets + HdlcFcs.Octets];
    private readonly byte[] _in = new byte[ISpanPort.MostFrameOctets + HdlcFcs.Octets];
    private UdpAddress _to;
    private SpanCounters _counters;

    /// <param name="localPort">Our port; 0: one of the system's choice. It listens on loopback for a peer on loopback, else on every address.</param>
    /// <param name="peer">The far end.</param>
    /// <param name="withFcs">True when the frame check sequence travels too.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public LapdUdpPort(ushort localPort, NetAddress peer, bool withFcs)
    {
        (_peer, _withFcs) = (peer, withFcs);
        _to = UdpAddress.From(peer);
        _socket = new(NetAddress.AnyTowards(peer, localPort));
        Traits = new() { Kind = "lapd-udp", Place = $"{peer}, our port {_socket.Local.Port}", HasFrames = true, Debounce = AlarmDebounce.Unknown };
    }

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; }

    /// <inheritdoc/>
    public PortAlarms Alarms => PortAlarms.None;

    /// <inheritdoc/>
    public ClockQuality ClockQuality => ClockQuality.None;

    /// <inheritdoc/>
    public SpanCounters Counters => _counters;

    /// <inheritdoc/>
    public int Handle => _socket.Handle;

    /// <inheritdoc/>
    public int FramesReady => -1;

    /// <summary>Where it listens.</summary>
    public NetAddress Local => _socket.Local;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        _counters.Frames += fromSpan.Length / E1Frame.Octets;
        fromSpan.Fill(Traits.Idle);
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame)
    {
        var length = frame.Length <= ISpanPort.MostFrameOctets ? LapdUdp.Write(frame, _withFcs, _out) : 0;
        var isSent = length > 0 && _socket.Send(_out.AsSpan(0, length), ref _to);
        _counters.FramesSent += isSent ? 1 : 0;
        _counters.FramesRefused += isSent ? 0 : 1;
        return isSent;
    }

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame)
    {
        for (var n = 0; n < MostAtOnce && _socket.TryReceive(_in, out var length, out var from); n++)
        {
            if (from != _peer)
            {
                _counters.Strangers++;
            }
            else if (length > _in.Length || !LapdUdp.TryRead(_in.AsSpan(0, length), _withFcs, out var good) || good.Length > frame.Length)
            {
                _counters.FramesBad++;
            }
            else
            {
                good.CopyTo(frame);
                _counters.FramesReceived++;
                return good.Length;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop) => loop == SpanLoop.None;

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal) => signal == SpanSignal.Normal;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
