// A span over UDP: SAToP or CESoPSN to one far gateway (Trunkline.E1/Pseudowire has all but the socket).
using Trunkline.Base;
using Trunkline.E1;

namespace Trunkline.Tdm;

/// <summary>A span as a pseudowire.</summary>
/// <remarks>
/// What comes is played by the far end's clock; when each packet came the kernel has noted, so that it does not matter when it is read. What is sent
/// goes out when it is given: packets are as even as the caller's calls of <see cref="Send"/>. While what comes goes back, those calls say when packets may
/// leave, and the far end's clock how many. Only the peer's datagrams are looked at. It never waits, allocates nothing and never throws after its construction.
/// </remarks>
public sealed class PseudowireSpanPort : IPacketSpanPort
{
    private const int MostAtOnce = 4096;
    private const int Many = 10; // datagrams that cannot be used, in a row, before somebody is told why

    private static readonly int ClearMs = AlarmCriteria.Default.ClearAfter * 1000 / E1Frame.PerSecond;

    private readonly PseudowireEnd _end;
    private readonly UdpDatagramSocket _socket;
    private readonly NetAddress _peer;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly bool _hasKernelTimes;
    private readonly byte[] _datagram;
    private readonly string[] _reasons;
    private readonly string _otherPort;
    private UdpAddress _to;
    private int _otherPortInARow;
    private long _strangers;

    /// <param name="local">Where packets are received and sent from.</param>
    /// <param name="peer">The far end.</param>
    /// <param name="options">What was agreed with it.</param>
    /// <param name="time">Monotonic time; the system's, or a test's.</param>
    /// <exception cref="IOException">The address cannot be bound.</exception>
    public PseudowireSpanPort(NetAddress local, NetAddress peer, PseudowireEndOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var format = options.Format;
        (_peer, _time, _hasKernelTimes) = (peer, time, time == TimeProvider.System);
        _end = new(options);
        _origin = time.GetTimestamp();
        _datagram = new byte[format.DatagramOctets + 64]; // a short packet may have been padded
        Traits = new()
        {
            Kind = format.Kind == PseudowireKind.Satop ? "satop" : "cesopsn",
            Place = peer.ToString(),
            Timeslots = format.Timeslots & SpanPortTraits.AllTimeslots,
            Idle = options.Values.Idle,
            Clock = SpanClock.Recovered,
            Debounce = new(ClearMs, ClearMs, ClearMs, ClearMs),
            Loops = (byte)((1 << (int)SpanLoop.Local) | (1 << (int)SpanLoop.Payload) | (_end.CanLoop(SpanLoop.Line) ? 1 << (int)SpanLoop.Line : 0)),
        };
        _reasons = [.. Enum.GetValues<PseudowireFault>().Select(fault => WordsOf(fault, format))];
        _otherPort = $"the peer's packets come from another port than {peer.Port}";
        _to = UdpAddress.From(peer);
        _socket = new(local);
        _socket.ServeMedia();
    }

    /// <inheritdoc/>
    public SpanPortTraits Traits { get; }

    /// <summary>Where it is bound.</summary>
    public NetAddress Local => _socket.Local;

    /// <inheritdoc/>
    public string Refused =>
        (_end.Alarms & (PortAlarms.Absent | PortAlarms.PacketLoss)) == 0 ? ""
        : _end.MalformedInARow >= Many ? _reasons[(int)_end.LastFault]
        : _otherPortInARow >= Many ? _otherPort
        : "";

    /// <summary>What the jitter buffer has counted.</summary>
    public PseudowireCounters Pseudowire => _end.Buffer.Counters;

    /// <summary>The far end's clock against ours, ppm.</summary>
    public double ClockPpm => _end.Clock.Ppm;

    /// <inheritdoc/>
    public PortAlarms Alarms => _end.Alarms;

    /// <inheritdoc/>
    public ClockQuality ClockQuality => _end.ClockQuality;

    /// <inheritdoc/>
    public SpanCounters Counters
    {
        get
        {
            var counters = _end.Counters;
            counters.Strangers += _strangers;
            return counters;
        }
    }

    /// <inheritdoc/>
    public int Handle => -1;

    /// <inheritdoc/>
    public int FramesReady
    {
        get
        {
            _end.Advance(Read());
            return _end.FramesReady;
        }
    }

    /// <inheritdoc/>
    public int FramesToPacket => _end.FramesToPacket;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<byte> toSpan, Span<byte> fromSpan)
    {
        Receive(fromSpan);
        Send(toSpan);
    }

    /// <inheritdoc/>
    public void Receive(Span<byte> fromSpan) => _end.Take(fromSpan, Read());

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> toSpan)
    {
        if (_end.Loop is SpanLoop.Line or SpanLoop.Payload)
        {
            _end.Advance(Read());
        }

        _end.Give(toSpan);
        while (_end.NextDatagram(_datagram) is > 0 and var length)
        {
            _socket.Send(_datagram.AsSpan(0, length), ref _to);
        }
    }

    /// <inheritdoc/>
    public bool TrySendFrame(ReadOnlySpan<byte> frame) => false;

    /// <inheritdoc/>
    public int ReceiveFrame(Span<byte> frame) => 0;

    /// <inheritdoc/>
    public bool TryLoop(SpanLoop loop)
    {
        if (!Traits.CanLoop(loop))
        {
            return false;
        }

        _end.Loop = loop;
        return true;
    }

    /// <inheritdoc/>
    public bool TrySignal(SpanSignal signal)
    {
        _end.Signal = signal;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Takes everything that has come.</summary>
    /// <returns>The time.</returns>
    private TimeSpan Read()
    {
        for (var n = 0; n < MostAtOnce && _socket.TryReceive(_datagram, out var length, out var from, out var age); n++)
        {
            if (from != _peer || length > _datagram.Length)
            {
                _strangers++;
                _otherPortInARow = Math.Min(_otherPortInARow + (from.WithPort(_peer.Port) == _peer ? 1 : 0), Many);
                continue;
            }

            _otherPortInARow = 0;
            _end.Receive(_datagram.AsSpan(0, length), _hasKernelTimes ? Now() - age : Now());
        }

        return Now();
    }

    /// <summary>What the installer should look at; 63 octets at most, as Control carries them.</summary>
    private static string WordsOf(PseudowireFault fault, PseudowireFormat format) => fault switch
    {
        PseudowireFault.TooShort => "datagrams shorter than their headers: rtp at both ends alike?",
        PseudowireFault.NotRtp => "packets without RTP: rtp is not set at the far end",
        PseudowireFault.RtpNotFixed => "RTP headers other than the fixed 12 octets",
        PseudowireFault.RtpPayloadType => $"an RTP payload type other than {format.Rtp?.PayloadType}",
        PseudowireFault.RtpSource => $"an RTP source other than {format.Rtp?.Ssrc}",
        PseudowireFault.RtpSequence => "RTP and control word disagree: rtp at both ends alike?",
        PseudowireFault.NotData => "no control word where it should be: rtp at both ends alike?",
        PseudowireFault.Fragment or PseudowireFault.Signalling => "packets with CAS: set the far end to CESoPSN without CAS",
        PseudowireFault.ReservedModifier => "reserved values of L and M: is the far end CESoPSN?",
        PseudowireFault.Length => "LEN is not the packet's length",
        PseudowireFault.PayloadSize => $"no {format.PayloadOctets} octets of payload: packet, timeslots and kind alike?",
        _ => "",
    };

    private TimeSpan Now() => _time.GetElapsedTime(_origin);
}
